import { ChevronLeft, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { City } from '../../../server/areas/schema.ts'
import type { Import, ImportOptions } from '../../../server/exchange/schema.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { setParams, useLocation } from '../../url.ts'
import { Counts } from './Counts.tsx'
import { Found } from './Found.tsx'
import { FrameForm } from './FrameForm.tsx'
import { ImportState } from './ImportList.tsx'
import { JobBar } from './JobBar.tsx'
import { MappingForm } from './MappingForm.tsx'
import { Outcome } from './Outcome.tsx'
import { isSame, missing, optionsOf } from './options.ts'
import { PolicyForm } from './PolicyForm.tsx'
import { isWorking, useImportActions } from './queries.ts'

const toList = () => setParams({ import: null, report: null, rule: null, row: null })

/** One import from the file to the inventory: what it is, how it is read, the check, the run. */
export function ImportSteps({ city, one }: { city: City; one: Import }) {
  const { t } = useTranslation()
  const person = usePerson()
  const actions = useImportActions(one.id)
  const { step, remove } = actions
  const isReported = useLocation((location) => location.params.report === '1')
  const [draft, setDraft] = useState<ImportOptions>(() => optionsOf(one))
  const change = (wanted: ImportOptions) => setDraft((now) => ({ ...now, ...wanted }))
  const working = isWorking(one)
  const written = one.results.add + one.results.update > 0
  // What was begun is finished as it was begun; a finished one is only looked at.
  const frozen = working || written || one.state === 'done' || !INVENTORY_ROLES.includes(person.role)
  const lacks = missing(draft, one.inspection)
  const check = (wanted: ImportOptions = {}) => {
    const options = { ...draft, ...wanted, constants: given(draft.constants) }
    setDraft(options)
    setParams({ rule: null, row: null })
    step.mutate({ action: 'check', options })
  }
  const inspect = (opening: Pick<ImportOptions, 'encoding' | 'layer'>) =>
    step.mutate(
      { action: 'inspect', options: opening },
      { onSuccess: ({ inspection }) => setDraft(inspection.proposal) },
    )
  return (
    <>
      <header className="import-head">
        <IconButton label={t('exchange.import.back')} data-testid="import-back" onClick={toList}>
          <ChevronLeft size={16} />
        </IconButton>
        <strong className="clip grow" title={one.name}>
          {one.name}
        </strong>
        <ImportState state={one.state} />
        {!working && (
          <IconButton
            label={t('exchange.import.remove')}
            data-testid="import-remove"
            disabled={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: toList })}
          >
            <Trash2 size={14} />
          </IconButton>
        )}
      </header>
      <div className="inventory-scroll" data-testid="import-steps" data-state={one.state}>
        <Part number={1} title={t('exchange.steps.found')}>
          <Found one={one} frozen={frozen || step.isPending} onInspect={inspect} />
        </Part>
        {!frozen && (
          <>
            <Part number={2} title={t('exchange.steps.mapping')}>
              <MappingForm inspection={one.inspection} options={draft} onChange={change} />
            </Part>
            <Part number={3} title={t('exchange.steps.frame')}>
              <FrameForm
                // another look at the file may propose another
                key={`${one.inspection.encoding} ${one.inspection.layer}`}
                city={city}
                inspection={one.inspection}
                options={draft}
                onChange={change}
              />
            </Part>
            <Part number={4} title={t('exchange.steps.policy')}>
              <PolicyForm options={draft} onChange={change} />
            </Part>
          </>
        )}
      </div>
      <footer className="import-foot">
        {working ? (
          <JobBar one={one} busy={step.isPending} onStop={() => step.mutate({ action: 'cancel' })} />
        ) : (
          <>
            {(['done', 'cancelled', 'failed'].includes(one.state) || written) && (
              <Outcome one={one} actions={actions} />
            )}
            {one.state === 'checked' && <Checked one={one} draft={draft} onCheck={check} />}
            {!frozen && (
              <CheckKeys
                one={one}
                changed={!isSame(draft, optionsOf(one))}
                ready={!lacks.class && !lacks.place && !lacks.crs}
                busy={step.isPending}
                onCheck={() => check()}
                onRun={() => step.mutate({ action: 'run' })}
              />
            )}
            {written && (one.state === 'cancelled' || one.state === 'failed') && (
              <Button
                wide
                variant="primary"
                busy={step.isPending}
                data-testid="import-go-on"
                onClick={() => step.mutate({ action: 'run' })}
              >
                {t('exchange.run.goOn')}
              </Button>
            )}
          </>
        )}
        {!working && !isReported && one.reasons.length > 0 && (
          <Button wide data-testid="open-report" onClick={() => setParams({ report: '1' })}>
            {t('exchange.check.look')}
          </Button>
        )}
      </footer>
    </>
  )
}

/** A value that was to be the same for all, but was not given, is none. */
const given = (constants: ImportOptions['constants'] = {}): ImportOptions['constants'] =>
  Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== ''))

function Part({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <details className="import-part" open>
      <summary>
        <i>{number}</i>
        <h3>{title}</h3>
      </summary>
      <div className="import-part-body">{children}</div>
    </details>
  )
}

/** What the check found, and what stands against a run. */
function Checked({
  one: { counts, reasons, options, rowsTotal },
  draft,
  onCheck,
}: {
  one: Import
  draft: ImportOptions
  onCheck: (wanted: ImportOptions) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const swapped = reasons.find(({ code }) => code === 'axes_swapped')?.rows ?? 0
  return (
    <section className="import-checked" data-testid="import-checked">
      <Counts counts={counts} />
      {swapped * 2 > (rowsTotal ?? 0) && (
        <Banner tone="warn">
          {t('exchange.frame.swapped', { rows: format.number(swapped) })}
          <p>
            <Button
              data-testid="swap-axes"
              onClick={() => onCheck({ axes: draft.axes === 'north_first' ? 'east_first' : 'north_first' })}
            >
              {t('exchange.frame.swap')}
            </Button>
          </p>
        </Banner>
      )}
      {counts.bad > 0 && options?.badRows !== 'leave_out' && (
        <Banner tone="warn">
          {t('exchange.check.refused', { count: counts.bad })}
          <p>
            <Button data-testid="leave-out" onClick={() => onCheck({ badRows: 'leave_out' })}>
              {t('exchange.check.leaveOut')}
            </Button>
          </p>
        </Banner>
      )}
    </section>
  )
}

function CheckKeys({
  one,
  changed,
  ready,
  busy,
  onCheck,
  onRun,
}: {
  one: Import
  changed: boolean
  ready: boolean
  busy: boolean
  onCheck: () => void
  onRun: () => void
}) {
  const { t } = useTranslation()
  const writes = one.counts.add + one.counts.update
  const isChecked = one.state === 'checked' && !changed
  const isRefused = one.counts.bad > 0 && one.options?.badRows !== 'leave_out'
  return (
    <>
      <p className="muted">
        {t(
          one.state === 'checked' && changed
            ? 'exchange.check.changed'
            : isChecked && writes === 0
              ? 'exchange.check.nothing'
              : 'exchange.check.hint',
        )}
      </p>
      <span className="row">
        <Button
          wide
          variant={isChecked ? 'plain' : 'primary'}
          disabled={!ready}
          busy={busy}
          data-testid="import-check"
          onClick={onCheck}
        >
          {t(one.state === 'received' ? 'exchange.check.start' : 'exchange.check.again')}
        </Button>
        {isChecked && !isRefused && writes > 0 && (
          <Button wide variant="primary" busy={busy} data-testid="import-run" onClick={onRun}>
            {t('exchange.run.start', { count: writes })}
          </Button>
        )}
      </span>
    </>
  )
}
