/** Counts by what there is to count them by: cases per thousand components, per kilometre of road, per square kilometre, per hundred hours of patrol. Pure. */
import { EXPOSURES } from '../../../server/hotspots/significance/rules.ts'

export const PER = ['count', 'patrols', 'components', 'roads', 'km2'] as const
export type Per = (typeof PER)[number]
/** What the server measures; how large an area is its shape says. */
export type Measured = Extract<Per, 'components' | 'roads' | 'patrols'>
export const measuredBy = (per: Per): Measured | null => (per === 'count' || per === 'km2' ? null : per)

const UNIT = {
  components: EXPOSURES.components.per,
  roads: EXPOSURES.roads.per,
  km2: EXPOSURES.area.per,
  patrols: EXPOSURES.patrols.per,
}
/** Ten components, a hundred metres of road, half an hour, in which one walks past once: with less a rate says more about what it is by than about the place. */
export const LEAST = { components: 10, roads: 100, km2: 0, patrols: 0.5 }

/** A rate each; where there is too little to count by 0, which is nothing to colour. */
export function ratesOf(
  counts: ArrayLike<number>,
  amounts: ArrayLike<number> | null,
  per: Per,
  into = new Float32Array(counts.length),
): Float32Array {
  for (let index = 0; index < counts.length; index++) into[index] = rateOf(counts[index]!, amounts?.[index] ?? 0, per)
  return into
}

export const rateOf = (count: number, amount: number, per: Per): number =>
  per === 'count' ? count : isTooLittle(amount, per) ? 0 : (count / amount) * UNIT[per]

export const isTooLittle = (amount: number, per: Per): boolean =>
  per !== 'count' && (amount < LEAST[per] || amount <= 0)

/** How many have cases and too little to count them by. */
export function leftOut(counts: ArrayLike<number>, amounts: ArrayLike<number> | null, per: Per): number {
  let found = 0
  for (let index = 0; index < counts.length; index++)
    found += +(counts[index]! > 0 && isTooLittle(amounts?.[index] ?? 0, per))
  return found
}
