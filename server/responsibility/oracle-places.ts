/** Where a shape lies, by brute force: the unit grid, else the community, and the zones of every piece of it. */
import { inForce, type Place, type Rows, type Version, type Zone } from './oracle-rows.ts'
import { type At, cellsOf, covers, meetings, type Shape, shapeOf } from './planar.ts'

/** Nearer to an edge than this is on it: in both neighbours, so the lowest code's. The platform's own constant. */
const ON_EDGE = 1e-6
const CELL = 250

export interface Piece {
  code: string
  /** Codes, ascending. */
  zones: string[]
  /** Part of all that lies in the city. */
  share: number
  water: boolean
}

/** A grid of squares, each with what touches it: only so that 100,000 questions end in time. */
export class Squares<Item extends { shape: Shape } & Version> {
  private readonly items = new Map<number, Item[]>()

  constructor(items: readonly Item[]) {
    for (const item of items) for (const key of this.keys(item.shape, 1)) this.at(key).push(item)
  }

  /** What may lie within reach, of the versions in force. */
  near(shape: Shape, reach: number, at: number): Item[] {
    const found = new Set<Item>()
    for (const key of this.keys(shape, reach))
      for (const item of this.items.get(key) ?? [])
        if (inForce(item, at) && isNear(item.shape.box, shape.box, reach)) found.add(item)
    return [...found]
  }

  private *keys({ box: [west, south, east, north] }: Shape, reach: number): Generator<number> {
    for (let x = Math.floor((west - reach) / CELL); x <= Math.floor((east + reach) / CELL); x++)
      for (let y = Math.floor((south - reach) / CELL); y <= Math.floor((north + reach) / CELL); y++) yield x * 1e6 + y
  }

  private at(key: number): Item[] {
    const items = this.items.get(key) ?? []
    this.items.set(key, items)
    return items
  }
}

const isNear = (a: Shape['box'], b: Shape['box'], reach: number) =>
  a[0] <= b[2] + reach && b[0] <= a[2] + reach && a[1] <= b[3] + reach && b[1] <= a[3] + reach

export class Places {
  private readonly grids: Squares<Place>
  private readonly communities: Squares<Place>
  private readonly zones: Squares<Zone>

  constructor(rows: Pick<Rows, 'grids' | 'communities' | 'zones'>) {
    this.grids = new Squares(rows.grids)
    this.communities = new Squares(rows.communities)
    this.zones = new Squares(rows.zones)
  }

  /** The pieces of a shape as of an instant; none when it lies outside the city. */
  piecesOf(shape: Shape, at: number): Piece[] {
    const grids = this.grids.near(shape, 1, at)
    const communities = this.communities.near(shape, 1, at)
    const zones = this.zones.near(shape, 1, at)
    const sizes = new Map<string, Omit<Piece, 'share'> & { size: number }>()
    const add = (place: Place | undefined, codes: string[], size: number) => {
      if (!place || size <= 0) return
      const key = [place.code, ...codes].join(' ')
      const piece = sizes.get(key)
      if (piece) piece.size += size
      else sizes.set(key, { code: place.code, water: place.water, zones: codes, size })
    }
    if (shape.dimension === 2) {
      const places = [grids, communities, zones].flat()
      const cells = cellsOf(
        shape,
        places.map((place) => place.shape),
      )
      for (const { inside, area } of cells) {
        const grid = lowest(inside.flatMap((place) => grids[place] ?? []))
        const community = lowest(inside.flatMap((place) => communities[place - grids.length] ?? []))
        const over = inside.flatMap((place) => zones[place - grids.length - communities.length]?.code ?? [])
        add(grid ?? community, over.sort(), area)
      }
    } else {
      const covering = <One extends Place>(places: readonly One[], position: At) =>
        places.filter((place) => covers(place.shape, position, ON_EDGE))
      const look = (position: At, size: number) =>
        add(
          lowest(covering(grids, position)) ?? lowest(covering(communities, position)),
          covering(zones, position)
            .map(({ code }) => code)
            .sort(),
          size,
        )
      if (shape.dimension === 0) look(shape.paths[0]![0]!, 1)
      else for (const run of runsOf(shape, [...grids, ...communities, ...zones])) look(run.middle, run.length)
    }
    const whole = [...sizes.values()].reduce((sum, { size }) => sum + size, 0)
    // less than a square millimetre, or a millionth of all, is rounding
    const kept = [...sizes.values()].filter(({ size }) => size > whole * 1e-6)
    if (whole <= 1e-6) return []
    const total = kept.reduce((sum, { size }) => sum + size, 0)
    return kept.map(({ size, ...piece }) => ({ ...piece, share: size / total }))
  }
}

/** A line cut wherever it meets an edge: the middle of each run says where the run lies. */
function* runsOf(line: Shape, places: readonly Place[]): Generator<{ middle: At; length: number }> {
  for (const [a, b] of line.edges) {
    const segment = shapeOf(1, [[a, b]])
    const cuts = [1]
    for (const { shape } of places) {
      if (!isNear(shape.box, segment.box, 1)) continue
      for (const edge of shape.edges) if (mayMeet(edge, segment.box)) cuts.push(...meetings(a, b, edge))
    }
    const length = Math.hypot(b[0] - a[0], b[1] - a[1])
    let from = 0
    for (const to of cuts.sort((p, q) => p - q)) {
      const part = (from + to) / 2
      if (to > from)
        yield { middle: [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])], length: (to - from) * length }
      from = to
    }
  }
}

const mayMeet = ([[ax, ay], [bx, by]]: readonly [At, At], [west, south, east, north]: Shape['box']) =>
  (ax >= west - 1 || bx >= west - 1) &&
  (ax <= east + 1 || bx <= east + 1) &&
  (ay >= south - 1 || by >= south - 1) &&
  (ay <= north + 1 || by <= north + 1)

function lowest(places: readonly Place[]): Place | undefined {
  let best = places[0]
  for (const place of places) if (place.code < best!.code) best = place
  return best
}
