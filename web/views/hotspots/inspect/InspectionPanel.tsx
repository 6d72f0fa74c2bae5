import './inspect.css'
import { ClipboardList, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES } from '../../../../server/hotspots/inspections/rules.ts'
import type { SpecialInspectionDetail, SpecialTask } from '../../../../server/hotspots/inspections/schema.ts'
import { useFormat } from '../../../format.ts'
import { useLabel, useListed, useName } from '../../../i18n/label.ts'
import { bboxOf, fitBbox, useHighlight, useMapReady } from '../../../map/index.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { setParams } from '../../../url.ts'
import { Progress } from './InspectionList.tsx'
import { useInspectionActions, useSpecialInspection } from './queries.ts'

const closePanel = () => setParams({ inspection: null })

/** One special inspection: its grids on the map, and what was found in each. */
export function InspectionPanel({ id }: { id: number }) {
  const { t } = useTranslation()
  const found = useSpecialInspection(id)
  if (found.data) return <Opened one={found.data} />
  if (found.isPending) return <SkeletonLines lines={9} />
  return (
    <Empty title={t('explore.failed')}>
      <p>{found.error.message}</p>
      <Button onClick={closePanel}>{t('common.close')}</Button>
    </Empty>
  )
}

function Opened({ one }: { one: SpecialInspectionDetail }) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const { close } = useInspectionActions()
  const [closing, setClosing] = useState(false)
  const [pointed, setPointed] = useState<number | null>(null)
  const ready = useMapReady()
  useHighlight(
    'inspection',
    one.tasks.map((task) => ({
      role: 'option' as const,
      geometry: task.geometry,
      colour: task.outcome === 'found' ? '#c96a00' : task.outcome === 'nothing' ? '#0b8f63' : '#1f5fd0',
      strong: task.id === pointed,
    })),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each inspection, not for every change of its tasks
  useEffect(() => {
    if (!ready || one.tasks.length === 0) return
    const boxes = one.tasks.map(({ geometry }) => bboxOf(geometry))
    fitBbox([
      Math.min(...boxes.map(([west]) => west)),
      Math.min(...boxes.map(([, south]) => south)),
      Math.max(...boxes.map(([, , east]) => east)),
      Math.max(...boxes.map(([, , , north]) => north)),
    ])
  }, [one.id, ready])
  return (
    <section className="cell-panel" data-testid="inspection-panel" aria-label={one.name}>
      <header className="panel-head">
        <ClipboardList size={18} aria-hidden="true" />
        <div className="grow">
          <h2 className="clip">{one.name}</h2>
          <span className="muted">
            {name(one.area)} · {one.from} – {one.due}
          </span>
        </div>
        <IconButton label={t('common.close')} onClick={closePanel}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="cell-scroll">
        <div className="inspection-head">
          <p>
            <b data-testid="inspection-done">
              {format.number(one.done)} / {format.number(one.grids)}
            </b>{' '}
            {t('explore.inspect.doneGrids')} · {t('explore.inspect.foundIn', { count: one.found })} ·{' '}
            {t('explore.inspect.cases', { count: one.cases })}
          </p>
          <Progress one={one} />
          <p className="muted">
            {one.classes.length > 0 ? listed(one.classes.map(name)) : t('explore.inspect.anyClass')}
          </p>
          {one.purpose && <p>{one.purpose}</p>}
          <p className="row muted">
            <span className="grow">
              {t('explore.inspect.by', { name: name(one.createdBy), at: format.minute(one.createdAt) })}
              {one.closedAt && (
                <> · {t('explore.inspect.closedBy', { name: name(one.closedBy), at: format.minute(one.closedAt) })}</>
              )}
            </span>
            {one.editable && !one.closedAt && (
              <Button data-testid="inspection-close" onClick={() => setClosing(true)}>
                {t('explore.inspect.close')}
              </Button>
            )}
          </p>
        </div>
        <ul className="inspection-tasks">
          {one.tasks.map((task) => (
            <TaskRow key={task.id} task={task} onPoint={setPointed} />
          ))}
        </ul>
      </div>
      {closing && (
        <Dialog title={t('explore.inspect.close')} onClose={() => setClosing(false)}>
          <div className="stack">
            <p>{t('explore.inspect.closeConfirm', { left: one.grids - one.done })}</p>
            <div className="row dialog-foot">
              <Button onClick={() => setClosing(false)}>{t('common.cancel')}</Button>
              <Button
                variant="danger"
                busy={close.isPending}
                data-testid="inspection-close-confirm"
                onClick={() =>
                  close.mutate(one.id, {
                    onSuccess: () => {
                      setClosing(false)
                      showToast('ok', t('explore.inspect.closedDone'))
                    },
                  })
                }
              >
                {t('explore.inspect.close')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  )
}

function TaskRow({ task, onPoint }: { task: SpecialTask; onPoint: (id: number | null) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  return (
    <li>
      <button
        type="button"
        data-testid={`special-task-${task.gridCode}`}
        data-outcome={task.outcome ?? 'none'}
        onMouseEnter={() => onPoint(task.id)}
        onMouseLeave={() => onPoint(null)}
        onFocus={() => onPoint(task.id)}
        onBlur={() => onPoint(null)}
        onClick={() => fitBbox(bboxOf(task.geometry))}
      >
        <span className="row">
          <strong className="clip grow">
            {name(task.community)} <span className="mono">{task.gridCode.slice(12)}</span>
          </strong>
          <span className={task.overdue ? 'tag late' : 'tag'}>
            {task.outcome ? label(OUTCOMES[task.outcome]) : t(`explore.inspect.${task.overdue ? 'overdue' : 'toDo'}`)}
          </span>
        </span>
        <span className="muted">
          {name(task.collector) || t('explore.inspect.nobody')} · {t('explore.inspect.cases', { count: task.cases })}
          {task.doneAt && ` · ${format.minute(task.doneAt)}`}
        </span>
        {task.note && <span>{task.note}</span>}
      </button>
    </li>
  )
}
