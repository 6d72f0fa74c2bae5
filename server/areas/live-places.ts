/**
 * From a point to its unit grid and areas in this process, kept up to date: woken by a change, and at the latest at the
 * next poll, it reads which grids and communities changed and takes only those anew. While the database is away it answers
 * with what it has.
 */
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { ringsOf } from './geometry-bytes.ts'
import { NOBODY } from './raster-block.ts'
import { TimedPlaces, type Version } from './timed-places.ts'

const query = loadQueries(import.meta.url, './places.sql')
/** A notification that is lost, or an embedded engine that sends none, costs half of the second that is promised. */
const POLL_MS = 500

/** Where a point lies. The other areas are the beginnings of the community's code. */
export interface Place {
  /** Null where no unit grids are made. */
  gridCode: string | null
  communityCode: string
  /** The management area that has taken the street over. */
  managementCode: string | null
}

interface State {
  /** The last row of responsibility_changes that is in here. */
  seq: number
  grids: TimedPlaces
  communities: TimedPlaces
  management: ReadonlyMap<string, string>
  /** Answers by the numbers of the two indexes, made when first given. */
  ofGrid: (Place | undefined)[]
  ofCommunity: (Place | undefined)[]
}

export interface LiveOptions {
  now?: () => Date
  pollMs?: number
  /** Told of every failure to read; the next poll tries again. */
  report?: (error: Error) => void
}

export class LivePlaces {
  private readonly database: Database
  private readonly now: () => Date
  private readonly pollMs: number
  private readonly report: (error: Error) => void
  private state: State | undefined
  private failure: Error | undefined
  private poll: NodeJS.Timeout | undefined
  private reading: Promise<void> | undefined
  private following: Promise<void> | undefined
  private closed = false

  constructor(database: Database, { now = () => new Date(), pollMs = POLL_MS, report = () => {} }: LiveOptions = {}) {
    this.database = database
    this.now = now
    this.pollMs = pollMs
    this.report = report
  }

  /** Loads when asked for the first time, and follows the changes from then on. Throws when the database does not answer. */
  async ready(): Promise<void> {
    if (this.state) return
    if (!this.poll && !this.closed) {
      this.poll = setInterval(this.wake, this.pollMs).unref()
      this.database.wakes.on('changes', this.wake)
    }
    await this.refresh()
    if (!this.state) throw this.failure ?? notReady()
  }

  /** The number of the last change that is in the answers; undefined before the first load. */
  get seq(): number | undefined {
    return this.state?.seq
  }

  /** Why the last reading failed; undefined when it did not. */
  get lastFailure(): Error | undefined {
    return this.failure
  }

  /** What the two indexes take, in bytes. */
  get bytes(): number {
    return this.state ? this.state.grids.index.bytes + this.state.communities.index.bytes : 0
  }

  /**
   * Where a point lies, in metres of the city's CRS; undefined outside every community. On an edge the lowest code wins.
   * @throws ProblemError not_ready before `ready` has answered once
   */
  placeAt(x: number, y: number): Place | undefined {
    const { state } = this
    if (!state) throw notReady()
    // Only while something is to come does an answer look at the clock.
    if (state.grids.nextAt !== Infinity || state.communities.nextAt !== Infinity) advance(state, this.now().getTime())
    const grid = state.grids.index.numberAt(x, y)
    if (grid !== NOBODY) {
      const known = state.ofGrid[grid]
      if (known) return known
      const gridCode = state.grids.index.codeOf(grid)!
      const place = placeOf(state, gridCode, gridCode.slice(0, 12))
      state.ofGrid[grid] = place
      return place
    }
    const community = state.communities.index.numberAt(x, y)
    if (community === NOBODY) return undefined
    const known = state.ofCommunity[community]
    if (known) return known
    const place = placeOf(state, null, state.communities.index.codeOf(community)!)
    state.ofCommunity[community] = place
    return place
  }

  /** Reads what was committed before the call; where it fails, the answers stay and `lastFailure` says why. */
  refresh(): Promise<void> {
    if (this.reading) {
      // The reading under way may have begun before what the caller means.
      this.following ??= this.reading.then(() => {
        this.following = undefined
        return this.refresh()
      })
      return this.following
    }
    if (this.closed) return Promise.resolve()
    this.reading = this.read()
      .then(() => {
        this.failure = undefined
      })
      .catch((error: Error) => {
        this.failure = error
        this.report(error)
      })
      .finally(() => {
        this.reading = undefined
      })
    return this.reading
  }

  /** Stops following; answers stay as they are. */
  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.poll)
    this.database.wakes.off('changes', this.wake)
    await this.reading
  }

  private readonly wake = () => {
    this.refresh().catch(() => {}) // told by refresh
  }

  private async read(): Promise<void> {
    const now = this.now()
    const { state } = this
    if (state) advance(state, now.getTime())
    const found = await this.database.system(async (client) => {
      await run(client, query('seeOneState'))
      const { seq } = (await runOne<{ seq: number }>(client, query('lastChange')))!
      if (state?.seq === seq) return undefined
      // A number behind ours: the database was put back to an earlier day.
      const changes = state && state.seq < seq ? await readChanges(client, state.seq) : EVERYTHING
      return { seq, changes, ...(await readPlaces(client, changes, now)) }
    })
    if (!found || this.closed) return
    const { seq, changes, grids, communities, management } = found
    const at = now.getTime()
    const empty = { ofGrid: [], ofCommunity: [] }
    if (!state || changes.grids === null || changes.communities === null) {
      this.state = {
        seq,
        grids: changes.grids === null ? await TimedPlaces.of(grids, at) : state!.grids,
        communities: changes.communities === null ? await TimedPlaces.of(communities, at) : state!.communities,
        management: management ?? state!.management,
        ...empty,
      }
    } else this.state = { ...state, seq, management: management ?? state.management, ...empty }
    // In one go with the line above: no answer comes from half a change.
    if (changes.grids) this.state.grids.change(changes.grids, grids, at)
    if (changes.communities) this.state.communities.change(changes.communities, communities, at)
  }
}

/** Codes to take anew; null is all of them. */
interface Changes {
  grids: readonly string[] | null
  communities: readonly string[] | null
  management: boolean
}
const EVERYTHING: Changes = { grids: null, communities: null, management: true }

async function readChanges(client: Client, after: number): Promise<Changes> {
  const rows = await run<{ what: string; code: string | null }>(client, query('changesAfter'), { after })
  if (rows.some(({ what }) => what === 'all')) return EVERYTHING
  const codesOf = (kind: string) => {
    const codes = rows.flatMap(({ what, code }) => (what === kind ? [code] : []))
    return codes.includes(null) ? null : (codes as string[])
  }
  return {
    grids: codesOf('grid'),
    // Communities are the areas of twelve digits.
    communities: codesOf('area')?.filter((code) => code.length === 12) ?? null,
    management: rows.some(({ what }) => what === 'management'),
  }
}

async function readPlaces(client: Client, changes: Changes, now: Date) {
  const versions = async (name: string, codes: readonly string[] | null) => {
    if (codes?.length === 0) return []
    const rows = await run<Omit<Version, 'rings'> & { geometry: Buffer }>(client, query(name), { now, codes })
    return rows.map(({ geometry, ...row }): Version => ({ ...row, rings: () => ringsOf(geometry) }))
  }
  const streets = changes.management
    ? await run<{ streetCode: string; managementCode: string }>(client, query('listManagementStreets'))
    : undefined
  return {
    grids: await versions('listGridShapes', changes.grids),
    communities: await versions('listCommunityShapes', changes.communities),
    management: streets && new Map(streets.map((row) => [row.streetCode, row.managementCode])),
  }
}

function advance(state: State, now: number): void {
  if (state.grids.advance(now)) state.ofGrid = []
  if (state.communities.advance(now)) state.ofCommunity = []
}

const placeOf = ({ management }: State, gridCode: string | null, communityCode: string): Place => ({
  gridCode,
  communityCode,
  managementCode: management.get(communityCode.slice(0, 9)) ?? null,
})

const notReady = () =>
  new ProblemError('not_ready', {
    detail: {
      en: 'The unit grids are still being read. Try again in a few seconds.',
      zh: '单元网格还在读取，请过几秒再试。',
    },
  })
