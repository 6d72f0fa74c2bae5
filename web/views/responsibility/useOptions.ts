/** The options of an uncertain place on the map: the disc of accuracy, and the ground of each unit, to be clicked. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from '../../../server/responsibility/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { api } from '../../api.ts'
import { useKeys } from '../../keys.ts'
import { bboxOf, fitBbox, type Highlight, isInside, useHighlight, useMapClick, useMapReady } from '../../map/index.ts'
import { UNIT_COLOURS } from '../bulk/plan.ts'

export interface Option {
  unit: Named
  probability: number
  colour: string
  /** A place on its ground; null while not drawn. */
  label: number[] | null
}

/** Options that a key chooses. */
const KEYS = 9
/** A sliver of the disc, which would read 0 %, is no choice. */
const LIKELY = 0.005

/**
 * @param question what was asked; null while nothing is uncertain
 * @param onChoose null when there is nothing to choose: the options are only shown
 */
export function useOptions({
  question,
  answer,
  shown,
  chosen,
  onChoose,
}: {
  question: ResponsibilityQuestion | null
  answer: ResponsibilityAnswer | null
  shown: boolean
  chosen: string | undefined
  onChoose: ((unit: Named) => void) | null
}) {
  const options = useMemo(() => {
    const likely = answer?.certainty?.options.filter(({ probability }) => probability >= LIKELY) ?? []
    return likely.length > 1 ? likely : null
  }, [answer])
  const drawn = useQuery({
    queryKey: ['responsibility-options', question],
    queryFn: ({ signal }) => api.responsibilityOptions(question!, signal),
    enabled: shown && question !== null && options !== null,
    staleTime: 60_000,
  })
  const [pointed, setPointed] = useState<string | null>(null)
  const features = useMemo(
    () =>
      shown
        ? drawn.data?.features.filter(({ properties }) =>
            options?.some(({ unit }) => unit.code === properties.unit.code),
          )
        : undefined,
    [shown, drawn.data, options],
  )
  const list = useMemo(
    () =>
      (options ?? []).map(({ unit, probability }, index): Option => {
        const feature = features?.find(({ properties }) => properties.unit.code === unit.code)
        return {
          unit,
          probability,
          colour: UNIT_COLOURS[index] ?? UNIT_COLOURS.at(-1)!,
          label: feature?.properties.label ?? null,
        }
      }),
    [options, features],
  )
  const colourOf = (code: string) => list.find(({ unit }) => unit.code === code)?.colour
  const highlights: Highlight[] = (features ?? []).map(({ geometry, properties: { unit } }) => ({
    role: 'option',
    geometry,
    colour: colourOf(unit.code),
    strong: unit.code === (pointed ?? chosen),
  }))
  if (features && drawn.data) highlights.push({ role: 'disc', geometry: drawn.data.disc })
  useHighlight('options', highlights)

  useMapClick(({ lngLat }) => {
    if (!onChoose) return false
    const hit = features?.find(({ geometry }) => isInside(lngLat, geometry))
    if (hit) onChoose(hit.properties.unit)
    return hit !== undefined
  })
  useKeys(
    onChoose
      ? Object.fromEntries(list.slice(0, KEYS).map(({ unit }, index) => [String(index + 1), () => onChoose(unit)]))
      : {},
  )
  // Goes to the disc once, when it is first drawn.
  const ready = useMapReady()
  const gone = useRef<unknown>(null)
  useEffect(() => {
    if (!ready || !features || !drawn.data || gone.current === drawn.data) return
    gone.current = drawn.data
    const [west, south, east, north] = bboxOf(drawn.data.disc)
    const room = [(east - west) * 0.35, (north - south) * 0.35] as const
    fitBbox([west - room[0], south - room[1], east + room[0], north + room[1]], 18)
  }, [ready, features, drawn.data])
  return { options: list, pending: drawn.isFetching && !drawn.data, error: drawn.error, point: setPointed }
}
