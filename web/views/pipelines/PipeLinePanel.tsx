import { useTranslation } from 'react-i18next'
import { EMBEDDINGS, MATERIALS } from '../../../server/pipelines/rules.ts'
import { NETWORKS, type PipeLine, type PipeLineEdit } from '../../../server/pipelines/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { fitBbox, useHighlight } from '../../map/index.ts'
import { useNetworkLook } from '../../map/networkColour.ts'
import { useBringIntoSight } from '../../map/sight.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams } from '../../url.ts'
import { handleOf } from '../components/changes.ts'
import { EditNotices } from '../components/EditNotices.tsx'
import { EditBar, NotFound, PanelHead, RetireDialog } from '../components/PanelParts.tsx'
import { remember, unitOf } from '../components/queries.ts'
import { LineForm } from './LineForm.tsx'
import { NetworkMark } from './NetworkMark.tsx'
import { ProfileChart } from './ProfileChart.tsx'
import { lineKey, usePipeLine } from './queries.ts'
import { usePipe } from './usePipe.ts'

export function PipeLinePanel({ code, onClose }: { code: string; onClose: () => void }) {
  const { t } = useTranslation()
  const found = usePipeLine(code)
  return (
    <section
      className="inventory-panel"
      data-testid="pipe-panel"
      data-code={code}
      aria-label={t('inventory.pipes.line')}
    >
      {found.isPending && <SkeletonLines lines={10} />}
      {found.isError && !found.data && <NotFound error={found.error} onClose={onClose} />}
      {found.data && <Loaded line={found.data} onClose={onClose} />}
    </section>
  )
}

const fieldOf = (line: PipeLine, key: keyof PipeLineEdit) =>
  key === 'owner' || key === 'maintainer' ? (line[key]?.code ?? null) : line[key]
const fields = (before: PipeLine, patch: PipeLineEdit) =>
  Object.fromEntries((Object.keys(patch) as (keyof PipeLineEdit)[]).map((key) => [key, fieldOf(before, key)]))

function Loaded({ line, onClose }: { line: PipeLine; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const look = useNetworkLook()(line.network)
  const pipe = usePipe<PipeLine, PipeLineEdit>(line, `/api/pipe-lines/${line.code}`, lineKey(line.code), fields)
  const { editing, task, stop } = pipe
  const edit = () => {
    remember(line.owner, line.maintainer)
    pipe.begin('edit')()
  }
  const show = () => {
    const points = line.geometry.coordinates as number[][]
    const lons = points.map(([lon]) => lon!)
    const lats = points.map(([, lat]) => lat!)
    fitBbox([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], 18.5)
  }
  useKeys(task ? {} : { e: edit, Enter: show, Escape: onClose })
  useHighlight('pipe', [{ role: 'place', geometry: line.geometry }])
  useBringIntoSight(line.code, handleOf(line.geometry))
  const title = `${label(NETWORKS[line.network])} · ${t('inventory.pipes.line')}`
  const material = MATERIALS[line.material as keyof typeof MATERIALS]
  const embedding = EMBEDDINGS[line.embedding as keyof typeof EMBEDDINGS]
  const text = (key: string, value: unknown) =>
    key === 'owner' || key === 'maintainer'
      ? name(unitOf(value as string | null)) || String(value ?? '')
      : String(value)

  return (
    <>
      <PanelHead
        icon={<NetworkMark network={line.network} />}
        title={title}
        code={line.code}
        onShow={show}
        onClose={onClose}
      />
      <EditNotices
        validTo={line.validTo}
        editing={editing}
        label={(key) => t(LABELS[key as keyof typeof LABELS])}
        words={(key, value) => text(key as keyof PipeLineEdit, value)}
        idle={!task}
        onDone={stop}
      />
      <div className="inventory-body" inert={editing.conflict !== null}>
        {task?.kind === 'edit' ? (
          <LineForm
            line={task.base}
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
              <ProfileChart line={line} {...look} />
              <dl className="facts inventory-section">
                <dt>{t('inventory.pipes.size')}</dt>
                <dd>
                  {/X/i.test(line.sizeMm) ? `${line.sizeMm} mm` : `DN ${line.sizeMm}`} · {material ?? line.material}
                </dd>
                <dt>{t('inventory.pipes.depth')}</dt>
                <dd>
                  {t('inventory.pipes.depths', { start: line.startDepth.toFixed(2), end: line.endDepth.toFixed(2) })}
                </dd>
                <dt>{t('inventory.pipes.length')}</dt>
                <dd>{line.lengthMetres.toFixed(2)} m</dd>
                <dt>{t('inventory.pipes.embedding')}</dt>
                <dd>{embedding ?? line.embedding}</dd>
                <dt>{t('inventory.owner')}</dt>
                <dd>{name(line.owner) || t('inventory.noneSet')}</dd>
                <dt>{t('inventory.maintainer')}</dt>
                <dd>{name(line.maintainer) || t('inventory.noneSet')}</dd>
                <dt>{t('inventory.pipes.element')}</dt>
                <dd className="mono">{line.elementCode}</dd>
                {line.pressure && (
                  <>
                    <dt>{t('inventory.pipes.pressure')}</dt>
                    <dd>{line.pressure}</dd>
                  </>
                )}
                {line.voltageKv !== null && (
                  <>
                    <dt>{t('inventory.pipes.status')}</dt>
                    <dd>{t('inventory.pipes.voltage', { kv: line.voltageKv })}</dd>
                  </>
                )}
                {line.builtOn && (
                  <>
                    <dt>{t('inventory.pipes.builtOn')}</dt>
                    <dd>{line.builtOn}</dd>
                  </>
                )}
              </dl>
              <section className="inventory-section">
                <h3>{t('inventory.pipes.ends')}</h3>
                {(['startPoint', 'endPoint'] as const).map((end) => (
                  <button
                    key={end}
                    type="button"
                    className="walk"
                    data-testid={`walk-${line[end]}`}
                    onClick={() => setParams({ line: null, point: line[end] })}
                  >
                    <NetworkMark network={line.network} point />
                    <span className="grow">
                      {t(end === 'startPoint' ? 'inventory.pipes.start' : 'inventory.pipes.end')}
                    </span>
                    <span className="mono">{line[end]}</span>
                  </button>
                ))}
              </section>
            </div>
            <EditBar why={pipe.why} prefix="pipe" onEdit={edit} onRetire={pipe.begin('retire')} />
          </>
        )}
      </div>
      {task?.kind === 'retire' && (
        <RetireDialog
          name={title}
          code={line.code}
          what={t('inventory.retire.whatLine')}
          busy={pipe.retiring.isPending}
          onClose={stop}
          onRetire={pipe.retire}
        />
      )}
    </>
  )
}

const LABELS = {
  startDepth: 'inventory.pipes.startDepth',
  endDepth: 'inventory.pipes.endDepth',
  material: 'inventory.pipes.material',
  sizeMm: 'inventory.pipes.size',
  flow: 'inventory.pipes.flow',
  owner: 'inventory.owner',
  maintainer: 'inventory.maintainer',
} as const
