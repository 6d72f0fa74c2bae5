/** For tests of findings: questions over HTTP, and where the city's hot spots were planted. */
import { cellToLatLng, greatCircleDistance, gridDisk } from 'h3-js'
import { cityTruth, type HotSpot } from '../../../fixtures/hangzhou/truth.ts'
import { ANCHOR, type TestCity } from '../../testing.ts'
import { liveCountsOf } from '../counts/index.ts'
import type { Significance } from './schema.ts'

export const SPOTS = cityTruth({ anchor: ANCHOR }).hotSpots
export const spotNamed = (id: string) => SPOTS.find((spot) => spot.id === id)!

/** Waits until every case is counted: a busy machine takes longer than a question waits. */
export async function counted(city: TestCity): Promise<void> {
  const live = liveCountsOf(city.platform)
  while (live.status().share < 1) await live.settled()
}

export function asking(city: TestCity) {
  const known = new Map<string, { authorization: string }>()
  return async (
    person: string,
    path: string,
    {
      method = 'GET',
      payload,
      headers = {},
    }: { method?: 'GET' | 'POST' | 'DELETE'; payload?: object; headers?: object } = {},
  ) => {
    const signed = known.get(person) ?? (await city.signIn(person))
    known.set(person, signed)
    const answer = await city.app.inject({
      method,
      url: `/api/hotspots/${path}`,
      headers: { ...signed, ...headers },
      ...(payload ? { payload } : {}),
    })
    return answer
  }
}
export type Ask = ReturnType<typeof asking>

export async function findings(ask: Ask, person: string, parameters: string): Promise<Significance> {
  const answer = await ask(person, `significance?${parameters}`)
  if (answer.statusCode !== 200) throw new Error(`${parameters}: ${answer.body}`)
  return answer.json()
}

/** What an analyst asks who wonders about these classes in that time. */
export function questionAbout({ kind, classCodes, from, to, months, id }: HotSpot): string {
  const classes = classCodes.map((code) => `${kind}-${code}`).join()
  // Plum rain is in June and July; before the shared bicycles broke out elsewhere, whose class is one of these.
  const [first, last] = months
    ? ['2026-06-01', '2026-07-31']
    : [
        from.slice(0, 10),
        id === 'station-bicycles' ? spotNamed('jinjiang-shared-bicycles').from.slice(0, 10) : to.slice(0, 10),
      ]
  return `from=${first}&to=${last}&class=${classes}`
}

const isWithin = (cell: string, { lat, lon, radiusMetres }: HotSpot) =>
  greatCircleDistance(cellToLatLng(cell), [lat, lon], 'm') <= radiusMetres
export const cellsIn = (spot: HotSpot, cells: readonly string[]) => cells.filter((cell) => isWithin(cell, spot))
/** Cells that have a planted one among themselves and their neighbours: what is judged there holds planted cases. */
export const around = (cells: readonly string[]) => new Set(cells.flatMap((cell) => gridDisk(cell, 1)))
