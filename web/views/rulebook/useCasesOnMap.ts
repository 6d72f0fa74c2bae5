/** Cases that would change on the map, each in the colour of the unit it would go to. */
import { useEffect, useMemo } from 'react'
import { fitBbox, useDeckLayers } from '../../map/index.ts'
import { pickedLayers } from '../../map/layers/picked.ts'
import { useTheme } from '../../preferences.ts'
import { UNIT_COLOURS } from '../bulk/plan.ts'

export interface MovedCase {
  id: string
  position: readonly number[]
  to: string | null
  /** Not moved: drawn hollow. */
  hollow: boolean
}

/**
 * @param still the map stays where it is
 * @returns the colour of a unit, for the legend
 */
export function useCasesOnMap(cases: readonly MovedCase[] | undefined, still = false): (unit: string | null) => string {
  const theme = useTheme((store) => store.theme)
  const order = useMemo(() => {
    const counts = new Map<string, number>()
    for (const { to } of cases ?? []) if (to) counts.set(to, (counts.get(to) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([unit]) => unit)
  }, [cases])
  const colourOf = (unit: string | null) => UNIT_COLOURS[order.indexOf(unit ?? '')] ?? '#7c879b'
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours follow from the cases
  const layers = useMemo(
    () =>
      cases && cases.length > 0
        ? pickedLayers(
            cases.map(({ id, position, to, hollow }) => ({ id, position, colour: colourOf(to), hollow })),
            theme,
          )
        : [],
    [cases, theme],
  )
  useDeckLayers('moved-cases', layers)
  useEffect(() => {
    if (still || !cases || cases.length === 0) return
    const lons = cases.map(({ position }) => position[0]!)
    const lats = cases.map(({ position }) => position[1]!)
    fitBbox([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], 15)
  }, [cases, still])
  return colourOf
}
