/**
 * Where a case could be counted: every H3 cell whose centre lies in a unit grid in force that the person may see, narrowed by
 * areas, box and cells of the question. A cell without a case counts zero; a cell outside is no place. Cells are found once per
 * resolution and change of areas, with the same index that says where a case lies.
 */
import { cellToChildren, cellToLatLng, getResolution, gridDisk, polygonToCells } from 'h3-js'
import { LRUCache } from 'lru-cache'
import type { Identity } from '../../access/rules.ts'
import { LivePlaces, type Place } from '../../areas/live-places.ts'
import { type Plane, planeOf } from '../../areas/projection/rules.ts'
import { cityFrame } from '../../areas/repository.ts'
import { runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import { halvesOf, parentOf, resolutionOf } from '../counts/cells.ts'
import { perPlatform } from '../per-platform.ts'
import type { HeatFilter } from '../rules.ts'
import { inTurns, type Work } from '../statistics/work.ts'

const query = loadQueries(import.meta.url)
/** Areas are looked at anew after so long. */
const LOOK_MS = 1_000

export interface StudyArea {
  /** In the order of their indexes. */
  cells: string[]
  /** Names it: the same for the same cells. */
  key: string
}

export interface GriddedCells {
  cells: string[]
  /** What the centre of each lies in: a unit grid always. */
  places: Place[]
}
interface Gridded extends GriddedCells {
  /** Of cells at the edge, once they are asked for. */
  shares?: Promise<Map<string, number>>
}

/** The study areas of this process. */
export const studyAreasOf = perPlatform((platform) => new StudyAreas(platform))

export class StudyAreas {
  private readonly platform: Platform
  private readonly places: LivePlaces
  private seq = -1
  private lookedAt = Number.NEGATIVE_INFINITY
  private looking: Promise<void> | undefined
  private byResolution = new Map<number, Promise<Gridded>>()
  private readonly areas = new LRUCache<string, StudyArea>({ max: 40 })

  constructor(platform: Platform) {
    this.platform = platform
    this.places = new LivePlaces(platform.database, { now: platform.now })
  }

  async find(identity: Identity, filter: HeatFilter): Promise<StudyArea> {
    await this.look()
    const { resolution, areas, bbox, cells } = filter
    const own = identity.areaCode ?? ''
    const key = [this.seq, resolution, own, [...areas].sort(), bbox ?? '', [...cells].sort()].join(' ')
    const known = this.areas.get(key)
    if (known) return known
    const gridded = await this.gridded(resolution)
    const named = cells.length > 0 ? atResolution(cells, resolution) : null
    const found: StudyArea = { key, cells: [] }
    for (const [index, cell] of gridded.cells.entries()) {
      const { communityCode, gridCode, managementCode } = gridded.places[index]!
      // Who oversees anything in a district counts its cases (may_count), and those of its management area.
      if (own !== '' && !communityCode.startsWith(own.slice(0, 6)) && managementCode !== own) continue
      if (areas.length > 0 && !areas.some((code) => gridCode!.startsWith(code) || managementCode === code)) continue
      if (named && !named.has(cell) && !named.has(parentOf(cell, named.resolution))) continue
      if (bbox) {
        const [lat, lon] = cellToLatLng(cell)
        if (lon < bbox[0] || lon > bbox[2] || lat < bbox[1] || lat > bbox[3]) continue
      }
      found.cells.push(cell)
    }
    this.areas.set(key, found)
    return found
  }

  /** Cells of the gridded ground; the same object until areas change. */
  async griddedCells(resolution: number): Promise<GriddedCells> {
    await this.look()
    return this.gridded(resolution)
  }

  /** What share of each cell lies inside unit grids, by the finer cells in it: 1 but at the edge of the gridded ground. */
  async sharesOf(cells: readonly string[], resolution: number): Promise<Float64Array> {
    await this.look()
    const gridded = await this.gridded(resolution)
    const project = await this.projection()
    gridded.shares ??= inTurns(sharesAtEdges(gridded.cells, (part) => this.placeOf(part, project)))
    const shares = await gridded.shares
    return Float64Array.from(cells, (cell) => shares.get(cell) ?? 1)
  }

  close(): Promise<void> {
    return this.places.close()
  }

  /** Notices that areas or grids have changed; who asks while it is being looked waits for the same answer. */
  private look(): Promise<void> {
    if (this.looking && performance.now() - this.lookedAt < LOOK_MS) return this.looking
    this.lookedAt = performance.now()
    const looking = this.follow()
    this.looking = looking
    looking.catch(() => {
      if (this.looking === looking) this.looking = undefined
    })
    return looking
  }

  private async follow(): Promise<void> {
    const { seq } = (await this.platform.database.system((client) =>
      runOne<{ seq: number }>(client, query('lastAreaChange')),
    ))!
    if (seq === this.seq) return
    await this.places.ready()
    await this.places.refresh()
    this.byResolution = new Map()
    this.seq = seq
  }

  private gridded(resolution: number): Promise<Gridded> {
    const known = this.byResolution.get(resolution)
    if (known) return known
    const made = this.make(resolution)
    this.byResolution.set(resolution, made)
    made.catch(() => this.byResolution.delete(resolution))
    return made
  }

  private async make(resolution: number): Promise<Gridded> {
    const { griddedBbox } = await cityFrame(this.platform.database)
    const project = await this.projection()
    const [west, south, east, north] = griddedBbox
    const box = [
      [south, west],
      [south, east],
      [north, east],
      [north, west],
    ] as [number, number][]
    const look = (cell: string) => this.placeOf(cell, project)
    return inTurns(griddedCells(box, resolution, look))
  }

  private placeOf(cell: string, project: Plane['forward']): Place | undefined {
    const [lat, lon] = cellToLatLng(cell)
    const [x, y] = project([lon, lat])
    return this.places.placeAt(x, y)
  }

  private async projection() {
    const { projection } = await cityFrame(this.platform.database)
    return planeOf(projection).forward
  }
}

/** Coarse cells around the box first, then what is in each: nothing holds a million texts that are not wanted. */
function* griddedCells(
  box: [number, number][],
  resolution: number,
  placeOf: (cell: string) => Place | undefined,
): Work<Gridded> {
  const coarse = Math.min(resolution, 6)
  const middle = polygonToCells(box, coarse)
  const corners = middle.length > 0 ? middle : polygonToCells(box, coarse + 3).map((cell) => parentOf(cell, coarse))
  const blocks = [...new Set(corners.flatMap((cell) => gridDisk(cell, 1)))].sort()
  const cells: string[] = []
  const places: Place[] = []
  for (const [number, block] of blocks.entries()) {
    const inside = resolution === coarse ? [block] : cellToChildren(block, resolution).sort()
    for (const [index, cell] of inside.entries()) {
      const place = placeOf(cell)
      if (place?.gridCode) {
        cells.push(cell)
        places.push(place)
      }
      if ((index & 1023) === 1023) yield number / blocks.length
    }
  }
  return { cells, places }
}

/** Cells that have all their neighbours are inside with all they have. */
function* sharesAtEdges(
  cells: readonly string[],
  placeOf: (cell: string) => Place | undefined,
): Work<Map<string, number>> {
  const known = new Set(cells)
  const shares = new Map<string, number>()
  for (const [index, cell] of cells.entries()) {
    if ((index & 255) === 255) yield index / cells.length
    if (gridDisk(cell, 1).every((other) => known.has(other))) continue
    const parts = cellToChildren(cell, getResolution(cell) + 2)
    shares.set(cell, parts.filter((part) => placeOf(part)?.gridCode).length / parts.length)
  }
  return shares
}

/** Named cells as they are, coarser ones to be looked up by parent, finer ones by the cell they lie in. */
function atResolution(
  cells: readonly string[],
  resolution: number,
): { resolution: number; has: (cell: string) => boolean } {
  const own = resolutionOf(halvesOf(cells[0]!)![0])
  const named = new Set(own <= resolution ? cells : cells.map((cell) => parentOf(cell, resolution)))
  return { resolution: Math.min(own, resolution), has: (cell) => named.has(cell) }
}
