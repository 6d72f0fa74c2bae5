import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { ComponentDetail, ComponentEdit } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { flyTo, useHighlight } from '../../map/index.ts'
import { useBringIntoSight } from '../../map/sight.ts'
import { usePerson } from '../../session.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { showToast } from '../../ui/toast.tsx'
import { metresBetween } from '../intake/distance.ts'
import { ComponentFacts } from './ComponentFacts.tsx'
import { formOf, handleOf, inverseOf } from './changes.ts'
import { EditForm } from './EditForm.tsx'
import { EditNotices } from './EditNotices.tsx'
import { MoveBar } from './MoveBar.tsx'
import { EditBar, NotFound, PanelHead, RetireDialog } from './PanelParts.tsx'
import { componentKey, remember, unitOf, useComponent } from './queries.ts'
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
  const [task, setTask] = useState<{ kind: 'edit' | 'move' | 'retire'; base: ComponentDetail } | null>(null)
  const path = `/api/components/${detail.code}`
  const queryKey = componentKey(detail.code)
  const editing = useEditing<ComponentDetail, ComponentEdit>({
    path,
    queryKey,
    layer: 'components',
    inverse: inverseOf,
  })
  const retiring = useRetiring<ComponentDetail>({ path, queryKey, layer: 'components' })
  const begin = (kind: 'edit' | 'move' | 'retire') => () => {
    if (why) return
    remember(detail.supervising, detail.owner, detail.maintainer)
    if (kind === 'move') flyTo(handleOf(detail.geometry), 18)
    setTask({ kind, base: detail })
  }
  const stop = () => setTask(null)
  const show = () => flyTo(handleOf(detail.geometry), 18)
  useKeys(task ? {} : { e: begin('edit'), m: begin('move'), Enter: show, Escape: onClose })
  useHighlight('component', task?.kind === 'move' ? [] : highlights(detail))
  useBringIntoSight(detail.code, handleOf(detail.geometry))
  const conflictRows = useConflictRows(editing.conflict)

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
        conflictRows={() => conflictRows}
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
              <ComponentFacts detail={detail} />
            </div>
            {task?.kind === 'move' ? (
              <MoveBar
                geometry={task.base.geometry}
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

/** Mine and theirs of every field in the refused edit, in words. */
function useConflictRows(conflict: { patch: ComponentEdit; theirs: ComponentDetail } | null) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  if (!conflict) return []
  const { patch, theirs } = conflict
  const unit = (code: string | null) => (code ? name(unitOf(code)) || code : '')
  const now = formOf(theirs)
  return (Object.keys(patch) as (keyof ComponentEdit)[]).map((key) => {
    if (key === 'geometry') {
      const [mine, other] = [handleOf(patch.geometry!), handleOf(theirs.geometry)]
      const place = ([lon, lat]: [number, number]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`
      const apart = format.metres(metresBetween(mine, other))
      return { label: t('inventory.conflict.place'), mine: `${place(mine)} (${apart})`, theirs: place(other) }
    }
    if (key === 'state') {
      return {
        label: t('inventory.state'),
        mine: t(`inventory.states.${patch.state!}`),
        theirs: t(`inventory.states.${now.state}`),
      }
    }
    if (key === 'supervising' || key === 'owner' || key === 'maintainer') {
      return { label: t(`inventory.${key}`), mine: unit(patch[key] ?? null), theirs: name(theirs[key]) }
    }
    return { label: t(`inventory.${key}`), mine: patch[key] ?? '', theirs: now[key] ?? '' }
  })
}
