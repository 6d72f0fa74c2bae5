/** What a cell's cases are: classes against the whole, and cells made of the same. Pure. */
import { cellToLatLng } from 'h3-js'
import type { Why } from './schema.ts'

/** Fewer cases make no profile, and no share that is worth comparing. */
export const FEWEST = 5
const MOST_SIMILAR = 5
/** Of cosines under it the likeness is in one common class at most. */
const LEAST_SIMILAR = 0.6

interface Counted {
  word: string
  count: number
}

/** Shares here beside those of the whole, the largest first. */
export function sharesOf(here: readonly Counted[], all: readonly Counted[]) {
  const [own, whole] = [totalOf(here), totalOf(all)]
  const counts = new Map(all.map(({ word, count }) => [word, count]))
  return here.map(({ word, count }) => {
    const share = count / own
    const cityShare = (counts.get(word) ?? 0) / whole
    return { word, count, share, cityShare, lift: count >= FEWEST && cityShare > 0 ? share / cityShare : null }
  })
}

/** Up to five cells whose cases are of the same classes in the same shares: cosine of their counts by class. */
export function similarTo(
  number: number,
  cells: readonly string[],
  { words, counts }: { words: readonly string[]; counts: Uint32Array },
): Why['similar'] {
  const classes = words.length
  const own = counts.subarray(number * classes, (number + 1) * classes)
  let [ownCount, ownSquares] = [0, 0]
  for (const value of own) {
    ownCount += value
    ownSquares += value * value
  }
  const found: Why['similar'] = []
  if (ownCount < FEWEST) return found
  for (let index = 0; index < cells.length; index++) {
    let [count, squares, product] = [0, 0, 0]
    for (let at = 0; at < classes; at++) {
      const value = counts[index * classes + at]!
      count += value
      squares += value * value
      product += value * own[at]!
    }
    if (index === number || count < FEWEST) continue
    const similarity = product / Math.sqrt(ownSquares * squares)
    if (similarity < LEAST_SIMILAR) continue
    const cell = cells[index]!
    const [lat, lon] = cellToLatLng(cell)
    found.push({ cell, position: [lon, lat], similarity, count })
  }
  return found.sort((one, other) => other.similarity - one.similarity || other.count - one.count).slice(0, MOST_SIMILAR)
}

const totalOf = (counted: readonly Counted[]) =>
  Math.max(
    1,
    counted.reduce((sum, { count }) => sum + count, 0),
  )
