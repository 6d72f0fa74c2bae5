import { ArrowLeft, MessageSquarePlus, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES, type Outcome } from '../../../server/hotspots/inspections/rules.ts'
import type { SpecialTask } from '../../../server/hotspots/inspections/schema.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { bboxOf, fitBbox, useHighlight, useMapReady } from '../../map/index.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { showToast } from '../../ui/toast.tsx'
import { go } from '../../url.ts'
import { useInspectionActions, useSpecialTasks } from '../hotspots/inspect/queries.ts'

/** A grid of a special inspection, for the collector who stands in it: what to look for, and what was found. */
export function InspectionTask({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation()
  const tasks = useSpecialTasks()
  const task = tasks.data?.find((one) => one.id === id)
  if (task) return <Opened key={String(task.doneAt)} task={task} onClose={onClose} />
  if (tasks.isPending) return <SkeletonLines lines={6} />
  return (
    <Empty title={t('tasks.special.gone')}>
      {tasks.error && <p>{tasks.error.message}</p>}
      <Button onClick={onClose}>{t('common.back')}</Button>
    </Empty>
  )
}

function Opened({ task, onClose }: { task: SpecialTask; onClose: () => void }) {
  const { t } = useTranslation()
  const listed = useListed()
  const label = useLabel()
  const name = useName()
  const ready = useMapReady()
  const { finish, reopen } = useInspectionActions()
  const [outcome, setOutcome] = useState<Outcome>(task.cases > 0 ? 'found' : 'nothing')
  const [note, setNote] = useState('')
  const { inspection } = task
  useHighlight('special-task', [{ role: 'grid', geometry: task.geometry }])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each task, whatever is told of it meanwhile
  useEffect(() => {
    if (ready) fitBbox(bboxOf(task.geometry))
  }, [task.id, ready])
  return (
    <section className="special-task" data-testid="special-task" aria-label={inspection.name}>
      <header className="panel-head">
        <IconButton label={t('common.back')} onClick={onClose}>
          <ArrowLeft size={18} />
        </IconButton>
        <h1 className="grow clip">{inspection.name}</h1>
        <span className={task.overdue ? 'tag late' : 'tag'}>
          {t(task.overdue ? 'tasks.special.overdue' : 'tasks.special.due', { day: inspection.due })}
        </span>
      </header>
      <div className="special-body">
        <dl>
          <dt>{t('tasks.special.grid')}</dt>
          <dd>
            {name(task.community)} <span className="mono">{task.gridCode}</span>
          </dd>
          <dt>{t('tasks.special.classes')}</dt>
          <dd>{inspection.classes.length > 0 ? listed(inspection.classes.map(name)) : t('tasks.special.anyClass')}</dd>
        </dl>
        {inspection.purpose && <p>{inspection.purpose}</p>}
        <p className="muted">{t('tasks.special.intro')}</p>
        <div className="row">
          <span className="grow">{t('tasks.special.reported', { count: task.cases })}</span>
          <Button
            data-testid="special-report"
            onClick={() =>
              go(
                '/report',
                {
                  m: `${task.position.map((degrees) => degrees.toFixed(5)).join(',')},17.5`,
                  // Of several it is for the collector to say.
                  class: inspection.classes.length === 1 ? inspection.classes[0]!.code : null,
                },
                [],
              )
            }
          >
            <MessageSquarePlus size={15} />
            {t('tasks.special.report')}
          </Button>
        </div>
        {task.outcome ? (
          <>
            <p data-testid="special-outcome">
              <strong>{t('tasks.special.done', { outcome: label(OUTCOMES[task.outcome]) })}</strong> {task.note}
            </p>
            <Button
              large
              wide
              busy={reopen.isPending}
              data-testid="special-undo"
              onClick={() => reopen.mutate(task.id, { onSuccess: () => showToast('ok', t('tasks.special.undone')) })}
            >
              <Undo2 size={15} />
              {t('tasks.special.undo')}
            </Button>
          </>
        ) : (
          <>
            <Segmented
              wide
              label={t('tasks.special.finish')}
              value={outcome}
              options={(['found', 'nothing'] as const).map((one) => ({
                value: one,
                label: label(OUTCOMES[one]),
                testId: `special-${one}`,
              }))}
              onChange={setOutcome}
            />
            <Field label={t('tasks.special.note')}>
              <textarea
                className="input"
                rows={2}
                maxLength={1000}
                value={note}
                data-testid="special-note"
                onChange={(event) => setNote(event.target.value)}
              />
            </Field>
            <Button
              variant="primary"
              large
              wide
              busy={finish.isPending}
              data-testid="special-finish"
              onClick={() =>
                finish.mutate(
                  { id: task.id, outcome, ...(note.trim() ? { note } : {}) },
                  { onSuccess: () => showToast('ok', t('tasks.special.saved')) },
                )
              }
            >
              {t('tasks.special.finish')}
            </Button>
          </>
        )}
      </div>
    </section>
  )
}
