import './spots.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'
import { PATTERNS } from '../../../../server/hotspots/statistics/rules.ts'
import { useFormat } from '../../../format.ts'
import { useLabel, useName } from '../../../i18n/label.ts'
import { flyTo } from '../../../map/index.ts'
import { cssOf } from '../../../map/layers/heat.ts'
import { usePreferences, useTheme } from '../../../preferences.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { setParams, useParam } from '../../../url.ts'
import { centreOfCell } from '../cells.ts'
import type { Question } from '../filter.ts'
import { clusterAround, hotCells } from '../inspect/cluster.ts'
import { InspectButton } from '../inspect/InspectButton.tsx'
import { usePlace } from '../queries.ts'
import type { Drawing } from '../useDrawing.ts'
import { lookOf, SORTS, type Sort, sortedRows } from './looks.ts'
import { usePointedCell } from './pointed.ts'
import { RunBar } from './RunBar.tsx'
import { figures } from './SpotMap.tsx'
import { useFindings } from './useFindings.ts'

const ROW_HEIGHT = 46

/** The findings as a list: what is pointed at here is ringed on the map, what is pressed there comes into sight here. */
export function SpotTable({ question, drawing }: { question: Question; drawing: Drawing }) {
  const { t } = useTranslation()
  const { found } = useFindings(question, drawing)
  const { data } = found
  const [sort, setSort] = useState<Sort>('z')
  const [chosen] = useParam('cell')
  const rows = useMemo(() => (data ? sortedRows(data, sort) : []), [data, sort])
  // The place that is opened, else the first of the list: hot cells that hang together.
  const cluster = useMemo(() => {
    const hot = data ? hotCells(data) : []
    const from = hot.includes(chosen ?? '') ? chosen! : data?.cells[rows[0] ?? -1]
    return from ? clusterAround(from, hot) : []
  }, [data, rows, chosen])
  const box = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  })
  const at = data ? rows.findIndex((row) => data.cells[row] === chosen) : -1
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at)
  }, [at, list])
  useEffect(() => () => usePointedCell.setState({ cell: null }), [])
  if (found.run && found.run.state !== 'done') return <RunBar found={found} run={found.run} />
  if (found.error) {
    return (
      <Empty title={t('explore.failed')}>
        <p>{found.error.message}</p>
        <Button onClick={found.refetch}>{t('common.retry')}</Button>
      </Empty>
    )
  }
  if (!data) return <SkeletonLines lines={6} />
  if (rows.length === 0) return <Empty title={t('explore.spots.none')}>{t('explore.spots.noneHint')}</Empty>
  return (
    <section className="spot-table" aria-label={t('explore.spots.table')}>
      <div className="ranking-head">
        <Segmented
          label={t('explore.spots.sort')}
          value={sort}
          options={SORTS.map((one) => ({ value: one, label: t(`explore.spots.sorts.${one}`) }))}
          onChange={setSort}
        />
        <span className="muted">{t('explore.legend.cells', { count: rows.length })}</span>
      </div>
      <InspectButton
        cells={cluster}
        filter={question.filter}
        label={t('explore.inspect.cluster', { count: cluster.length })}
      />
      <div className="spot-rows" ref={box} data-testid="spot-rows">
        <div style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => (
            <SpotRow
              key={item.key}
              found={data}
              index={rows[item.index]!}
              top={item.start}
              chosen={data.cells[rows[item.index]!] === chosen}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

function SpotRow({ found, index, top, chosen }: { found: Significance; index: number; top: number; chosen: boolean }) {
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const theme = useTheme((store) => store.theme)
  const language = usePreferences((store) => store.language)
  const cell = found.cells[index]!
  const place = usePlace(cell).data
  const look = lookOf(found, index, theme)
  const point = (to: string | null) => () => usePointedCell.setState({ cell: to })
  return (
    <button
      type="button"
      className="spot-row"
      aria-pressed={chosen}
      data-testid={`spot-row-${cell}`}
      data-pattern={found.patterns ? PATTERNS[Math.abs(found.patterns[index]!)]!.code : undefined}
      style={{ top, height: ROW_HEIGHT }}
      onMouseEnter={point(cell)}
      onMouseLeave={point(null)}
      onFocus={point(cell)}
      onBlur={point(null)}
      onClick={() => {
        setParams({ cell, case: null })
        flyTo(centreOfCell(cell), 14.2)
      }}
    >
      <i style={{ background: look ? cssOf(look.colour) : undefined }}>{look?.letter[language]}</i>
      <span>
        <span className="clip">{place ? `${name(place.area.street)} · ${name(place.area.community)}` : cell}</span>
        <span className="muted">
          {look && label(look.words)} <span className="mono">{figures(found, index)}</span>
        </span>
      </span>
      <b>{format.number(found.counts[index]!)}</b>
    </button>
  )
}
