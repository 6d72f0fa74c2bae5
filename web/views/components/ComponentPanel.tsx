import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { ComponentDetail, ComponentEdit } from '../../../server/components/schema.ts'
import type { Geometry } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useKeys } from '../../keys.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { flyTo, useHighlight } from '../../map/index.ts'
import { pathOf } from '../../map/path.ts'
import { useBringIntoSight } from '../../map/sight.ts'
import { useMapStore } from '../../map/store.ts'
import { usePerson } from '../../session.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { showToast } from '../../ui/toast.tsx'
import { ComponentIssues } from '../census/ComponentIssues.tsx'
import { metresBetween } from '../intake/distance.ts'
import { ComponentPhotos } from '../photos/ComponentPhotos.tsx'
import { useAttributeWords } from './attributeWords.ts'
import { ComponentFacts } from './ComponentFacts.tsx'
import { ComponentHistory } from './ComponentHistory.tsx'
import { type ComponentForm, fieldsOf, formOf, handleOf } from './changes.ts'
import { EditForm } from './EditForm.tsx'
import { EditNotices } from './EditNotices.tsx'
import { MoveBar } from './MoveBar.tsx'
import type { MergeRow } from './merge.ts'
import { EditBar, NotFound, PanelHead, RetireDialog } from './PanelParts.tsx'
import { componentKey, remember, useComponent } from './queries.ts'
import { ShapeBar } from './ShapeBar.tsx'
import { rememberEdit } from './undo.ts'
import { useEditing, useRetiring } from './useEditing.ts'

/** One component: what it is, whose it is, what became of it; and for its planner, the ways to change it. */
export function ComponentPanel({ code, onClose }: { code: string; onClose: () => void }) {
  const { t } = useTranslation()
  const found = useComponent(code)
  return (
    <section
      className="inventory-panel"
      data-testid="component-panel"
      data-code={code}
      aria-label={t('inventory.panel')}
    >
      {found.isPending && <SkeletonLines lines={10} />}
      {found.isError && !found.data && <NotFound error={found.error} onClose={onClose} />}
      {found.data && <Loaded detail={found.data} onClose={onClose} />}
    </section>
  )
}

function Loaded({ detail, onClose }: { detail: ComponentDetail; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const why = useWhyNot(detail)
  // A form keeps what it was opened on: that version is what it is saved against, whatever arrives meanwhile.
  const [task, setTask] = useState<{ kind: Task; base: ComponentDetail } | null>(null)
  const path = `/api/components/${detail.code}`
  const queryKey = componentKey(detail.code)
  const editing = useEditing<ComponentDetail, ComponentEdit>({
    path,
    queryKey,
    layer: 'components',
    fields: fieldsOf,
    remember: (after, what) => rememberEdit(after.edit, `${what} ${named(after)}`),
  })
  const retiring = useRetiring<ComponentDetail>({
    path,
    queryKey,
    layer: 'components',
    remember: (after) => rememberEdit(after.edit, `${t('inventory.actions.retire')} ${named(after)}`),
  })
  const begin = (kind: Task) => () => {
    if (why) return
    remember(detail.supervising, detail.owner, detail.maintainer)
    if (kind === 'shape' && !canReshape(detail)) return
    if (kind === 'move' || kind === 'shape') flyTo(handleOf(detail.geometry), Math.max(18, useMapStore.getState().zoom))
    setTask({ kind, base: detail })
  }
  const stop = () => setTask(null)
  const show = () => flyTo(handleOf(detail.geometry), 18)
  useKeys(task ? {} : { e: begin('edit'), m: begin('move'), v: begin('shape'), Enter: show, Escape: onClose })
  useHighlight('component', task?.kind === 'move' || task?.kind === 'shape' ? [] : highlights(detail))
  useBringIntoSight(detail.code, handleOf(detail.geometry))
  const merge = useMergeWords()
  useEffect(() => {
    if (editing.conflict) remember(...unitsOf(editing.conflict.theirs), ...unitsOf(editing.conflict.base))
  }, [editing.conflict])

  return (
    <>
      <PanelHead
        icon={<ComponentIcon classCode={detail.class.code} broken={detail.state !== 'intact'} size={26} />}
        title={detail.name}
        code={detail.code}
        codeTestId="component-code"
        onShow={show}
        onClose={onClose}
      />
      <EditNotices
        validTo={detail.validTo}
        editing={editing}
        {...merge}
        newer={task && task.kind !== 'retire' && detail.version > task.base.version ? detail : null}
        idle={!task}
        onDone={stop}
      />
      {/* While a conflict waits for its answer there is nothing else to do here. */}
      <div className="inventory-body" inert={editing.conflict !== null}>
        {task?.kind === 'edit' ? (
          <EditForm
            before={formOf(task.base)}
            busy={editing.busy}
            onCancel={stop}
            onSave={(patch) =>
              editing.save(
                { patch, base: task.base, said: t('inventory.actions.saved'), what: t('inventory.actions.edit') },
                { onSuccess: stop },
              )
            }
          />
        ) : (
          <>
            <div className="inventory-scroll">
              {detail.validTo === null && <ComponentIssues code={detail.code} />}
              <ComponentFacts detail={detail} />
              <ComponentPhotos code={detail.code} />
              <ComponentHistory detail={detail} />
            </div>
            {task?.kind === 'shape' ? (
              <ShapeBar
                geometry={task.base.geometry}
                code={detail.code}
                busy={editing.busy}
                onCancel={stop}
                onSave={(geometry) =>
                  editing.save(
                    {
                      patch: { geometry },
                      base: task.base,
                      said: t('editor.shape.saved'),
                      what: t('editor.shape.edit'),
                    },
                    { onSuccess: stop },
                  )
                }
              />
            ) : task?.kind === 'move' ? (
              <MoveBar
                geometry={task.base.geometry}
                code={detail.code}
                busy={editing.busy}
                onCancel={stop}
                onMove={(geometry, metres) =>
                  editing.save(
                    {
                      patch: { geometry },
                      base: task.base,
                      said: t('inventory.actions.moved', { metres: format.metres(metres) }),
                      what: t('inventory.actions.move'),
                    },
                    { onSuccess: stop },
                  )
                }
              />
            ) : (
              <EditBar
                why={why}
                prefix="component"
                onEdit={begin('edit')}
                onMove={begin('move')}
                onShape={canReshape(detail) ? begin('shape') : undefined}
                onRetire={begin('retire')}
              />
            )}
          </>
        )}
      </div>
      {task?.kind === 'retire' && (
        <RetireDialog
          name={detail.name}
          code={detail.code}
          what={t('inventory.retire.what')}
          busy={retiring.isPending}
          onClose={stop}
          onRetire={() =>
            retiring.mutate(task.base.version, {
              onSuccess: () => showToast('ok', t('inventory.actions.retired', { code: detail.code })),
              onSettled: stop,
            })
          }
        />
      )}
    </>
  )
}

type Task = 'edit' | 'move' | 'shape' | 'retire'
const named = ({ name, code }: ComponentDetail) => `${name} ${code}`
const unitsOf = ({ supervising, owner, maintainer }: ComponentDetail) => [supervising, owner, maintainer]
/** A line or polygon of one part; a point is moved, several parts are drawn anew elsewhere. */
const canReshape = ({ geometry }: ComponentDetail) => geometry.type !== 'Point' && pathOf(geometry) !== null

const highlights = ({ geometry }: ComponentDetail) => [
  ...(geometry.type === 'Point' ? [] : [{ role: 'place' as const, geometry }]),
  { role: 'ring' as const, geometry: { type: 'Point', coordinates: handleOf(geometry) } },
]

function useWhyNot(detail: ComponentDetail): string | null {
  const { t } = useTranslation()
  const person = usePerson()
  if (!INVENTORY_ROLES.includes(person.role)) return t('inventory.why.role')
  if (detail.validTo) return t('inventory.why.retired')
  return detail.editable ? null : t('inventory.why.area')
}

/** A field and its value as a person reads them, for a merge. */
function useMergeWords() {
  const { t } = useTranslation()
  const format = useFormat()
  const attribute = useAttributeWords()
  return {
    label: (key: string) =>
      key === 'geometry' ? t('inventory.conflict.place') : t(`inventory.${key as keyof ComponentForm}`),
    words: (key: string, value: unknown, row: MergeRow) => {
      if (key === 'geometry') {
        const geometry = value as Geometry
        const [lon, lat] = handleOf(geometry)
        const metres = metresBetween([lon, lat], handleOf(row.theirs as Geometry))
        const apart = metres > 0.005 ? ` (${format.length(metres)})` : ''
        return `${t(`inventory.shapes.${geometry.type}`)} ${lon.toFixed(6)}, ${lat.toFixed(6)}${apart}`
      }
      return attribute(key, value as string | null)
    },
  }
}
