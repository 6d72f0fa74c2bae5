import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { type ServedLayer, servedLayers, statementOf } from '../tiles/layers.ts'
import { type Decoded, decode, randomFrom, tileAt } from '../tiles/testing.ts'
import type { TileAddress } from './tile-encoder.ts'
import { encodeRows } from './tile-geometry.ts'

const everything = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const
let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city?.close())

/** The tile of a layer by the encoder of an engine. */
function encode(kind: 'native' | 'embedded', served: ServedLayer, address: TileAddress) {
  const { query, values, read } = statementOf(kind, {
    layers: [served],
    address,
    properties: undefined,
    filter: undefined,
    time: { kind: 'now' },
  })
  return city.database.as(everything, async (client) =>
    decode(read((await client.query({ text: query.text, values: values(address, { now: ANCHOR }) })).rows).bytes),
  )
}

/** A few places in and at the edge of the gridded centre, the same at every run. */
function places(count: number): [number, number][] {
  const random = randomFrom(11)
  return Array.from({ length: count }, () => [120.12 + random() * 0.09, 30.21 + random() * 0.09])
}

describe('the two encoders', () => {
  it.runIf(process.env.DATABASE_URL)('give the same features, within one unit of the tile', async () => {
    for (const served of servedLayers) {
      const { layer } = served
      for (let z = layer.minzoom; z <= layer.maxzoom; z++) {
        for (const place of places(z < 10 ? 1 : 4)) {
          const address = tileAt(place, z)
          const [expected, actual] = [
            await encode('native', served, address),
            await encode('embedded', served, address),
          ]
          for (const { id } of layer.sourceLayers) {
            const where = `${id} ${z}/${address.x}/${address.y}`
            // Polygons come generalised to 4 units below z15 (areas always): where that makes one touch itself, the two
            // repairs may differ by one such step. Everything else, and all that is not a polygon, is within one unit.
            const step = layer.id === 'areas' || z < 15 ? 4 : 1
            const problem = difference(expected[id] ?? [], actual[id] ?? [], step)
            expect(problem, where).toBeUndefined()
          }
        }
      }
    }
  })

  it('keep within the tile and its buffer, with whole coordinates and rings wound as MVT says', async () => {
    for (const served of servedLayers) {
      const { layer } = served
      let seen = 0
      for (const place of places(3)) {
        const features = Object.values(await encode(city.database.kind, served, tileAt(place, layer.maxzoom))).flat()
        seen += features.length
        for (const { type, parts } of features) {
          for (const { x, y } of parts.flat()) {
            expect(Number.isInteger(x) && Number.isInteger(y) && Math.min(x, y) >= -64 && Math.max(x, y) <= 4160).toBe(
              true,
            )
          }
          if (type === 3) expect(ringArea(parts[0]!), layer.id).toBeGreaterThan(0)
        }
      }
      expect(seen, layer.id).toBeGreaterThan(0)
    }
  })
})

describe('encoding in Node', () => {
  const source = { id: 'things', fields: ['code', 'size', 'open'], text: '' }
  const square = (from: number, to: number) => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ]
  const row = (geometry: object, properties: unknown[] = []) => ({
    source: 0,
    geometry: JSON.stringify(geometry),
    properties: JSON.stringify(properties),
  })

  it('turns exterior rings one way and holes the other, however they come', () => {
    for (const reverse of [false, true]) {
      const rings = [square(0, 100), square(10, 20)].map((ring) => (reverse ? ring.toReversed() : ring))
      const { things } = decode(encodeRows([source], [row({ type: 'Polygon', coordinates: rings })]))
      expect(things![0]!.parts.map((part) => Math.sign(ringArea(part)))).toEqual([1, -1])
    }
  })

  it('keeps numbers, truth values and texts, and leaves nulls out', () => {
    const { things } = decode(
      encodeRows(
        [source],
        [
          row({ type: 'Point', coordinates: [5, 7] }, [null, 1795140000, false]),
          row({ type: 'Point', coordinates: [1, 2] }, ['水', -3, true]),
        ],
      ),
    )
    expect(things!.map(({ properties }) => properties)).toEqual([
      { size: 1795140000, open: false },
      { code: '水', size: -3, open: true },
    ])
    expect(things![0]!.parts).toEqual([[expect.objectContaining({ x: 5, y: 7 })]])
  })

  it('gives no bytes for no rows', () => {
    expect(encodeRows([source], [])).toHaveLength(0)
  })
})

/** What differs between two lists of features, in words; undefined when nothing does. */
function difference(expected: Decoded[], actual: Decoded[], step: number): string | undefined {
  const keyOf = ({ properties, parts }: Decoded) =>
    String(properties.code ?? properties.id ?? parts.flat().map(({ x, y }) => `${x} ${y}`))
  const found = new Map(actual.map((feature) => [keyOf(feature), feature]))
  const missing = expected.filter((feature) => !found.has(keyOf(feature)))
  const known = new Set(expected.map(keyOf))
  const extra = actual.filter((feature) => !known.has(keyOf(feature)))
  const unitOf = ({ type }: Decoded) => (type === 3 ? step : 1)
  // What is hardly there may be there for one and not for the other: half a unit decides.
  for (const feature of [...missing, ...extra]) {
    if (feature.type === 1 || reach(feature) > 2 * unitOf(feature)) return `only one has ${keyOf(feature)}`
  }
  for (const feature of expected) {
    const other = found.get(keyOf(feature))
    if (!other) continue
    if (JSON.stringify(other.properties) !== JSON.stringify(feature.properties))
      return `properties of ${keyOf(feature)}`
    if (other.type !== feature.type) return `type of ${keyOf(feature)}`
    const apart = Math.max(farthest(feature, other), farthest(other, feature))
    if (apart > unitOf(feature) * Math.SQRT2) return `${keyOf(feature)} is ${apart} units off`
  }
  return undefined
}

const reach = ({ parts }: Decoded) => {
  const all = parts.flat()
  const span = (values: number[]) => Math.max(...values) - Math.min(...values)
  return Math.min(span(all.map(({ x }) => x)), span(all.map(({ y }) => y)))
}

/** How far the vertex of one that is farthest from the outline of the other lies from it. */
function farthest(one: Decoded, other: Decoded): number {
  return Math.max(...one.parts.flat().map((point) => Math.min(...other.parts.map((part) => toPath(point, part)))))
}

type Point = { x: number; y: number }
function toPath(point: Point, path: Point[]): number {
  let nearest = Math.hypot(point.x - path[0]!.x, point.y - path[0]!.y)
  for (let index = 1; index < path.length; index++) {
    const [a, b] = [path[index - 1]!, path[index]!]
    const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
    const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length
    const at = Math.min(1, Math.max(0, along))
    nearest = Math.min(nearest, Math.hypot(point.x - a.x - at * (b.x - a.x), point.y - a.y - at * (b.y - a.y)))
  }
  return nearest
}

function ringArea(ring: Point[]): number {
  return ring.reduce((sum, { x, y }, index) => {
    const next = ring[(index + 1) % ring.length]!
    return sum + (x * next.y - next.x * y) / 2
  }, 0)
}
