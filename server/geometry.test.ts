import { expect, test } from 'vitest'
import { ProblemError } from './errors.ts'
import { checkGeometry, MAXIMUM_VERTICES, swapAxes, toWgs84 } from './geometry.ts'
import type { Geometry } from './schema.ts'

const [x, y] = [120.15, 30.27]
const ring = (...offsets: number[][]) => offsets.map(([dx, dy]) => [x + dx! / 100, y + dy! / 100])
const square = ring([0, 0], [1, 0], [1, 1], [0, 1], [0, 0])

function problemOf(geometry: Geometry): ProblemError | undefined {
  try {
    checkGeometry(geometry, { field: '/geometry' })
    return undefined
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

const good: [string, Geometry][] = [
  ['a point', { type: 'Point', coordinates: [x, y] }],
  ['a point with a height', { type: 'Point', coordinates: [x, y, 12] }],
  ['a line that crosses itself', { type: 'LineString', coordinates: ring([0, 0], [1, 1], [1, 0], [0, 1]) }],
  ['a square', { type: 'Polygon', coordinates: [square] }],
  [
    'a square with a hole',
    { type: 'Polygon', coordinates: [square, ring([0.2, 0.2], [0.2, 0.8], [0.8, 0.8], [0.2, 0.2])] },
  ],
  ['two squares', { type: 'MultiPolygon', coordinates: [[square], [ring([2, 0], [3, 0], [3, 1], [2, 1], [2, 0])]] }],
]
test.each(good)('takes %s', (_, geometry) => expect(problemOf(geometry)).toBeUndefined())

const refused: [string, Geometry, string, RegExp][] = [
  ['infinity', { type: 'Point', coordinates: [Number.POSITIVE_INFINITY, y] }, 'bad_geometry', /finite/],
  ['swapped axes', { type: 'Point', coordinates: [y, x] }, 'axes_swapped', /send \[120\.15, 30\.27\]/],
  ['metres', { type: 'Point', coordinates: [514_923, 3_350_508] }, 'bad_geometry', /not metres/],
  ['an open ring', { type: 'Polygon', coordinates: [square.slice(0, 4)] }, 'bad_geometry', /not closed/],
  ['a ring of two', { type: 'Polygon', coordinates: [ring([0, 0], [1, 0], [0, 0])] }, 'bad_geometry', /at least 4/],
  [
    'a flat ring',
    {
      type: 'Polygon',
      coordinates: [
        [
          [120, 30],
          [121, 30],
          [122, 30],
          [120, 30],
        ],
      ],
    },
    'bad_geometry',
    /no area/,
  ],
  [
    'a bow tie',
    { type: 'Polygon', coordinates: [ring([0, 0], [1, 1], [1, 0], [0, 1], [0, 0])] },
    'bad_geometry',
    /lon 120\.155, lat 30\.275/,
  ],
  [
    'a hole across the shell',
    { type: 'Polygon', coordinates: [square, ring([0.5, 0.5], [1.5, 0.5], [0.5, 0.7], [0.5, 0.5])] },
    'bad_geometry',
    /crosses itself/,
  ],
  [
    'a line without length',
    {
      type: 'LineString',
      coordinates: [
        [x, y],
        [x, y],
      ],
    },
    'bad_geometry',
    /2 different/,
  ],
  ['nothing', { type: 'MultiPoint', coordinates: [] }, 'bad_geometry', /no positions/],
  [
    'too many positions',
    {
      type: 'LineString',
      coordinates: Array.from({ length: MAXIMUM_VERTICES + 1 }, (_, index) => [x + index / 1e6, y]),
    },
    'too_large',
    /10001/,
  ],
]
test.each(refused)('refuses %s', (_, geometry, code, detail) => {
  const problem = problemOf(geometry)
  expect(problem?.code).toBe(code)
  expect(problem?.message).toMatch(detail)
  expect(problem?.details.field).toBe('/geometry')
})

test('looks for crossings in 10,000 positions in well under a second', () => {
  const turns = Array.from({ length: MAXIMUM_VERTICES - 1 }, (_, index) => {
    const angle = (index / (MAXIMUM_VERTICES - 1)) * 2 * Math.PI
    const radius = 0.1 * (1 + 0.3 * Math.sin(50 * angle))
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
  const start = performance.now()
  expect(problemOf({ type: 'Polygon', coordinates: [[...turns, turns[0]!]] })).toBeUndefined()
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('converts a declared datum; swaps axes', () => {
  const [lon, lat] = toWgs84({ type: 'Point', coordinates: [x, y] }, 'gcj02').coordinates as [number, number]
  // GCJ-02 runs some 450 m east and 250 m south of WGS84 in Hangzhou
  expect(x - lon).toBeCloseTo(0.0047, 3)
  expect(y - lat).toBeCloseTo(-0.0024, 3)
  expect(toWgs84({ type: 'Polygon', coordinates: [square] }, 'wgs84').coordinates[0]).toBe(square)
  expect(
    swapAxes({
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    }).coordinates,
  ).toEqual([
    [2, 1],
    [4, 3],
  ])
})
