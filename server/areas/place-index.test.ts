/**
 * The index against brute force: turf's even-odd test ring by ring, and the distance to every edge. More than 200,000
 * points, most of them where it is easy to be wrong: on corners and edges, half a micrometre and two beside them, in
 * holes, in slivers, just outside.
 */
import { describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { type At, covers, type Shape, shapeOf } from '../responsibility/planar.ts'
import { type CodedPolygon, PlaceIndex } from './place-index.ts'

/** Nearer than this to an edge, in metres, is on it: the platform's promise, not the index's constant. */
const ON_EDGE = 1e-6
/** Where cities are in their CRS: rounding is that of large numbers. */
const ORIGIN: At = [512_345.678, 3_345_678.901]

interface Piece {
  code: string
  shape: Shape
}
const piece = (code: string, ...rings: At[][]): Piece => ({
  code,
  shape: shapeOf(
    2,
    rings.map((ring) => [...ring, ring[0]!].map(([x, y]): At => [ORIGIN[0] + x, ORIGIN[1] + y])),
  ),
})
const polygonOf = ({ code, shape }: Piece): CodedPolygon => ({ code, rings: shape.paths.map((path) => path.flat()) })
const indexOf = (pieces: readonly Piece[], cellMetres?: number) => new PlaceIndex(pieces.map(polygonOf), cellMetres)

/** Every code that covers a point, by looking at everything. */
function bruteForce(pieces: readonly Piece[], [x, y]: At): string[] {
  const found: string[] = []
  for (const { code, shape } of pieces) {
    const [west, south, east, north] = shape.box
    if (x < west - 1 || x > east + 1 || y < south - 1 || y > north + 1) continue
    if (covers(shape, [x, y], ON_EDGE)) found.push(code)
  }
  return found.sort()
}

/** Points of every kind, near the edges of the pieces and all over their box. */
function* points(random: Random, pieces: readonly Piece[], count: number): Generator<At> {
  const edges = pieces.flatMap(({ shape }) => shape.edges)
  const boxes = pieces.map(({ shape }) => shape.box)
  const [west, south] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side]!)) - 30) as [number, number]
  const [east, north] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side]!)) + 30) as [number, number]
  for (let number = 0; number < count; number++) {
    const [a, b] = edges[Math.floor(random.float() * edges.length)]!
    const part = random.float()
    const [x, y] = [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
    const [across, up] = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length]
    const side = random.float() < 0.5 ? -1 : 1
    switch (number % 8) {
      case 0:
        yield a
        break
      case 1:
        yield [x, y]
        break
      case 2:
        yield [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
        break
      case 3:
        yield [x + side * across * 0.5e-6, y + side * up * 0.5e-6]
        break
      case 4:
        yield [x + side * across * 2e-6, y + side * up * 2e-6]
        break
      case 5:
        // level with a corner, where a ray meets two edges at once
        yield [west + random.float() * (east - west), a[1]]
        break
      default:
        yield [west + random.float() * (east - west), south + random.float() * (north - south)]
    }
  }
}

/** Compares and gives how many points were covered by none, one, several. */
function compare(index: PlaceIndex, pieces: readonly Piece[], random: Random, count: number) {
  const seen = { none: 0, one: 0, several: 0 }
  for (const [x, y] of points(random, pieces, count)) {
    const expected = bruteForce(pieces, [x, y])
    const all = index.all(x, y)
    if (String(all) !== String(expected)) expect(all, `at ${x} ${y}`).toEqual(expected)
    if (index.find(x, y) !== expected[0]) expect(index.find(x, y), `at ${x} ${y}`).toBe(expected[0])
    seen[expected.length === 0 ? 'none' : expected.length === 1 ? 'one' : 'several']++
  }
  return seen
}

/** Pieces that share crooked edges and corners, as unit grids do; codes in no order of place. */
function mesh(random: Random, side: number, metres: number): Piece[] {
  const corners = Array.from({ length: side + 1 }, (_, row) =>
    Array.from(
      { length: side + 1 },
      (_, column): At => [
        metres * (column + 0.8 * (random.float() - 0.5)),
        metres * (row + 0.8 * (random.float() - 0.5)),
      ],
    ),
  )
  const codes = Array.from({ length: side * side }, (_, at) => ({ at, key: random.float() })).sort(
    (a, b) => a.key - b.key,
  )
  return codes.map(({ at }, number) => {
    const [row, column] = [Math.floor(at / side), at % side]
    const [low, high] = [corners[row]!, corners[row + 1]!]
    return piece(String(number).padStart(4, '0'), [low[column]!, low[column + 1]!, high[column + 1]!, high[column]!])
  })
}

/** A star of any number of points around a middle, without crossing itself. */
const star = (random: Random, [x, y]: At, radius: number, vertices: number, roughness = 0.6): At[] =>
  Array.from({ length: vertices }, (_, at) => {
    const angle = (2 * Math.PI * at) / vertices
    const reach = radius * (1 - roughness * random.float())
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
  })
const rectangle = (west: number, south: number, east: number, north: number): At[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
]

describe('the index answers as brute force does', () => {
  it.each([undefined, 4, 64])('over pieces that share edges and corners, cells of %s m', (cellMetres) => {
    const random = new Random(`mesh ${cellMetres}`)
    const pieces = mesh(random, 30, 90)
    const seen = compare(indexOf(pieces, cellMetres), pieces, random, 40_000)
    expect(Math.min(seen.none, seen.one, seen.several)).toBeGreaterThan(1_000)
  })

  it('over shapes of many parts with holes that overlap', () => {
    const random = new Random('overlapping')
    const pieces = Array.from({ length: 60 }, (_, number) => {
      const middle: At = [random.float() * 1500, random.float() * 1500]
      const other: At = [middle[0] + 700, middle[1] + 200]
      return piece(
        `S${String(number).padStart(3, '0')}`,
        star(random, middle, 100 + 300 * random.float(), 40),
        star(random, middle, 30, 12),
        star(random, other, 120, 20),
      )
    })
    const seen = compare(indexOf(pieces), pieces, random, 25_000)
    expect(Math.min(seen.none, seen.one, seen.several)).toBeGreaterThan(1_000)
  })

  it('over slivers, holes that touch, islands in holes, spikes and rings without area', () => {
    const random = new Random('awkward')
    const pieces = [
      // three slivers of a millimetre between two halves
      piece('A1', rectangle(0, 0, 500, 400)),
      piece('A2', rectangle(500, 0, 500.001, 400)),
      piece('A3', rectangle(500.001, 0, 500.002, 400)),
      piece('A0', rectangle(500.002, 0, 500.003, 400)),
      piece('A4', rectangle(500.003, 0, 1000, 400)),
      // a slanting sliver that ends in a point
      piece('B0', [
        [0, 400],
        [1000, 700],
        [1000, 700.001],
      ]),
      // a hole that touches the shell, two holes that touch each other, an island in one
      piece(
        'C0',
        rectangle(0, 800, 400, 1200),
        [
          [0, 1000],
          [100, 900],
          [100, 1100],
        ],
        rectangle(200, 850, 300, 950),
        rectangle(300, 950, 350, 1000),
        rectangle(240, 890, 260, 910),
      ),
      piece('C1', rectangle(200, 850, 300, 950)),
      // two parts that meet in one corner
      piece('D0', rectangle(500, 800, 600, 900), rectangle(600, 900, 700, 1000)),
      // a vertex twice, a spike there and back, a line of no area
      piece('E0', [
        [800, 800],
        [900, 800],
        [900, 800],
        [900, 900],
        [990, 990],
        [900, 900],
        [800, 900],
      ]),
      piece('F0', [
        [800, 1000],
        [900, 1100],
      ]),
      piece('G0', [
        [1100, 0],
        [1200, 100],
        [1200, 0],
        [1100, 100],
      ]),
    ]
    const seen = compare(indexOf(pieces), pieces, random, 30_000)
    expect(Math.min(seen.none, seen.one, seen.several)).toBeGreaterThan(1_000)
    for (const cellMetres of [4, 256]) compare(indexOf(pieces, cellMetres), pieces, random, 10_000)
  })

  it('over boundaries of 100,000 vertices', { timeout: 240_000 }, () => {
    const random = new Random('large')
    const comb: At[] = [[0, -10]]
    for (let tooth = 0; tooth < 25_000; tooth++)
      comb.push([tooth, 0], [tooth, 9_000], [tooth + 0.5, 9_000], [tooth + 0.5, 0])
    comb.push([25_000, -10])
    const pieces = [
      piece(
        'rough',
        star(random, [12_000, 4_000], 15_000, 100_000, 0.05),
        star(random, [12_000, 4_000], 3_000, 6_400, 0.3),
      ),
      piece('comb', comb),
    ]
    const seen = compare(indexOf(pieces), pieces, random, 250)
    expect(seen.several).toBeGreaterThan(20)
  })
})

describe('what is changed', () => {
  it('answers as an index made anew, after every kind of change', () => {
    const random = new Random('changes')
    const pieces = new Map(mesh(random, 12, 90).map((one) => [one.code, one]))
    const index = indexOf([...pieces.values()])
    for (let round = 0; round < 40; round++) {
      const codes = [...pieces.keys()]
      const changes = Array.from(
        { length: 1 + Math.floor(random.float() * 4) },
        (_, number): [string, Piece | null] => {
          const code = codes[Math.floor(random.float() * codes.length)]!
          const middle: At = [random.float() * 1100, random.float() * 1100]
          switch (Math.floor(random.float() * 4)) {
            case 0:
              return [code, null]
            case 1:
              return [code, piece(code, star(random, middle, 200, 9))]
            case 2: {
              const added = `${code}${round}${number}`
              return [added, piece(added, star(random, middle, 90, 300), star(random, middle, 20, 5))]
            }
            default:
              return [code, pieces.get(code)!]
          }
        },
      )
      index.change(changes.map(([code, one]) => [code, one ? polygonOf(one).rings : null]))
      for (const [code, one] of changes) one ? pieces.set(code, one) : pieces.delete(code)
      expect(index.size).toBe(pieces.size)
      compare(index, [...pieces.values()], random, 250)
    }
    const anew = indexOf([...pieces.values()])
    for (const [x, y] of points(random, [...pieces.values()], 20_000)) {
      const [got, expected] = [index.all(x, y), anew.all(x, y)]
      if (String(got) !== String(expected)) expect(got).toEqual(expected)
    }
  })

  it('may lie beyond everything there was', () => {
    const random = new Random('beyond')
    const pieces = mesh(random, 4, 90)
    const index = indexOf(pieces)
    const far = piece('far', rectangle(90_000, -40_000, 95_000, -38_000))
    index.replace('far', polygonOf(far))
    compare(index, [...pieces, far], random, 2_000)
    index.replace('far', null)
    compare(index, pieces, random, 2_000)
    expect(index.has('far')).toBe(false)
  })

  it('refuses what is no polygon, and stays as it was', () => {
    const pieces = mesh(new Random('refused'), 3, 90)
    const index = indexOf(pieces)
    const good = polygonOf(piece('new', rectangle(0, 0, 10, 10))).rings
    expect(() =>
      index.change([
        ['new', good],
        ['0000', [[1, 2, Number.NaN, 4]]],
      ]),
    ).toThrow('NaN')
    expect(() =>
      index.change([
        ['new', good],
        ['0000', [[1, 2, 3]]],
      ]),
    ).toThrow('3 numbers')
    expect(() => index.replace('new', { rings: [[1e9, 0, 1, 0, 0, 1]] })).toThrow('1000000000')
    expect(index.has('new')).toBe(false)
    compare(index, pieces, new Random('refused points'), 1_000)
    expect(() => indexOf([...pieces, pieces[0]!])).toThrow('given twice')
  })
})

it('has an answer for points that are none, and for a city without places', () => {
  const pieces = mesh(new Random('nowhere'), 3, 90)
  for (const index of [indexOf(pieces), indexOf([]), new PlaceIndex([{ code: 'empty', rings: [] }])]) {
    for (const [x, y] of [
      [Number.NaN, 0],
      [Infinity, ORIGIN[1]],
      [-Infinity, -Infinity],
      [1e300, 1e300],
      [0, 0],
    ] as const) {
      expect(index.find(x, y)).toBeUndefined()
      expect(index.all(x, y)).toEqual([])
    }
  }
  const empty = new PlaceIndex([])
  empty.replace('first', polygonOf(pieces[0]!))
  expect(empty.find(...pieces[0]!.shape.paths[0]![0]!)).toBe('first')
})
