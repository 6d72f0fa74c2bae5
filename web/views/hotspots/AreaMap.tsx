import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AreaShapes } from '../../../server/areas/schema.ts'
import type { Level } from '../../../server/hotspots/rules.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { bboxOf, isInside, useDeckLayers, useMapClick } from '../../map/index.ts'
import { areaLayer } from '../../map/layers/areas.ts'
import { HEAT_RAMP } from '../../map/layers/heat.ts'
import { PointerTip, useUnderPointer } from '../../map/MapTip.tsx'
import { useTheme } from '../../preferences.ts'
import { setParams } from '../../url.ts'
import { heatClasses, rankOf } from './breaks.ts'
import { heatRows } from './CellLegend.tsx'
import { asked, setFilter, toggledArea } from './filter.ts'
import type { HeatMapProps } from './HeatMap.tsx'
import { Legend, OpacitySlider, Swatches } from './Legend.tsx'
import { PerChoice, Rate } from './PerChoice.tsx'
import { AREA_LEVELS, useAreaCounts, useShapes } from './queries.ts'
import { leftOut, rateOf } from './rates.ts'

const NOTHING: readonly unknown[] = []
type Feature = AreaShapes['features'][number]

/** Districts, streets, communities or unit grids by their cases, or by cases per square kilometre: a press narrows to one. */
export function AreaMap({ question: { filter }, drawing }: HeatMapProps) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const format = useFormat()
  const name = useName()
  const { level, per, opacity } = drawing
  const counted = useAreaCounts(asked(filter, ['areas']), level, per)
  const shapes = useShapes(level)
  const { features, figureOf, countOf, classes, elsewhere, few } = useMemo(() => {
    const known = new Map(counted.data?.areas.map((area) => [area.code, area]))
    const drawn = (shapes.data?.features ?? []).filter(() => counted.data !== undefined)
    const countOf = ({ id }: Feature) => known.get(id)?.count ?? 0
    const amountOf = (area: Feature) => (per === 'km2' ? area.properties.areaM2 : (known.get(area.id)?.amount ?? 0))
    const figureOf = (area: Feature) => rateOf(countOf(area), amountOf(area), per)
    const inside = drawn.reduce((sum, area) => sum + countOf(area), 0)
    return {
      features: drawn,
      figureOf,
      countOf,
      classes: heatClasses(drawn.map(figureOf).filter((value) => value > 0)),
      elsewhere: drawn.length > 0 ? (counted.data?.total ?? 0) - inside : 0,
      few: leftOut(drawn.map(countOf), drawn.map(amountOf), per),
    }
  }, [counted.data, shapes.data, per])
  const boxes = useMemo(() => features.map((area) => bboxOf(area.geometry)!), [features])
  const areaAt = (at: readonly [number, number]) =>
    features.findIndex((area, index) => {
      const [west, south, east, north] = boxes[index]!
      return (
        at[0] >= west! && at[0] <= east! && at[1] >= south! && at[1] <= north! && isInside(at as never, area.geometry)
      )
    })
  const hovered = useUnderPointer((at) => {
    const index = areaAt(at)
    return index < 0 ? null : index
  })
  const layers = useMemo(
    () =>
      features.length === 0
        ? NOTHING
        : [
            areaLayer(features, {
              theme,
              opacity,
              colourOf: (area) => {
                const value = figureOf(area)
                return value > 0 ? HEAT_RAMP[theme][rankOf(classes, value)]! : null
              },
              chosen: filter.areas,
              hovered: hovered === null ? null : (features[hovered]?.id ?? null),
            }),
          ],
    [features, theme, opacity, classes, figureOf, filter.areas, hovered],
  )
  useDeckLayers('heat', layers)
  useMapClick(({ lngLat }) => {
    const area = features[areaAt(lngLat)]
    if (area) setFilter(filter, { areas: toggledArea(filter.areas, area.id) })
    return area !== undefined
  })
  const area = hovered === null ? undefined : features[hovered]
  const failed = counted.error ?? shapes.error
  return (
    <>
      <Legend drawing={drawing}>
        <PerChoice drawing={drawing} leftOut={few}>
          <LevelChoice level={level} />
        </PerChoice>
        {failed && <p className="error heat-note">{failed.message}</p>}
        {!failed && features.length === 0 && <p className="muted heat-note">{t('common.loading')}</p>}
        {classes.length > 0 && (
          <Swatches
            title={t(`explore.legend.areasPer.${per}`)}
            opacity={drawing.chosenOpacity}
            rows={heatRows(classes, theme, format, ({ cells }) => t('explore.legend.places', { count: cells }))}
          />
        )}
        {elsewhere > 0 && <p className="muted heat-note">{t('explore.legend.elsewhere', { count: elsewhere })}</p>}
        <OpacitySlider drawing={drawing} />
      </Legend>
      {area && (
        <PointerTip>
          <strong>{t('explore.tip.cases', { count: countOf(area) })}</strong>
          <Rate
            per={per === 'count' ? 'km2' : per}
            value={per === 'count' ? rateOf(countOf(area), area.properties.areaM2, 'km2') : figureOf(area)}
          />
          <div className="muted">{name(area.properties)}</div>
        </PointerTip>
      )}
    </>
  )
}

export function LevelChoice({ level }: { level: Level }) {
  const { t } = useTranslation()
  return (
    <select
      className="input"
      value={level}
      aria-label={t('explore.levels.label')}
      data-testid="area-level"
      onChange={(event) => setParams({ level: event.target.value === 'street' ? null : event.target.value })}
    >
      {AREA_LEVELS.map((one) => (
        <option key={one} value={one}>
          {t(`explore.levels.${one}`)}
        </option>
      ))}
    </select>
  )
}
