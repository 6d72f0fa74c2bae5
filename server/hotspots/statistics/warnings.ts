/**
 * What a reader must know before believing a map of hot spots, as codes with the figures they rest on. A warning forbids
 * nothing: it is shown beside the result.
 */
import { momentsOf } from './getis-ord.ts'
import { degreesOf, type Neighbours } from './neighbours.ts'
import type { WarningCode } from './rules.ts'

/** ArcGIS' Optimized Hot Spot Analysis refuses fewer areas with cases, fewer cases, and its space-time cube fewer slices. */
export const FEWEST_CELLS_WITH_CASES = 30
export const FEWEST_CASES = 60
export const FEWEST_SLICES = 10
/** Under an expected count of 5 in a neighbourhood the normal curve does not fit (W. G. Cochran, Biometrics 10 (1954) 417–451). */
export const SMALLEST_EXPECTED = 5
/** With fewer neighbours Gi* says more about the cell than about its surroundings. */
export const FEWEST_NEIGHBOURS = 3
/** Cells with fewer neighbours that a ragged edge has anyway. */
export const USUAL_SHARE = 0.05
/** Variance by mean above which counts are far from chance everywhere, so that the largest drive the result. */
export const MOST_DISPERSION = 2

/** One cell with more of all cases makes its whole surroundings hot, whatever happens there. */
export const DOMINANT_SHARE = 0.2

export interface Warning {
  code: WarningCode
  figures: Record<string, number>
}

export interface Asked {
  /** One count a cell; for a cube, slice after slice. */
  counts: Uint32Array | Uint16Array
  neighbours: Neighbours
  /** Slices of the cube, and how many a window looks back; without them there is one slice. */
  slices?: number
  before?: number
  /** One a cell, of rates. */
  exposure?: Float64Array
}

export function warningsOf({ counts, neighbours, slices, before = 0, exposure }: Asked): Warning[] {
  const degrees = degreesOf(neighbours)
  const cells = degrees.length
  const perCell = new Float64Array(cells)
  for (let bin = 0; bin < counts.length; bin++) perCell[bin % cells]! += counts[bin]!
  const cases = perCell.reduce((sum, count) => sum + count, 0)
  const largest = perCell.reduce((most, count) => Math.max(most, count), 0)
  const cellsWithCases = perCell.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
  const { mean, deviation } = momentsOf(counts)
  const window = (degrees.reduce((sum, degree) => sum + degree + 1, 0) / Math.max(1, cells)) * (before + 1)
  const alone = degrees.reduce((sum, degree) => sum + (degree < FEWEST_NEIGHBOURS ? 1 : 0), 0)
  const dispersion = mean > 0 ? deviation ** 2 / mean : 0
  const found: Warning[] = []
  const warn = (holds: boolean, code: WarningCode, figures: Warning['figures']) => {
    if (holds) found.push({ code, figures })
  }
  warn(deviation === 0, 'no_variation', { count: mean })
  warn(cellsWithCases < FEWEST_CELLS_WITH_CASES, 'few_cells_with_cases', {
    cellsWithCases,
    fewest: FEWEST_CELLS_WITH_CASES,
  })
  warn(cases < FEWEST_CASES, 'few_cases', { cases, fewest: FEWEST_CASES })
  warn(slices !== undefined && slices < FEWEST_SLICES, 'few_slices', { slices: slices ?? 1, fewest: FEWEST_SLICES })
  warn(mean * window < SMALLEST_EXPECTED, 'small_expected_count', {
    expected: mean * window,
    smallest: SMALLEST_EXPECTED,
  })
  warn(alone > USUAL_SHARE * cells, 'few_neighbours', { cells: alone, of: cells, fewest: FEWEST_NEIGHBOURS })
  warn(dispersion > MOST_DISPERSION && significantlyAbove(dispersion, counts.length), 'over_dispersion', {
    varianceByMean: dispersion,
    most: MOST_DISPERSION,
  })
  warn(cases >= FEWEST_CASES && largest > DOMINANT_SHARE * cases, 'dominant_cell', {
    count: largest,
    cases,
    percent: Math.round((100 * largest) / cases),
  })
  if (exposure) {
    const all = exposure.reduce((sum, one) => sum + one, 0)
    const unstable = exposure.reduce((sum, one) => sum + ((one / all) * cases < 1 ? 1 : 0), 0)
    warn(unstable > USUAL_SHARE * cells, 'unstable_rates', { cells: unstable, of: cells, smallestExpected: 1 })
  }
  return found
}

/** Fisher's index of dispersion: (n − 1) × variance / mean is χ² of n − 1 under chance; three deviations above. */
function significantlyAbove(dispersion: number, count: number): boolean {
  return (dispersion - 1) * Math.sqrt((count - 1) / 2) > 3
}
