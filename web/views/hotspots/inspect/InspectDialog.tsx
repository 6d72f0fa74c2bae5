import './inspect.css'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preview } from '../../../../server/hotspots/inspections/schema.ts'
import type { HeatFilter } from '../../../../server/hotspots/rules.ts'
import { useFormat } from '../../../format.ts'
import { useName } from '../../../i18n/label.ts'
import { newKey } from '../../../idempotency.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Banner, Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { setParams } from '../../../url.ts'
import { asked } from '../filter.ts'
import { useClassCounts, usePlace } from '../queries.ts'
import { GridSketch } from './GridSketch.tsx'
import { useInspectionActions, useInspectionPreview } from './queries.ts'

/** Classes that are offered, the most frequent first, and those that are ticked at first: what makes most of the cases. */
const OFFERED = 8
const MAIN_SHARE = 0.2

/** Sends the collectors of cells there: what for, which grids, until when. */
export function InspectDialog({
  cells,
  filter,
  onClose,
}: {
  cells: readonly string[]
  filter: HeatFilter
  onClose: () => void
}) {
  const { t } = useTranslation()
  const preview = useInspectionPreview(cells)
  const counts = useClassCounts(asked({ ...filter, cells }))
  // A cell may stand out for its surroundings and have no case itself: then it is what was asked for that is looked for.
  const named = useClassCounts(filter.classes.length > 0 ? asked(filter) : null)
  return (
    <Dialog title={t('explore.inspect.title')} onClose={onClose}>
      {preview.error ? (
        <Empty title={t('explore.inspect.refused')}>
          <p>{preview.error.message}</p>
        </Empty>
      ) : preview.data && counts.data && !counts.isPlaceholderData && !named.isLoading ? (
        <Form
          cells={cells}
          filter={filter}
          preview={preview.data}
          classes={
            counts.data.classes.length > 0
              ? counts.data.classes
              : (named.data?.classes ?? []).map((one) => ({ ...one, count: 0 }))
          }
          onClose={onClose}
        />
      ) : (
        <SkeletonLines lines={9} />
      )}
    </Dialog>
  )
}

type Offered = { kind: string; code: string; name: string; nameEn: string; count: number }[]

function Form({
  cells,
  filter,
  preview,
  classes,
  onClose,
}: {
  cells: readonly string[]
  filter: HeatFilter
  preview: Preview
  classes: Offered
  onClose: () => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const place = usePlace(cells[0]!).data
  const key = useRef(newKey())
  const { add } = useInspectionActions()
  const offered = classes.slice(0, OFFERED).map((one) => ({ ...one, choice: `${one.kind}-${one.code}` }))
  const total = classes.reduce((sum, { count }) => sum + count, 0)
  const [chosenClasses, setClasses] = useState(
    () =>
      new Set(
        offered
          .filter(({ count }, at) => filter.classes.length > 0 || at === 0 || count >= total * MAIN_SHARE)
          .map(({ choice }) => choice),
      ),
  )
  const possible = preview.grids.filter(({ collector, mine }) => collector && mine)
  const [grids, setGrids] = useState(
    () => new Set(preview.grids.filter(({ proposed }) => proposed).map(({ gridCode }) => gridCode)),
  )
  const [pointed, setPointed] = useState<string | null>(null)
  const first = offered.find(({ choice }) => chosenClasses.has(choice))
  const proposedName = [
    t('explore.inspect.nameOf', { what: first ? name(first) : t('explore.inspect.allClasses') }),
    place && name(place.area.street),
  ]
    .filter(Boolean)
    .join(' · ')
  const [called, setName] = useState<string | null>(null)
  const [purpose, setPurpose] = useState('')
  const [due, setDue] = useState(preview.due)
  const shownName = called ?? proposedName
  const tooMany = grids.size > preview.most
  const toggle = (set: ReadonlySet<string>, one: string) => {
    const next = new Set(set)
    if (!next.delete(one)) next.add(one)
    return next
  }
  const toggleGrid = (code: string) =>
    possible.some(({ gridCode }) => gridCode === code) && setGrids((set) => toggle(set, code))
  const nobody = preview.grids.filter(({ collector, mine }) => mine && !collector).length
  const elsewhere = preview.grids.filter(({ mine }) => !mine).length
  const submit = () =>
    add.mutate(
      {
        key: key.current,
        body: {
          name: shownName.trim(),
          purpose: purpose.trim(),
          classes: [...chosenClasses],
          cells: [...cells],
          grids: [...grids],
          due,
          question: new URLSearchParams(asked(filter)).toString(),
        },
      },
      {
        onSuccess: ({ id, grids: count }) => {
          showToast('ok', t('explore.inspect.made', { count }))
          setParams({ inspection: String(id), cell: null, case: null }, 'push')
          onClose()
        },
      },
    )
  return (
    <form
      className="stack inspect-form"
      data-testid="inspect-form"
      onChange={() => {
        key.current = newKey()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field label={t('explore.inspect.name')}>
        <input
          className="input"
          value={shownName}
          maxLength={80}
          required
          data-testid="inspect-name"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <fieldset className="inspect-classes">
        <legend className="label">{t('explore.inspect.classes')}</legend>
        {offered.map((one) => (
          <button
            key={one.choice}
            type="button"
            aria-pressed={chosenClasses.has(one.choice)}
            onClick={() => {
              key.current = newKey()
              setClasses((set) => toggle(set, one.choice))
            }}
          >
            {name(one)} <span className="muted">{format.number(one.count)}</span>
          </button>
        ))}
        {chosenClasses.size === 0 && <span className="muted">{t('explore.inspect.anyClass')}</span>}
      </fieldset>
      <div className="inspect-grids">
        <GridSketch
          grids={preview.grids}
          cells={cells}
          chosen={grids}
          pointed={pointed}
          onToggle={(code) => {
            key.current = newKey()
            toggleGrid(code)
          }}
          onPoint={setPointed}
        />
        <div className="inspect-choice">
          <p className="label">{t('explore.inspect.grids', { count: grids.size })}</p>
          <ul>
            {preview.grids.map((grid) => (
              <li
                key={grid.gridCode}
                data-pointed={pointed === grid.gridCode}
                onMouseEnter={() => setPointed(grid.gridCode)}
                onMouseLeave={() => setPointed(null)}
              >
                <label>
                  <input
                    type="checkbox"
                    checked={grids.has(grid.gridCode)}
                    disabled={!grid.mine || !grid.collector}
                    data-testid={`inspect-grid-${grid.gridCode}`}
                    onChange={() => toggleGrid(grid.gridCode)}
                  />
                  <span className="grow clip">
                    {name(grid.community)} <span className="mono">{grid.gridCode.slice(12)}</span>
                    <span className="muted">
                      {grid.mine ? name(grid.collector) || t('explore.inspect.nobody') : t('explore.inspect.notMine')}
                    </span>
                  </span>
                  <span className="muted">{format.percent(grid.covered)}</span>
                </label>
              </li>
            ))}
          </ul>
        </div>
      </div>
      {(nobody > 0 || elsewhere > 0 || preview.outside > 0.005) && (
        <p className="muted">
          {[
            nobody > 0 && t('explore.inspect.nobodyNote', { count: nobody }),
            elsewhere > 0 && t('explore.inspect.notMineNote', { count: elsewhere }),
            preview.outside > 0.005 && t('explore.inspect.outside', { share: format.percent(preview.outside) }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      {tooMany && <Banner tone="warn">{t('explore.inspect.tooMany', { most: preview.most })}</Banner>}
      <div className="inspect-row">
        <Field label={t('explore.inspect.due')} hint={t('explore.inspect.dueHint')}>
          <input
            className="input"
            type="date"
            required
            min={preview.from}
            value={due}
            data-testid="inspect-due"
            onChange={(event) => setDue(event.target.value)}
          />
        </Field>
        <Field label={t('explore.inspect.purpose')}>
          <input
            className="input"
            value={purpose}
            maxLength={1000}
            placeholder={t('explore.inspect.purposeHint')}
            data-testid="inspect-purpose"
            onChange={(event) => setPurpose(event.target.value)}
          />
        </Field>
      </div>
      <div className="row dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={add.isPending}
          disabled={grids.size === 0 || tooMany}
          data-testid="inspect-make"
        >
          {t('explore.inspect.make', { count: grids.size })}
        </Button>
      </div>
    </form>
  )
}
