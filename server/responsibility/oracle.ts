/**
 * The oracle of responsibility: the same question answered by brute force over the rows, in TypeScript.
 * An independent reading of the rules; only the data is shared with the statement it checks.
 */
import type { Client } from '../database/database.ts'
import { type At, commonArea, covers, distance, edgesOf, meetings, type Shape, shapeOf } from './planar.ts'

/** Nearer to an edge than this is on it: in both neighbours, so the lowest code's. The platform's own constant. */
const ON_EDGE = 1e-6
const CELL = 250

interface Place {
  code: string
  shape: Shape
}
interface Component extends Place {
  classCode: string
  unit: string | null
}
interface Duty {
  unit: string
  scope: string
  kind: string
  prefix: string
}

/** rule and unit → share; the winner by unit. */
export interface Verdict {
  winner: { unit: string; share: number } | undefined
  /** False when the two largest shares differ by more than rounding, yet by less than what counts as equal. */
  isClear: boolean
  /** Key: rule, space, unit. */
  candidates: Map<string, number>
}

/** A grid of squares, each with what touches it: only so that 10,000 questions end in time. */
class Squares<Item extends Place> {
  private readonly items = new Map<string, Item[]>()

  constructor(items: readonly Item[]) {
    for (const item of items) for (const key of this.keys(item.shape, 1)) this.at(key).push(item)
  }

  near(shape: Shape, reach: number): Item[] {
    return [...new Set([...this.keys(shape, reach)].flatMap((key) => this.items.get(key) ?? []))]
  }

  private *keys({ box: [west, south, east, north] }: Shape, reach: number): Generator<string> {
    for (let x = Math.floor((west - reach) / CELL); x <= Math.floor((east + reach) / CELL); x++)
      for (let y = Math.floor((south - reach) / CELL); y <= Math.floor((north + reach) / CELL); y++) yield `${x} ${y}`
  }

  private at(key: string): Item[] {
    const items = this.items.get(key) ?? []
    this.items.set(key, items)
    return items
  }
}

export class Oracle {
  private readonly gridsAt: Squares<Place>
  private readonly communitiesAt: Squares<Place>
  private readonly componentsAt: Squares<Component>
  private readonly dutyOf: Map<string, Duty>
  private readonly decisions: Map<string, string>
  private readonly management: Map<string, string>
  private readonly commands: Map<string, string>

  private constructor(
    readonly grids: readonly Place[],
    readonly communities: readonly Place[],
    readonly inventory: readonly Component[],
    duties: readonly Duty[],
    decisions: Map<string, string>,
    management: Map<string, string>,
    commands: Map<string, string>,
  ) {
    this.gridsAt = new Squares(grids)
    this.communitiesAt = new Squares(communities)
    this.componentsAt = new Squares(inventory)
    this.dutyOf = new Map(duties.map((duty) => [`${duty.scope} ${duty.kind} ${duty.prefix}`, duty]))
    this.decisions = decisions
    this.management = management
    this.commands = commands
  }

  /** Reads the rows in force now. */
  static async read(client: Client): Promise<Oracle> {
    const rows = async <Row>(text: string) => (await client.query(text)).rows as Row[]
    const place = (row: { code: string; geometry: string }) => ({ code: row.code, shape: parse(row.geometry) })
    const geometry = 'ST_AsGeoJSON(geom, 15, 0) as geometry'
    const components = await rows<{ code: string; geometry: string; class_code: string; unit: string | null }>(
      `select code, class_code, coalesce(maintainer_code, owner_code) as unit, ${geometry} from components where valid_to is null`,
    )
    return new Oracle(
      (
        await rows<{ code: string; geometry: string }>(
          `select code, ${geometry} from unit_grids where valid_to is null`,
        )
      ).map(place),
      (
        await rows<{ code: string; geometry: string }>(
          `select code, ${geometry} from areas where level = 'community' and valid_to is null`,
        )
      ).map(place),
      components.map((row) => ({ ...place(row), classCode: row.class_code, unit: row.unit })),
      await rows<Duty>(
        'select scope_code as scope, kind, class_prefix as prefix, unit_code as unit from rules where valid_to is null',
      ),
      new Map(
        (
          await rows<{ key: string; unit: string }>(
            "select concat_ws(' ', scope_code, kind, class_code) as key, unit_code as unit from coordination_decisions where valid_to is null",
          )
        ).map(({ key, unit }) => [key, unit]),
      ),
      new Map(
        (
          await rows<{ s: string; m: string }>('select street_code as s, management_code as m from management_streets')
        ).map(({ s, m }) => [s, m]),
      ),
      new Map(
        (
          await rows<{ area: string; code: string }>(
            "select coalesce(area_code, '') as area, code from units where kind = 'command' order by code desc",
          )
        ).map(({ area, code }) => [area, code]),
      ),
    )
  }

  answer(kind: 'component' | 'event', classCode: string, shape: Shape): Verdict {
    const candidates = new Map<string, number>()
    const won = new Map<string, number>()
    const add = (map: Map<string, number>, key: string, share: number) => map.set(key, (map.get(key) ?? 0) + share)
    const component = kind === 'component' ? this.nearest(classCode, shape) : undefined
    const owner = component?.unit
    const decided = (place: string | undefined) => this.decisions.get(`${place} ${kind} ${classCode}`)
    for (const [code, share] of this.shares(shape)) {
      const rules = this.rulesAt(code, kind, classCode)
      const decision = decided(component?.code) ?? decided(code) ?? decided(code.slice(0, 12))
      if (owner) rules.unshift(['component', owner])
      if (decision) rules.unshift(['decision', decision])
      for (const [rule, unit] of rules) add(candidates, `${rule} ${unit}`, share)
      if (rules[0]) add(won, rules[0][1], share)
    }
    const ranked = [...won].sort(([a, p], [b, q]) => (Math.abs(p - q) < 1e-9 ? (a < b ? -1 : 1) : q - p))
    const lead = ranked[1] ? Math.abs(ranked[0]![1] - ranked[1][1]) : 1
    return {
      winner: ranked[0] && { unit: ranked[0][0], share: ranked[0][1] },
      isClear: lead < 1e-12 || lead > 1e-8,
      candidates,
    }
  }

  /** Every rule that names a unit at a place, in the order of the rules. */
  private rulesAt(code: string, kind: string, classCode: string): [rule: string, unit: string][] {
    const management = this.management.get(code.slice(0, 9))
    const found: [string, string][] = []
    const look = (rule: string, scope: string | undefined) => {
      const duties = [classCode, classCode.slice(0, 2), ''].map((prefix) =>
        this.dutyOf.get(`${scope} ${kind} ${prefix}`),
      )
      const duty = duties.find((item) => item !== undefined)
      if (scope && duty) found.push([rule, duty.unit])
    }
    look('grid', code.length === 15 ? code : undefined)
    look('community', code.slice(0, 12))
    look('street', code.slice(0, 9))
    look('district', management)
    look('district', code.slice(0, 6))
    look('city', code.slice(0, 4))
    const command = this.commands.get(management ?? '-') ?? this.commands.get(code.slice(0, 6)) ?? this.commands.get('')
    if (command) found.push(['coordination', command])
    return found
  }

  /** Place code → part of all that lies in the city. */
  shares(shape: Shape): Map<string, number> {
    const sizes = new Map<string, number>()
    const add = (code: string | undefined, size: number) => {
      // less than a square millimetre is rounding
      if (code !== undefined && size > 1e-6) sizes.set(code, (sizes.get(code) ?? 0) + size)
    }
    const grids = this.gridsAt.near(shape, 1)
    const communities = this.communitiesAt.near(shape, 1)
    if (shape.dimension === 0) add(placeOf(shape.paths[0]![0]!, grids, communities), 1)
    else if (shape.dimension === 1) {
      const edges = [...grids, ...communities].flatMap((place) => edgesOf(place.shape))
      for (const [a, b] of edgesOf(shape)) {
        const cuts = [0, 1, ...edges.flatMap((edge) => meetings(a, b, edge))].sort((p, q) => p - q)
        const length = Math.hypot(b[0] - a[0], b[1] - a[1])
        for (const [index, to] of cuts.entries()) {
          const from = cuts[index - 1] ?? 0
          const middle = (from + to) / 2
          if (to > from)
            add(
              placeOf([a[0] + middle * (b[0] - a[0]), a[1] + middle * (b[1] - a[1])], grids, communities),
              (to - from) * length,
            )
        }
      }
    } else {
      const inGrids = new Map<string, number>()
      for (const grid of grids) {
        const area = commonArea(shape, grid.shape)
        add(grid.code, area)
        const community = grid.code.slice(0, 12)
        inGrids.set(community, (inGrids.get(community) ?? 0) + area)
      }
      for (const { code, shape: whole } of communities) add(code, commonArea(shape, whole) - (inGrids.get(code) ?? 0))
    }
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
    return new Map([...sizes].flatMap(([code, size]) => (size / total > 1e-8 ? [[code, size / total] as const] : [])))
  }

  /** The nearest component of a class within 5 m; of equals the lowest code. */
  private nearest(classCode: string, shape: Shape): Component | undefined {
    return this.componentsAt
      .near(shape, 6)
      .filter((component) => component.classCode === classCode)
      .map((component) => ({ component, metres: distance(shape, component.shape) }))
      .filter(({ metres }) => metres <= 5)
      .sort((a, b) => a.metres - b.metres || (a.component.code < b.component.code ? -1 : 1))[0]?.component
  }
}

function placeOf(at: At, grids: readonly Place[], communities: readonly Place[]): string | undefined {
  const lowest = (places: readonly Place[]) =>
    places.flatMap(({ code, shape }) => (boxReaches(shape, at) && covers(shape, at, ON_EDGE) ? [code] : [])).sort()[0]
  return lowest(grids) ?? lowest(communities)
}

const boxReaches = ({ box: [west, south, east, north] }: Shape, [x, y]: At) =>
  x >= west - 1 && x <= east + 1 && y >= south - 1 && y <= north + 1

function parse(text: string): Shape {
  const geometry = JSON.parse(text) as { type: string; coordinates: never }
  switch (geometry.type) {
    case 'Point':
      return shapeOf(0, [[geometry.coordinates]])
    case 'LineString':
      return shapeOf(1, [geometry.coordinates])
    case 'MultiLineString':
      return shapeOf(1, geometry.coordinates)
    case 'Polygon':
      return shapeOf(2, geometry.coordinates)
    case 'MultiPolygon':
      return shapeOf(2, (geometry.coordinates as At[][][]).flat())
    default:
      throw new Error(`the oracle does not know ${geometry.type}`)
  }
}
