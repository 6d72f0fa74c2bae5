import './tasks.css'
import { useQuery } from '@tanstack/react-query'
import { ClipboardCheck, ClipboardList, List, LocateFixed, MessageSquarePlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { OUTCOMES } from '../../../server/hotspots/inspections/rules.ts'
import type { SpecialTask } from '../../../server/hotspots/inspections/schema.ts'
import { api } from '../../api.ts'
import { useNow } from '../../clock.ts'
import { fromLocal, useFormat } from '../../format.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { useLiveCases } from '../../live.ts'
import { type Group, locate, MapTools, MapView, useHighlight, useMapClick } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { LiveStatus } from '../../shell/LiveStatus.tsx'
import { useCovered, useIsPhone } from '../../shell/layout.ts'
import { PersonMenu } from '../../shell/PersonMenu.tsx'
import { Sheet } from '../../shell/Sheet.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Lamp } from '../../ui/Lamp.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { go, setParams, useParam } from '../../url.ts'
import { CasePanel } from '../cases/CasePanel.tsx'
import { deadlineOf } from '../cases/deadline.ts'
import { useLiveInspections, useSpecialTasks } from '../hotspots/inspect/queries.ts'
import { metresBetween } from '../intake/distance.ts'
import { InspectionTask } from './InspectionTask.tsx'

/** A day ends with its last minute, in the city's zone. */
const endOf = (day: string) => Date.parse(fromLocal(`${day}T23:59`)!)
const GROUPS: ReadonlySet<Group> = new Set(['cases', 'components', 'grids', 'areas'])

/** The collector's round: what to verify, check and inspect, nearest first. */
export function TasksPage({ city }: { city: City }) {
  const isPhone = useIsPhone()
  const covered = useCovered()
  const [selected] = useParam('case')
  const [special] = useParam('special')
  const close = () => setParams({ case: null, special: null })
  const body = selected ? (
    <CasePanel id={selected} onClose={close} onDone={close} />
  ) : special && /^\d{1,9}$/.test(special) ? (
    <InspectionTask id={Number(special)} onClose={close} />
  ) : (
    <TaskList />
  )
  useLiveInspections()
  useMapClick((hit) => {
    if (hit.group !== 'cases') return false
    setParams({ case: String(hit.properties.id) })
    return true
  })
  return (
    <div className="tasks">
      <div className="tasks-map">
        <MapView city={city} visible={GROUPS} padding={isPhone ? covered : undefined} zoom={15}>
          <MapTools switcher={false} />
        </MapView>
        {isPhone && <Sheet key={selected ? 'case' : special ? 'special' : 'list'}>{body}</Sheet>}
      </div>
      {!isPhone && <aside className="tasks-side">{body}</aside>}
    </div>
  )
}

function TaskList() {
  const { t } = useTranslation()
  const person = usePerson()
  const format = useFormat()
  const at = useNow()
  const [here, setHere] = useState<[number, number] | null>(null)
  const tasks = useQuery({
    queryKey: ['cases', 'tasks'],
    queryFn: ({ signal }) => api.cases({ mine: true, state: 'verifying,handled', limit: 200 }, signal),
  })
  useLiveCases(() => void tasks.refetch())
  useHighlight('here', here ? [{ role: 'draft', geometry: { type: 'Point', coordinates: here } }] : [])
  const special = useSpecialTasks()
  const sorted = useMemo(() => {
    const entry = (due: number, position: number[]) => ({ due, metres: here ? metresBetween(here, position) : null })
    const entries: Entry[] = [
      ...(tasks.data?.cases ?? []).map((task) => ({
        ...entry(task.dueAt ? Date.parse(task.dueAt) : Number.POSITIVE_INFINITY, task.position),
        task,
      })),
      ...(special.data ?? []).map((one) => ({ ...entry(endOf(one.inspection.due), one.position), special: one })),
    ]
    const isDone = (one: Entry) => Number('special' in one && one.special.doneAt !== null)
    return entries.sort(
      (a, b) => isDone(a) - isDone(b) || (a.metres !== null && b.metres !== null ? a.metres - b.metres : a.due - b.due),
    )
  }, [tasks.data, special.data, here])
  const left = sorted.filter((one) => !('special' in one && one.special.doneAt)).length
  return (
    <>
      <header className="panel-head">
        <h1 className="grow">
          {t('tasks.title')} <span className="muted">{tasks.data ? format.number(left) : ''}</span>
        </h1>
        <IconButton label={t('tasks.allCases')} onClick={() => go('/dispatch', {}, ['m'])}>
          <List size={18} />
        </IconButton>
        <LiveStatus />
        <PersonMenu />
      </header>
      <div className="tasks-tools">
        <Button onClick={() => locate(setHere, t('map.locateRefused'))}>
          <LocateFixed size={15} />
          {t('tasks.sortNear')}
        </Button>
        <Button variant="primary" data-testid="tab-report" onClick={() => go('/report', {}, ['m'])}>
          <MessageSquarePlus size={15} />
          {t('report.title')}
        </Button>
        <Button data-testid="open-census" onClick={() => go('/inventory/census', {}, ['m'])}>
          <ClipboardList size={15} />
          {t('census.survey.open')}
        </Button>
      </div>
      <div className="tasks-list">
        {person.role !== 'collector' && <Banner>{t('tasks.notCollector')}</Banner>}
        {tasks.isPending && <SkeletonLines lines={6} />}
        {tasks.isSuccess && special.isSuccess && sorted.length === 0 && (
          <Empty icon={<ClipboardCheck size={28} />} title={t('tasks.empty')}>
            <p>{t('tasks.emptyHint')}</p>
          </Empty>
        )}
        {sorted.length > 0 && <p className="tasks-order">{t(here ? 'tasks.near' : 'tasks.byTime')}</p>}
        <ul>
          {sorted.map((one) =>
            'special' in one ? (
              <SpecialRow key={`special-${one.special.id}`} task={one.special} metres={one.metres} />
            ) : (
              <TaskRow key={one.task.id} task={one.task} metres={one.metres} at={at} />
            ),
          )}
        </ul>
      </div>
    </>
  )
}

type Entry = { due: number; metres: number | null } & ({ task: CaseSummary } | { special: SpecialTask })

/** A grid to go through, among the cases of the round. */
function SpecialRow({ task, metres }: { task: SpecialTask; metres: number | null }) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const { inspection, outcome, overdue } = task
  return (
    <li>
      <button
        type="button"
        className="task"
        data-done={outcome !== null}
        data-testid={`special-row-${task.gridCode}`}
        onClick={() => setParams({ special: String(task.id) }, 'push')}
      >
        <span className={overdue ? 'tag late' : 'tag accent'}>{t('tasks.special.tag')}</span>
        <span className="grow">
          <strong>{inspection.name}</strong>
          <span className="clip">
            {name(task.community)} <span className="mono">{task.gridCode.slice(12)}</span>
            {inspection.classes.length > 0 && ` · ${listed(inspection.classes.map(name))}`}
          </span>
          <span className="muted">
            {metres !== null && `${t('tasks.away', { distance: format.metres(metres) })} · `}
            {outcome
              ? t('tasks.special.done', { outcome: label(OUTCOMES[outcome]) })
              : t(overdue ? 'tasks.special.overdue' : 'tasks.special.due', { day: inspection.due })}
          </span>
        </span>
      </button>
    </li>
  )
}

function TaskRow({ task, metres, at }: { task: CaseSummary; metres: number | null; at: number }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { lamp, remainingMs } = deadlineOf(task, at)
  return (
    <li>
      <button
        type="button"
        className="task"
        data-testid={`queue-row-${task.id}`}
        onClick={() => setParams({ case: task.id }, 'push')}
      >
        <span className="tag accent">{t(task.state === 'verifying' ? 'tasks.verify' : 'tasks.check')}</span>
        <span className="grow">
          <strong>{name(task.class)}</strong>
          <span className="clip">{task.address || task.description}</span>
          <span className="muted">
            {metres !== null && t('tasks.away', { distance: format.metres(metres) })}
            {metres !== null && remainingMs !== null && ' · '}
            {remainingMs !== null &&
              t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })}
          </span>
        </span>
        <Lamp lamp={lamp} size={14} />
      </button>
    </li>
  )
}
