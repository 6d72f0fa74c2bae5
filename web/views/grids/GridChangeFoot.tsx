import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grid } from '../../../server/areas/schema.ts'
import type { Impact } from '../../../server/cases/impact/schema.ts'
import type { GridsChange } from '../../../server/responsibility/rulebook/schema.ts'
import { useHighlight } from '../../map/index.ts'
import { useSettled } from '../../settled.ts'
import { Button } from '../../ui/Button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { rememberEdit } from '../components/undo.ts'
import { RuleNames, useGroundSize } from '../rulebook/ForecastNote.tsx'
import { ImpactBody } from '../rulebook/ImpactView.tsx'
import { STILL_MS } from '../rulebook/useForecast.ts'

/** On either theme: the parts that a change makes, told apart. */
const PART_COLOURS = ['#1f9d86', '#d07a2d', '#7d5fc4', '#c2476b', '#4a7fc1', '#8a8f2a']

/** What a change of grids does, as soon as it is whole and the hand is still; and its confirmation. */
export function GridChangeFoot({
  grid,
  change,
  children,
  onOpen,
  onStop,
}: {
  grid: Grid
  change: GridsChange | null
  children: ReactNode
  onOpen: (code: string) => void
  onStop: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const asked = change && JSON.stringify(change)
  const still = useSettled(asked, STILL_MS)
  const changes = useMemo(() => (still ? [JSON.parse(still) as GridsChange] : null), [still])
  const op = change?.op ?? 'split'
  const [note, setNote] = useState<string | null>(null)
  return (
    <>
      <div className="inventory-scroll grid-form">
        {children}
        {changes && asked === still && (
          <ImpactBody
            changes={changes}
            note={note ?? t('grids.note', { what: t(`grids.op.${op}`), code: grid.code })}
            onNote={setNote}
            still
            head={(impact) => <Parts impact={impact} />}
            onApplied={({ edit }, impact) => {
              const { grids, componentCount } = impact.applied[0]!.handed!
              rememberEdit(edit, t('grids.undoable', { what: t(`grids.op.${op}`), code: grid.code }), true)
              showToast(
                'ok',
                t('grids.done', {
                  what: t(`grids.op.${op}`),
                  components: componentCount,
                  cases: impact.counts.move + impact.counts.place + impact.counts.suggest + impact.counts.keep,
                }),
              )
              for (const key of ['grid', 'components', 'component']) void client.invalidateQueries({ queryKey: [key] })
              onStop()
              const kept = grids?.find(({ code }) => code === grid.code) ?? grids?.[0]
              if (kept) onOpen(kept.code)
            }}
          />
        )}
      </div>
      <div className="inventory-bar">
        <Button onClick={onStop} shortcut="Esc">
          {t('common.cancel')}
        </Button>
      </div>
    </>
  )
}

/** The grids that begin, in the colours they have on the map, and what is retired. */
function Parts({ impact }: { impact: Impact }) {
  const { t } = useTranslation()
  const size = useGroundSize()
  const handed = impact.applied[0]?.handed
  const grids = handed?.grids ?? []
  const colour = (index: number) => PART_COLOURS[index % PART_COLOURS.length]!
  useHighlight(
    'grid-parts',
    grids.map(({ geometry }, index) => ({ role: 'ground' as const, geometry, colour: colour(index) })),
  )
  if (!handed) return null
  return (
    <section className="grid-parts" data-testid="grid-parts" aria-label={t('grids.parts')}>
      <ul>
        {grids.slice(0, 12).map(({ code, areaM2 }, index) => (
          <li key={code}>
            <i className="swatch" style={{ background: colour(index) }} aria-hidden="true" />
            <span className="mono grow">{code}</span>
            <span>{size(areaM2)}</span>
          </li>
        ))}
      </ul>
      {grids.length > 12 && <p className="muted">{t('grids.more', { count: grids.length - 12 })}</p>}
      {(handed.endedGrids?.length ?? 0) > 0 && (
        <p className="muted">
          {t('grids.retired')} <span className="mono">{handed.endedGrids!.slice(0, 6).join(' · ')}</span>
          {handed.endedGrids!.length > 6 && ` +${handed.endedGrids!.length - 6}`}
        </p>
      )}
      {handed.rules && handed.rules.carried > 0 && (
        <p data-testid="grid-rules">{t('grids.rulesCarried', { count: handed.rules.carried })}</p>
      )}
      {handed.rules && handed.rules.ended.length > 0 && (
        <p data-testid="grid-rules-ended">
          {t('grids.rulesEnded')} <RuleNames rules={handed.rules.ended} />
        </p>
      )}
      {handed.rules && handed.rules.decisions > 0 && (
        <p data-testid="grid-decisions">
          <a href="/decisions">{t('grids.decisions', { count: handed.rules.decisions })}</a>
        </p>
      )}
      <p data-testid="grid-moves">{t('grids.moves', { count: handed.componentCount })}</p>
    </section>
  )
}
