/** Communities under positions: those on which a strip lies, and the one pressed on the map. */
import { useQueries } from '@tanstack/react-query'
import { useRef } from 'react'
import type { AreaPlace } from '../../../server/areas/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { request } from '../../api.ts'
import { useSettled } from '../../settled.ts'
import { STILL_MS } from './useForecast.ts'

/** Corners asked about; of a longer outline every so many. */
const MOST = 16

const placeAt = ([lon, lat]: readonly number[], signal?: AbortSignal) =>
  request<AreaPlace>('/api/areas/at', { query: { lon: lon!.toFixed(7), lat: lat!.toFixed(7) }, signal })

/** The community at a position. Throws ProblemError outside_city. */
export const communityAt = async (position: readonly number[]): Promise<Named> =>
  (await placeAt(position)).area.community

/** Communities under the corners of a strip and its middle, each once, in the order of the corners. */
export function useCommunitiesAt(drawn: readonly (readonly number[])[]): Named[] {
  const still = useSettled(JSON.stringify(drawn), STILL_MS)
  // While a corner is dragged, what was found before stays.
  const last = useRef<readonly (readonly number[])[]>([])
  if (still !== null) last.current = JSON.parse(still)
  const corners = last.current
  const step = Math.ceil(corners.length / MOST)
  const asked = corners.filter((_, index) => index % step === 0)
  if (asked.length > 2) {
    const mean = (axis: 0 | 1) => asked.reduce((sum, corner) => sum + corner[axis]!, 0) / asked.length
    asked.push([mean(0), mean(1)])
  }
  const found = useQueries({
    queries: asked.map((corner) => ({
      queryKey: ['area-at', corner[0], corner[1]],
      queryFn: ({ signal }: { signal: AbortSignal }) => placeAt(corner, signal),
      staleTime: 5 * 60_000,
      retry: false,
    })),
  })
  const byCode = new Map<string, Named>()
  for (const { data } of found) if (data) byCode.set(data.area.community.code, data.area.community)
  return [...byCode.values()]
}
