import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCaseTiles, useDeckLayers, useMapClick } from '../../map/index.ts'
import { momentsLayer } from '../../map/layers/moments.ts'
import { useZoom } from '../../map/MapTip.tsx'
import { useTheme } from '../../preferences.ts'
import { setParams } from '../../url.ts'
import { asked } from './filter.ts'
import type { HeatMapProps } from './HeatMap.tsx'
import { Legend, OpacitySlider } from './Legend.tsx'
import { readMoments } from './moments.ts'
import { useColumns } from './queries.ts'
import { tileQuestion } from './tileQuestion.ts'

const NOTHING: readonly unknown[] = []
/** From here the map's own case layer knows them one by one. */
export const ONE_BY_ONE = 14

/** Every case a point: from afar to its small cell, close by exactly and to be opened. */
export function PointMap({ city, question: { filter }, drawing }: HeatMapProps) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const close = useZoom() >= ONE_BY_ONE
  const tiles = useMemo(() => tileQuestion(filter, city.timeZone), [filter, city.timeZone])
  const exact = close && tiles.beyond.length === 0
  const found = useColumns('moments', exact ? null : asked(filter), readMoments)
  useCaseTiles(exact ? tiles.query : null)
  const layers = useMemo(
    () =>
      exact || !found.data
        ? NOTHING
        : [momentsLayer(found.data, { theme, opacity: drawing.opacity, id: 'heat-points', time: null })],
    [exact, found.data, theme, drawing.opacity],
  )
  useDeckLayers('heat', layers)
  useMapClick(({ group, properties }) => {
    if (group !== 'cases' && group !== 'history') return false
    setParams({ case: String(properties.id) })
    return true
  })
  return (
    <Legend drawing={drawing}>
      <p className="muted heat-note">
        {exact
          ? t('explore.legend.pointsClose')
          : found.error
            ? found.error.message
            : found.data
              ? t('explore.legend.pointsFar', { count: found.data.size })
              : t('common.loading')}
        {close && tiles.beyond.length > 0 && ` ${t('explore.legend.pointsBeyond')}`}
      </p>
      <OpacitySlider drawing={drawing} />
    </Legend>
  )
}
