import './tasks.css'
import { useQuery } from '@tanstack/react-query'
import { ClipboardCheck, ClipboardList, List, LocateFixed, MessageSquarePlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { api } from '../../api.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
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
import { metresBetween } from '../intake/distance.ts'

const GROUPS: ReadonlySet<Group> = new Set(['cases', 'components', 'grids', 'areas'])

/** The collector's round: what to verify and check, nearest first. */
export function TasksPage({ city }: { city: City }) {
  const isPhone = useIsPhone()
  const covered = useCovered()
  const [selected] = useParam('case')
  const close = () => setParams({ case: null })
  const body = selected ? <CasePanel id={selected} onClose={close} onDone={close} /> : <TaskList />
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
        {isPhone && <Sheet key={selected ? 'case' : 'list'}>{body}</Sheet>}
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
  const sorted = useMemo(() => {
    const due = (task: CaseSummary) => (task.dueAt ? Date.parse(task.dueAt) : Number.POSITIVE_INFINITY)
    return (tasks.data?.cases ?? [])
      .map((task) => ({ task, metres: here ? metresBetween(here, task.position) : null }))
      .sort((a, b) => (a.metres !== null && b.metres !== null ? a.metres - b.metres : due(a.task) - due(b.task)))
  }, [tasks.data, here])
  return (
    <>
      <header className="panel-head">
        <h1 className="grow">
          {t('tasks.title')} <span className="muted">{tasks.data ? format.number(sorted.length) : ''}</span>
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
        {tasks.isSuccess && sorted.length === 0 && (
          <Empty icon={<ClipboardCheck size={28} />} title={t('tasks.empty')}>
            <p>{t('tasks.emptyHint')}</p>
          </Empty>
        )}
        {sorted.length > 0 && <p className="tasks-order">{t(here ? 'tasks.near' : 'tasks.byTime')}</p>}
        <ul>
          {sorted.map(({ task, metres }) => (
            <TaskRow key={task.id} task={task} metres={metres} at={at} />
          ))}
        </ul>
      </div>
    </>
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
