import './spots.css'
import { getHexagonEdgeLengthAvg, latLngToCell, UNITS } from 'h3-js'
import { TriangleAlert } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'
import { useFormat } from '../../../format.ts'
import { useLabel } from '../../../i18n/label.ts'
import { useDeckLayers, useMapClick } from '../../../map/index.ts'
import { cssOf, hexagonLayer, lettersLayer, markedLayer } from '../../../map/layers/heat.ts'
import { PointerTip, useUnderPointer, useZoom } from '../../../map/MapTip.tsx'
import { usePreferences, useTheme } from '../../../preferences.ts'
import { setParams } from '../../../url.ts'
import { gridOfCells } from '../cells.ts'
import { put } from '../colours.ts'
import { type HeatMapProps, PlaceLine } from '../HeatMap.tsx'
import { Legend, OpacitySlider, Swatches } from '../Legend.tsx'
import { lookOf, looksOf } from './looks.ts'
import { usePointedCell } from './pointed.ts'
import { RunBar } from './RunBar.tsx'
import { SpotControls } from './SpotControls.tsx'
import { spotResolution, useFindings } from './useFindings.ts'

const NOTHING: readonly unknown[] = []
/** Cells wide enough for a letter: from this zoom, by resolution. */
const LETTERS_FROM: Record<number, number> = { 8: 11.6, 9: 13, 10: 14.4 }

/** What stands out from chance. Only findings are coloured; everything else is not shown to differ. */
export function SpotMap({ question, drawing, selected }: HeatMapProps) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const theme = useTheme((store) => store.theme)
  const language = usePreferences((store) => store.language)
  const { found, question: asked } = useFindings(question, drawing)
  const resolution = spotResolution(drawing)
  const data = found.data
  const letters = useZoom() >= (LETTERS_FROM[resolution] ?? 13)
  const index = useMemo(() => new Map(data?.cells.map((cell, at) => [cell, at])), [data])
  const hovered = useUnderPointer(([lon, lat]) => {
    const cell = latLngToCell(lat, lon, data?.resolution ?? resolution)
    return index.has(cell) ? cell : null
  })
  const pointed = usePointedCell((store) => store.cell)
  const surface = useMemo(() => {
    if (!data || data.cells.length === 0) return NOTHING
    const looks = data.cells.map((_, at) => lookOf(data, at, theme))
    const colours = new Uint8Array(data.cells.length * 4)
    for (const [at, look] of looks.entries()) if (look) put(colours, at, look.colour, 255)
    const positions = gridOfCells(data.cells)
    const cells = { positions, colours }
    const look = { id: 'spots', theme, opacity: drawing.opacity, middle: data.cells[data.cells.length >> 1]! }
    const words = looks.map((one) => one?.letter[language] ?? '')
    return [hexagonLayer(cells, look), ...(letters ? [lettersLayer(positions, words, theme)] : [])]
  }, [data, theme, drawing.opacity, letters, language])
  const layers = useMemo(
    () => [...surface, markedLayer([...new Set([selected, hovered, pointed])], theme)],
    [surface, selected, hovered, pointed, theme],
  )
  useDeckLayers('heat', layers)
  useMapClick(({ lngLat: [lon, lat] }) => {
    setParams({ cell: latLngToCell(lat, lon, data?.resolution ?? resolution), case: null })
    return true
  })
  const at = hovered === null ? undefined : index.get(hovered)
  const looks = useMemo(() => (data ? looksOf(data, theme) : []), [data, theme])
  const hoveredLook = data && at !== undefined ? lookOf(data, at, theme) : null
  return (
    <>
      <Legend drawing={drawing}>
        <SpotControls question={asked} drawing={drawing} />
        {found.run && found.run.state !== 'done' && <RunBar found={found} run={found.run} />}
        {found.isPending && !found.run && <p className="muted heat-note">{t('explore.spots.working')}</p>}
        {found.error && <p className="error heat-note">{found.error.message}</p>}
        {data && looks.length === 0 && <p className="heat-note">{t('explore.spots.none')}</p>}
        {data && looks.length > 0 && (
          <Swatches
            title={t(`explore.spots.titles.${data.measure}`)}
            note={t('explore.legend.edge', {
              metres: format.metres(getHexagonEdgeLengthAvg(data.resolution, UNITS.m)),
            })}
            opacity={drawing.chosenOpacity}
            rows={looks.map((look) => ({
              key: look.key,
              colour: cssOf(look.colour),
              label: (
                <>
                  {data.measure !== 'gi' && <b className="spot-letter">{look.letter[language]}</b>} {label(look.words)}
                </>
              ),
              note: t('explore.legend.cells', { count: look.cells }),
            }))}
          />
        )}
        {data && (
          <p className="muted heat-note">
            {t('explore.spots.method', {
              cells: format.number(data.method.cells),
              p: t(`explore.spots.by.${data.method.p}`),
              correction: t(`explore.spots.corrections.${data.correction}`),
            })}
            {data.method.exposure && ` ${t(`explore.spots.exposures.${data.exposure as 'area'}`)}`}
          </p>
        )}
        {data && data.warnings.length > 0 && (
          <ul className="spot-warnings" data-testid="spot-warnings">
            {data.warnings.map((warning) => (
              <li key={warning.code}>
                <TriangleAlert size={13} aria-hidden="true" />
                <span>{label(warning.sentence)}</span>
              </li>
            ))}
          </ul>
        )}
        <OpacitySlider drawing={drawing} />
      </Legend>
      {hovered && data && at !== undefined && (
        <PointerTip>
          <strong>{hoveredLook ? label(hoveredLook.words) : t('explore.spots.notSignificant')}</strong>
          <span> {t('explore.tip.cases', { count: data.counts[at]! })}</span>
          <div className="muted mono">{figures(data, at)}</div>
          <PlaceLine cell={hovered} />
        </PointerTip>
      )}
    </>
  )
}

/** Under a thousandth nobody reads the digits. */
export function figures({ z, q }: Significance, index: number): string {
  const chance = `q ${q[index]! < 0.001 ? '<0.001' : q[index]!.toFixed(3)}`
  return z ? `z ${z[index]!.toFixed(1)} · ${chance}` : chance
}
