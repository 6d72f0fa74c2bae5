import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { TaskDetail, ToVisit } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { bboxOf, fitBbox, useHighlight, useMapReady } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { showToast } from '../../ui/toast.tsx'
import { PlaceBar } from './PlaceBar.tsx'
import { useRecording, useTask } from './queries.ts'
import { VisitRow } from './VisitRow.tsx'

/** One grid of a survey: what stands there, what was found of it, and the keys to record it. */
export function TaskPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation()
  const found = useTask(id)
  if (found.data) return <Opened task={found.data} onClose={onClose} />
  if (found.isPending) return <SkeletonLines lines={9} />
  return (
    <Empty title={t('census.survey.failed')}>
      <p>{found.error.message}</p>
      <Button onClick={onClose}>{t('common.close')}</Button>
    </Empty>
  )
}

function Opened({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const person = usePerson()
  const recording = useRecording(task.id)
  const { record, finish } = recording
  const [pointed, setPointed] = useState<string | null>(null)
  /** What is being placed: a component that moved, or a new one. */
  const [placing, setPlacing] = useState<ToVisit | 'added' | null>(null)
  const may = !task.campaign.closed && (INVENTORY_ROLES.includes(person.role) || person.role === 'collector')
  const left = task.components - task.visited

  const ready = useMapReady()
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (!ready || !task.geometry || shown.current === task.id) return
    shown.current = task.id
    fitBbox(bboxOf(task.geometry), 18)
  }, [ready, task])
  const lit = task.toVisit.find(({ code }) => code === pointed)
  useHighlight('census-task', [
    ...(task.geometry ? [{ role: 'grid' as const, geometry: task.geometry }] : []),
    ...(lit ? [{ role: 'ring' as const, geometry: { type: 'Point', coordinates: lit.position } }] : []),
  ])
  const end = (rest: boolean) =>
    finish.mutate(rest, {
      onSuccess: () => showToast('ok', t('census.survey.doneToast', { grid: task.gridCode })),
    })

  return (
    <div className="inventory-panel" data-testid="census-task-panel">
      <header className="panel-head">
        <span className="grow">
          <h2>
            {name(task.community)} <span className="mono">{task.gridCode.slice(12)}</span>
          </h2>
          <span className="muted census-grid mono">{task.gridCode}</span>
        </span>
        <span className="tag accent">
          {t('census.survey.taskProgress', { visited: task.visited, components: task.components })}
        </span>
        <IconButton label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      {task.doneAt && (
        <Banner>{t('census.survey.doneAt', { person: name(task.doneBy), at: format.instant(task.doneAt) })}</Banner>
      )}
      {task.campaign.closed && <Banner>{t('census.survey.closed')}</Banner>}
      <div className="inventory-scroll">
        <ul className="visits">
          {task.toVisit.map((one) => (
            <VisitRow
              key={one.code}
              one={one}
              may={may}
              busy={record.isPending && record.variables?.component === one.code}
              onPoint={setPointed}
              onRecord={(outcome) =>
                outcome === 'moved'
                  ? setPlacing(one)
                  : record.mutate({
                      outcome,
                      component: one.code,
                      ...(one.version === null ? {} : { version: one.version }),
                    })
              }
            />
          ))}
        </ul>
      </div>
      {placing ? (
        <PlaceBar
          key={placing === 'added' ? 'added' : placing.code}
          what={placing}
          recording={recording}
          onClose={() => setPlacing(null)}
        />
      ) : (
        may && (
          <footer className="inventory-bar">
            {left > 0 && <span className="muted">{t('census.survey.left', { count: left })}</span>}
            <span className="row">
              <Button wide data-testid="census-add" onClick={() => setPlacing('added')}>
                <Plus size={14} />
                {t('census.survey.add')}
              </Button>
              {!task.doneAt && (
                <Button
                  wide
                  variant="primary"
                  busy={finish.isPending}
                  data-testid="census-done"
                  onClick={() => end(left > 0)}
                >
                  {t(left > 0 ? 'census.survey.restDone' : 'census.survey.done')}
                </Button>
              )}
            </span>
          </footer>
        )
      )}
    </div>
  )
}
