import '../rulebook/rulebook.css'
import './grids.css'
import { useQuery } from '@tanstack/react-query'
import { Grid3x3 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { Grid } from '../../../server/areas/schema.ts'
import { api } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { bboxOf, useHighlight } from '../../map/index.ts'
import { useBringIntoSight } from '../../map/sight.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { NotFound, PanelHead } from '../components/PanelParts.tsx'
import { EdgeForm, MergeForm, RecodeForm, SplitForm } from './GridForms.tsx'
import { gridKey } from './queries.ts'

const TASKS = ['split', 'merge', 'edge', 'recode'] as const
type Task = (typeof TASKS)[number]
const KEYS: Record<Task, string> = { split: 'X', merge: 'U', edge: 'M', recode: '' }

/** One unit grid: whose it is, what lies in it; and for its planner, the ways to change the coverage. */
export function GridPanel({
  code,
  onOpen,
  onClose,
}: {
  code: string
  onOpen: (code: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: gridKey(code), queryFn: () => api.grid(code), retry: false })
  return (
    <section className="inventory-panel" data-testid="grid-panel" data-code={code} aria-label={t('grids.panel')}>
      {found.isPending && <SkeletonLines lines={9} />}
      {found.isError && !found.data && <NotFound error={found.error} onClose={onClose} />}
      {found.data && <Loaded grid={found.data} onOpen={onOpen} onClose={onClose} />}
    </section>
  )
}

function Loaded({ grid, onOpen, onClose }: { grid: Grid; onOpen: (code: string) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const person = usePerson()
  const [task, setTask] = useState<Task | null>(null)
  const may = INVENTORY_ROLES.includes(person.role)
  const begin = (one: Task) => () => {
    if (may) setTask(one)
  }
  const stop = () => setTask(null)
  useKeys(task ? { Escape: stop } : { x: begin('split'), u: begin('merge'), m: begin('edge'), Escape: onClose })
  useHighlight('grid', [{ role: 'grid', geometry: grid.geometry }])
  const [west, south, east, north] = bboxOf(grid.geometry)
  useBringIntoSight(grid.code, [(west + east) / 2, (south + north) / 2])
  const form = { grid, onOpen, onStop: stop }
  return (
    <>
      <PanelHead
        icon={<Grid3x3 size={22} />}
        title={task ? t(`grids.op.${task}`) : t('grids.panel')}
        code={grid.code}
        codeTestId="grid-code"
        onClose={onClose}
      />
      <div className="inventory-body">
        {task === null ? (
          <>
            <div className="inventory-scroll">
              <GridFacts grid={grid} />
            </div>
            <div className="inventory-bar">
              {!may && <p className="muted">{t('grids.why')}</p>}
              <div className="grid-tasks">
                {TASKS.map((one) => (
                  <Button
                    key={one}
                    disabled={!may}
                    title={may ? undefined : t('grids.why')}
                    shortcut={may ? KEYS[one] || undefined : undefined}
                    data-testid={`grid-${one}`}
                    onClick={begin(one)}
                  >
                    {t(`grids.task.${one}`)}
                  </Button>
                ))}
              </div>
            </div>
          </>
        ) : task === 'split' ? (
          <SplitForm {...form} />
        ) : task === 'merge' ? (
          <MergeForm {...form} />
        ) : task === 'edge' ? (
          <EdgeForm {...form} />
        ) : (
          <RecodeForm {...form} />
        )}
      </div>
    </>
  )
}

function GridFacts({ grid }: { grid: Grid }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const { area } = grid
  const none = <span className="muted">{t('inventory.noneSet')}</span>
  return (
    <dl className="facts inventory-section">
      <dt>{t('grids.place')}</dt>
      <dd>{[area.district, area.street, area.community].map(name).join(' · ')}</dd>
      <dt>{t('grids.size')}</dt>
      <dd>{t('grids.squareMetres', { area: format.number(Math.round(grid.areaM2)) })}</dd>
      <dt>{t('grids.landUse')}</dt>
      <dd>{t(`grids.uses.${grid.landUse as 'mixed'}`)}</dd>
      <dt>{t('grids.responsibility')}</dt>
      <dd className="mono">{grid.responsibilityGrid ?? none}</dd>
      <dt>{t('grids.collector')}</dt>
      <dd>{grid.collector ? name(grid.collector) : none}</dd>
      <dt>{t('inventory.components')}</dt>
      <dd data-testid="grid-components">{format.number(grid.componentCount)}</dd>
      <dt>{t('grids.openCases')}</dt>
      <dd data-testid="grid-cases">{format.number(grid.openCaseCount)}</dd>
    </dl>
  )
}
