/**
 * Responsibility from this process's memory: a point of now, answered without asking the database. Where the answer hangs on
 * more than places and rules (components, pipes, a past day, an accuracy) there is none, and SQL is asked.
 * Both give the same answer: memory.test.ts and the oracle compare them.
 */
import { linesOf, metresTo, ringsOf } from '../areas/geometry-bytes.ts'
import { LivePlaces } from '../areas/live-places.ts'
import { type Plane, planeOf } from '../areas/projection/rules.ts'
import { TimedPlaces } from '../areas/timed-places.ts'
import type { Database } from '../database/database.ts'
import { checkGeometry } from '../geometry.ts'
import { changesAfter, projectionOf, RuleBook } from './book.ts'
import { type Piece, placesOf, toMillimetres } from './findings.ts'
import { answerTo } from './index.ts'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from './schema.ts'

/** As for the places: a lost notification, or an engine that sends none, costs half of the second that is promised. */
const POLL_MS = 500

interface Held {
  book: RuleBook
  zones: TimedPlaces
  plane: Plane
}

export class Memory {
  private readonly database: Database
  private readonly now: () => Date
  private readonly places: LivePlaces
  private held: Held | undefined
  private reading: Promise<void> | undefined
  private poll: NodeJS.Timeout | undefined
  /** Wake-ups heard, and how many of them had been heard when the reading began that is in the answers: -1 before the first. */
  private heard = 0
  private told = -1
  private closed = false

  constructor(database: Database, now: () => Date) {
    this.database = database
    this.now = now
    this.places = new LivePlaces(database, { now })
  }

  /** Loads when asked for the first time, and follows the changes from then on. */
  async ready(): Promise<void> {
    if (this.closed) return
    if (!this.poll) {
      this.poll = setInterval(() => void this.refresh().catch(() => {}), POLL_MS).unref()
      this.database.wakes.on('changes', this.wake)
    }
    await Promise.all([this.places.ready(), this.refresh()])
  }

  private readonly wake = () => {
    this.heard++
    this.refresh().catch(() => {}) // the database is away: the next poll tries again
  }

  /** Reads what was committed before the call. */
  async refresh(): Promise<void> {
    // The reading under way may have begun before what the caller means.
    if (this.reading) await this.reading.catch(() => {})
    this.reading ??= this.read().finally(() => {
      this.reading = undefined
    })
    await this.reading
  }

  private async read(): Promise<void> {
    const { held } = this
    const { heard } = this
    if (!held) {
      this.held = await this.load()
    } else {
      await this.database.system(async (client) => {
        for (;;) {
          const changes = await changesAfter(client, held.book.settings.seq)
          if (changes.length === 0) return
          await held.book.refresh(client, changes)
          if (changes.some(({ what }) => what === 'zone')) held.zones = await zonesOf(held.book, this.now())
        }
      })
    }
    await this.places.refresh()
    this.told = heard
  }

  private load(): Promise<Held> {
    return this.database.system(async (client) => {
      const book = await RuleBook.read(client, this.now())
      const definition = await projectionOf(client, book.settings.srid)
      return { book, zones: await zonesOf(book, this.now()), plane: planeOf(definition!) }
    })
  }

  /** Stops following; nothing is answered from here any more. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.poll)
    this.database.wakes.off('changes', this.wake)
    await Promise.all([this.places.close(), this.reading?.catch(() => {})])
  }

  /**
   * The answer, or undefined when it is for SQL to give.
   * @throws ProblemError axes_swapped, bad_geometry, as SQL's way does
   */
  answer(question: ResponsibilityQuestion): ResponsibilityAnswer | undefined {
    const { geometry } = question
    if (!this.held || geometry.type !== 'Point') return undefined
    checkGeometry(geometry, { field: '/geometry' })
    const [x, y] = this.held.plane.forward([geometry.coordinates[0]!, geometry.coordinates[1]!])
    return this.answerAt(x!, y!, question)
  }

  /** The same for a point in metres of the city's CRS. */
  answerAt(x: number, y: number, question: Omit<ResponsibilityQuestion, 'geometry'>): ResponsibilityAnswer | undefined {
    const { kind, class: classCode, component, accuracyMetres, on, grade } = question
    const { held } = this
    // Of what is not read yet SQL knows more: everything at first, then a change that was heard of.
    if (!held || this.told !== this.heard || this.closed || accuracyMetres || on || component) return undefined
    const now = this.now()
    const at = now.toISOString()
    if (at < held.book.from) return undefined
    const place = this.places.placeAt(x, y)
    if (!place) return undefined
    held.zones.advance(now.getTime())
    const facts = held.book.topic(kind, classCode, at)
    if (!facts.known) return undefined
    const code = place.gridCode ?? place.communityCode
    const grid = place.gridCode === null ? undefined : held.book.grids.one(place.gridCode, at)
    const piece: Piece = {
      code,
      disc: false,
      measure: 1,
      zones: held.zones.index.all(x, y),
      management: place.managementCode,
      responsibilityGrid: grid?.responsibilityGridCode ?? null,
      water: grid?.water ?? false,
    }
    const looksForThings = placesOf(piece).some((scope) =>
      facts.rulesAt(scope).some(({ reachMetres }) => reachMetres !== null),
    )
    if (looksForThings) return undefined
    return answerTo({
      kind,
      classCode,
      grade: grade ?? null,
      accuracyMetres: 0,
      on: at,
      dimension: 0,
      pieces: [piece],
      axisMetres: axisMetresOf(piece.zones, held.book, at, x, y),
      facts,
      things: NOTHING,
    })
  }
}
const NOTHING = new Map()

const axes = new WeakMap<Buffer, Float64Array[]>()

function axisMetresOf(zones: readonly string[], book: RuleBook, at: string, x: number, y: number) {
  const metres: Record<string, number> = {}
  for (const code of zones) {
    const axis = book.zones.one(code, at)?.axis
    if (!axis) continue
    const lines = axes.get(axis) ?? linesOf(axis)
    axes.set(axis, lines)
    metres[code] = toMillimetres(metresTo(lines, x, y))
  }
  return metres
}

function zonesOf(book: RuleBook, now: Date): Promise<TimedPlaces> {
  const versions = [...book.zones.items()]
    .map(({ code, version, until, geometry }) => ({
      code,
      validFrom: version,
      validTo: until,
      rings: () => ringsOf(geometry),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.validFrom < b.validFrom ? -1 : 1))
  return TimedPlaces.of(versions, now.getTime())
}
