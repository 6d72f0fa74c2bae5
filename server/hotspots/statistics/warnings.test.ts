import { gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { type Neighbours, neighboursOf } from './neighbours.ts'
import { warningsOf } from './warnings.ts'
import { atOnce } from './work.ts'

const random = new Random('warnings')
const disk = gridDisk(latLngToCell(30.27, 120.15, 9), 8)
const area = atOnce(neighboursOf(disk, { rings: 1 }))
const scattered = atOnce(
  neighboursOf(
    disk.filter((_, at) => at % 5 === 0),
    { rings: 1 },
  ),
)
const counts = (of: Neighbours, value: () => number) => Uint32Array.from({ length: of.offsets.length - 1 }, value)
const codes = (...asked: Parameters<typeof warningsOf>) => warningsOf(...asked).map(({ code }) => code)

describe('warnings', () => {
  it('are none where there is enough of everything', () => {
    expect(codes({ counts: counts(area, () => random.integer(2, 8)), neighbours: area, slices: undefined })).toEqual([])
  })

  it.each([
    ['no_variation', { counts: counts(area, () => 3), neighbours: area }],
    ['few_cells_with_cases', { counts: counts(area, () => 0).fill(9, 0, 29), neighbours: area }],
    ['few_cases', { counts: counts(area, () => 0).fill(1, 0, 59), neighbours: area }],
    ['small_expected_count', { counts: counts(area, () => (random.chance(0.6) ? 1 : 0)), neighbours: area }],
    ['few_neighbours', { counts: counts(scattered, () => random.integer(2, 8)), neighbours: scattered }],
    ['over_dispersion', { counts: counts(area, () => Math.floor(random.exponential(9))), neighbours: area }],
    ['dominant_cell', { counts: counts(area, () => random.integer(2, 8)).fill(400, 7, 8), neighbours: area }],
    [
      'few_slices',
      { counts: new Uint32Array(disk.length * 9).map(() => random.integer(2, 8)), neighbours: area, slices: 9 },
    ],
    [
      'unstable_rates',
      {
        counts: counts(area, () => random.integer(2, 8)),
        neighbours: area,
        exposure: Float64Array.from(disk, (_, at) => (at % 10 ? 100 : 1)),
      },
    ],
  ] as const)('tell of %s', (code, asked) => {
    expect(codes(asked)).toContain(code)
  })

  it('carry their figures', () => {
    const [warning] = warningsOf({ counts: counts(area, () => 0).fill(9, 0, 29), neighbours: area })
    expect(warning).toEqual({ code: 'few_cells_with_cases', figures: { cellsWithCases: 29, fewest: 30 } })
  })

  it('do not call a slice of a cube small that its window makes up for', () => {
    const cube = new Uint32Array(disk.length * 12).map(() => (random.chance(0.5) ? 1 : 0))
    expect(codes({ counts: cube, neighbours: area, slices: 12, before: 0 })).toContain('small_expected_count')
    expect(codes({ counts: cube, neighbours: area, slices: 12, before: 3 })).toEqual([])
  })
})
