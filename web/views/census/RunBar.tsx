import { ChartColumn, ListChecks } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { Inspection } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { go } from '../../url.ts'
import { useInspections, useRun } from './queries.ts'

/** When the inventory was checked last, or how far the run is; and the key that begins one. */
export function RunBar({ area }: { area: string | null }) {
  const { t } = useTranslation()
  const person = usePerson()
  const { start } = useRun()
  const [newest, ...before] = useInspections().data ?? []
  const isOver = newest?.state === 'done' || newest?.state === 'cancelled'
  const may = INVENTORY_ROLES.includes(person.role)
  if (newest && !isOver) return <Progress run={newest} may={may} />
  const done = newest?.state === 'done' ? newest : before.find(({ state }) => state === 'done')
  const district = area?.slice(0, 6) ?? person.areaCode?.slice(0, 6) ?? null
  return (
    <div className="run-bar">
      <Told run={newest?.state === 'cancelled' ? newest : done} />
      <Button
        variant={done ? 'plain' : 'primary'}
        busy={start.isPending}
        disabled={!may}
        title={may ? undefined : t('census.run.own')}
        data-testid="run-start"
        onClick={() => start.mutate(district && district.length === 6 ? district : null)}
      >
        <ListChecks size={14} />
        {t(done ? 'census.run.again' : 'census.run.start')}
      </Button>
      <Button data-testid="open-scores" onClick={() => go('/inventory/scores', {}, ['m'])}>
        <ChartColumn size={14} />
        {t('census.tabs.scores')}
      </Button>
    </div>
  )
}

function Told({ run }: { run: Inspection | undefined }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  if (!run) return <span className="grow muted">{t('census.run.never')}</span>
  const at = format.instant(run.finishedAt ?? run.createdAt)
  return (
    <span className="grow muted">
      {run.area && <b>{name(run.area)} </b>}
      {run.state === 'cancelled'
        ? t('census.run.cancelled', { at })
        : t('census.run.last', { at, components: format.number(run.components) })}
    </span>
  )
}

function Progress({ run, may }: { run: Inspection; may: boolean }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { stop } = useRun()
  return (
    <div className="run-bar" role="status" data-testid="run-progress">
      <span className="grow">
        <span className="row">
          <span className="grow">
            {run.area && `${name(run.area)} · `}
            {t(run.state === 'waiting' ? 'census.run.waiting' : 'census.run.running')}
          </span>
          <span className="muted">
            {format.number(run.checked)} / {format.number(run.components)}
          </span>
        </span>
        <span className="bar" aria-hidden="true">
          <i style={{ width: `${run.parts === 0 ? 0 : (run.worked / run.parts) * 100}%` }} />
        </span>
      </span>
      {may && (
        <Button busy={stop.isPending} data-testid="run-stop" onClick={() => stop.mutate(run.id)}>
          {t('census.run.stop')}
        </Button>
      )}
    </div>
  )
}
