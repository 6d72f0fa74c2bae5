import { cellToBoundary } from 'h3-js'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PreviewGrid } from '../../../../server/hotspots/inspections/schema.ts'

/** Grids and cells as they lie, for choosing: a dialog covers the map. */
export function GridSketch({
  grids,
  cells,
  chosen,
  pointed,
  onToggle,
  onPoint,
}: {
  grids: readonly PreviewGrid[]
  cells: readonly string[]
  chosen: ReadonlySet<string>
  pointed: string | null
  onToggle: (code: string) => void
  onPoint: (code: string | null) => void
}) {
  const { t } = useTranslation()
  const drawn = useMemo(() => {
    const shapes = grids.map(({ gridCode, geometry }) => ({
      gridCode,
      rings: geometry.type === 'Polygon' ? geometry.coordinates : [],
    }))
    const outlines = cells.map((cell) => cellToBoundary(cell, true))
    const all = [...shapes.flatMap(({ rings }) => rings[0] ?? []), ...outlines.flat()]
    const lats = all.map(([, lat]) => lat!)
    const squash = Math.cos((Math.max(...lats) * Math.PI) / 180)
    const xs = all.map(([lon]) => lon! * squash)
    const [west, north] = [Math.min(...xs), Math.max(...lats)]
    const size = Math.max(Math.max(...xs) - west, north - Math.min(...lats))
    const place = ([lon, lat]: readonly number[]) =>
      `${((lon! * squash - west) / size) * 1000},${((north - lat!) / size) * 1000}`
    const path = (rings: readonly (readonly number[])[][]) =>
      rings.map((ring) => `M${ring.map(place).join('L')}Z`).join('')
    return {
      box: `-8 -8 ${((Math.max(...xs) - west) / size) * 1000 + 16} ${((north - Math.min(...lats)) / size) * 1000 + 16}`,
      grids: shapes.map(({ gridCode, rings }) => ({ gridCode, d: path(rings) })),
      cells: path(outlines),
    }
  }, [grids, cells])
  return (
    <svg className="inspect-sketch" viewBox={drawn.box} role="img" aria-label={t('explore.inspect.sketch')}>
      {drawn.grids.map(({ gridCode, d }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: as above
        <path
          key={gridCode}
          d={d}
          data-chosen={chosen.has(gridCode)}
          data-pointed={pointed === gridCode}
          onClick={() => onToggle(gridCode)}
          onMouseEnter={() => onPoint(gridCode)}
          onMouseLeave={() => onPoint(null)}
        />
      ))}
      <path className="inspect-cells" d={drawn.cells} />
    </svg>
  )
}
