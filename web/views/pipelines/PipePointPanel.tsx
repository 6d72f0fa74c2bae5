import { useTranslation } from 'react-i18next'
import { NETWORKS, type PipePoint, type PipePointEdit } from '../../../server/pipelines/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { flyTo, useHighlight } from '../../map/index.ts'
import { useBringIntoSight } from '../../map/sight.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams } from '../../url.ts'
import { EditNotices } from '../components/EditNotices.tsx'
import { MoveBar } from '../components/MoveBar.tsx'
import { EditBar, NotFound, PanelHead, RetireDialog } from '../components/PanelParts.tsx'
import { remember, unitOf } from '../components/queries.ts'
import { NetworkMark } from './NetworkMark.tsx'
import { PointForm } from './PointForm.tsx'
import { pointKey, usePipeLine, usePipePoint } from './queries.ts'
import { usePipe } from './usePipe.ts'

export function PipePointPanel({ code, onClose }: { code: string; onClose: () => void }) {
  const { t } = useTranslation()
  const found = usePipePoint(code)
  return (
    <section
      className="inventory-panel"
      data-testid="pipe-panel"
      data-code={code}
      aria-label={t('inventory.pipes.point')}
    >
      {found.isPending && <SkeletonLines lines={8} />}
      {found.isError && !found.data && <NotFound error={found.error} onClose={onClose} />}
      {found.data && <Loaded point={found.data} onClose={onClose} />}
    </section>
  )
}

const fieldOf = (point: PipePoint, key: keyof PipePointEdit) =>
  key === 'owner' ? (point.owner?.code ?? null) : point[key]
/** A well depth that was not known cannot be unset by an edit: it is left out. */
const fields = (before: PipePoint, patch: PipePointEdit): PipePointEdit =>
  Object.fromEntries(
    (Object.keys(patch) as (keyof PipePointEdit)[])
      .filter((key) => key === 'owner' || fieldOf(before, key) !== null)
      .map((key) => [key, fieldOf(before, key)]),
  )

function Loaded({ point, onClose }: { point: PipePoint; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const pipe = usePipe<PipePoint, PipePointEdit>(point, `/api/pipe-points/${point.code}`, pointKey(point.code), fields)
  const { editing, task, stop } = pipe
  const show = () => flyTo(point.position, 18.5)
  const edit = () => {
    remember(point.owner)
    pipe.begin('edit')()
  }
  const move = () => {
    if (!pipe.why) show()
    pipe.begin('move')()
  }
  useKeys(task ? {} : { e: edit, m: move, Enter: show, Escape: onClose })
  const geometry = { type: 'Point' as const, coordinates: point.position }
  useHighlight('pipe', task?.kind === 'move' ? [] : [{ role: 'ring', geometry }])
  useBringIntoSight(point.code, point.position)
  const what = point.attachment ?? point.feature ?? t('inventory.pipes.point')
  const title = `${label(NETWORKS[point.network])} · ${what}`
  const text = (key: keyof PipePointEdit, value: unknown) =>
    key === 'owner' ? name(unitOf(value as string | null)) || String(value ?? '') : String(value ?? '')

  return (
    <>
      <PanelHead
        icon={<NetworkMark network={point.network} point />}
        title={title}
        code={point.code}
        onShow={show}
        onClose={onClose}
      />
      <EditNotices
        validTo={point.validTo}
        editing={editing}
        label={(key) => t(LABELS[key as keyof typeof LABELS])}
        words={(key, value) => text(key as keyof PipePointEdit, value)}
        idle={!task}
        onDone={stop}
      />
      <div className="inventory-body" inert={editing.conflict !== null}>
        {task?.kind === 'edit' ? (
          <PointForm
            point={task.base}
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
              <dl className="facts inventory-section">
                <dt>{t('inventory.pipes.groundElevation')}</dt>
                <dd>{point.groundElevation.toFixed(2)}</dd>
                <dt>{t('inventory.pipes.wellDepth')}</dt>
                <dd>{point.wellDepth?.toFixed(2) ?? '—'}</dd>
                <dt>{t(point.attachment ? 'inventory.pipes.attachment' : 'inventory.pipes.feature')}</dt>
                <dd>{what}</dd>
                <dt>{t('inventory.owner')}</dt>
                <dd>{name(point.owner) || t('inventory.noneSet')}</dd>
                <dt>{t('inventory.pipes.element')}</dt>
                <dd className="mono">{point.elementCode}</dd>
                <dt>{t('inventory.position')}</dt>
                <dd className="mono">{point.position.map((value) => value.toFixed(7)).join(', ')}</dd>
                {point.componentCode && (
                  <>
                    <dt>{t('inventory.pipes.component')}</dt>
                    <dd>
                      <button
                        type="button"
                        className="link mono"
                        onClick={() => setParams({ point: null, component: point.componentCode })}
                      >
                        {point.componentCode}
                      </button>
                    </dd>
                  </>
                )}
              </dl>
              <section className="inventory-section">
                <h3>
                  {t('inventory.pipes.connected')} <span className="muted">{point.lines.length}</span>
                </h3>
                {point.lines.length === 0 && <p className="muted">{t('inventory.pipes.notConnected')}</p>}
                {point.lines.map((code) => (
                  <ConnectedLine key={code} code={code} from={point.code} />
                ))}
              </section>
            </div>
            {task?.kind === 'move' ? (
              <MoveBar
                code={point.code}
                geometry={geometry}
                note={point.lines.length > 0 ? t('inventory.move.lines', { count: point.lines.length }) : undefined}
                busy={editing.busy}
                onCancel={stop}
                onMove={(moved, metres) =>
                  editing.save(
                    {
                      patch: { position: moved.coordinates as number[] },
                      base: task.base,
                      said: t('inventory.actions.moved', { metres: format.metres(metres) }),
                      what: t('inventory.actions.move'),
                    },
                    { onSuccess: stop },
                  )
                }
              />
            ) : (
              <EditBar why={pipe.why} prefix="pipe" onEdit={edit} onMove={move} onRetire={pipe.begin('retire')} />
            )}
          </>
        )}
      </div>
      {task?.kind === 'retire' && (
        <RetireDialog
          name={title}
          code={point.code}
          what={t('inventory.retire.whatPoint')}
          busy={pipe.retiring.isPending}
          onClose={stop}
          onRetire={pipe.retire}
        />
      )}
    </>
  )
}

const LABELS = {
  position: 'inventory.conflict.place',
  groundElevation: 'inventory.pipes.groundElevation',
  wellDepth: 'inventory.pipes.wellDepth',
  owner: 'inventory.owner',
} as const

/** A pipe that ends here, to walk on along the network. */
function ConnectedLine({ code, from }: { code: string; from: string }) {
  const line = usePipeLine(code).data
  const size = line && (/X/i.test(line.sizeMm) ? line.sizeMm : `DN ${line.sizeMm}`)
  const away = line && (line.startPoint === from) === (line.flow === '+')
  return (
    <button
      type="button"
      className="walk"
      data-testid={`walk-${code}`}
      onClick={() => setParams({ point: null, line: code })}
    >
      {line && <NetworkMark network={line.network} />}
      <span className="grow">{line ? `${away ? '→' : '←'} ${size} · ${line.lengthMetres.toFixed(1)} m` : '…'}</span>
      <span className="mono">{code}</span>
    </button>
  )
}
