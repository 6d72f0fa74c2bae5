/**
 * Every case as columns in the memory of this process (docs/decisions/0012): loaded newest first, from then on kept in step with
 * the log. One reading is done at a time, so what is written last is what was read last; a case read twice is written once.
 */
import type { Identity } from '../../access/rules.ts'
import { visibilityScope } from '../../access/rules.ts'
import { type Client, type Database, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { CaseColumns, type CasesRead } from './case-columns.ts'
import { CityClock } from './city-clock.ts'
import { Counts } from './counts.ts'

const query = loadQueries(import.meta.url)
/** A notification that is lost, or an embedded engine that sends none, costs half a second. */
const POLL_MS = 500
/** How long a question waits for its period to be loaded. */
const PATIENCE_MS = 3_000
/** Log rows read at once, and about as many cases loaded at once: what is read in between does not wait for long. */
const ENTRIES = 5_000
const CASES = 60_000
const DAY_MS = 86_400_000
/** What a person may count is asked anew after so long. */
const RIGHTS_MS = 60_000

export interface LiveCountsOptions {
  pollMs?: number
  patienceMs?: number
  /** About how many are loaded at once. */
  casesAtOnce?: number
  /** Told of every failure to read; the next poll tries again. */
  report?: (error: Error) => void
}

/** What is loaded: everything reported since `from` as the log was at `seq`. */
interface Loaded {
  columns: CaseColumns
  counts: Counts
  clock: CityClock
  seq: number
  /** Instants; when the two meet all is loaded. */
  from: number
  oldest: number
  /** Where loading began. */
  newest: number
  spanMs: number
  startedAt: number
  seconds: number
}

export class LiveCounts {
  private readonly database: Database
  private readonly now: () => Date
  private readonly options: Required<LiveCountsOptions>
  private loaded: Loaded | undefined
  private poll: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private readonly waiting = new Set<() => void>()
  /** Wake-ups heard, and how many of them the readings so far answer. */
  private heard = 0
  private answered = 0
  private failure: Error | undefined
  private closed = false
  private readonly rights = new Map<string, { allowed: ReadonlySet<string>; asked: number; until: number }>()

  constructor(database: Database, now: () => Date, options: LiveCountsOptions = {}) {
    this.database = database
    this.now = now
    this.options = { pollMs: POLL_MS, patienceMs: PATIENCE_MS, casesAtOnce: CASES, report: () => {}, ...options }
  }

  /** Begins to load, and to follow the log. A question begins it too. */
  start(): void {
    if (this.poll || this.closed) return
    this.poll = setInterval(this.read, this.options.pollMs).unref()
    this.database.wakes.on('cases', this.wake)
    this.read()
  }

  /** Days and hours of the city. Throws not_ready while no city is loaded. */
  async clock(): Promise<CityClock> {
    this.start()
    await this.until(() => this.loaded !== undefined)
    if (this.loaded) return this.loaded.clock
    throw this.notReady()
  }

  /**
   * The counts with everything that was committed before the newest wake-up heard, loaded back to a minute.
   * @throws ProblemError not_ready, saying how far loading is
   */
  async since(minute: number): Promise<Counts> {
    this.start()
    const heard = this.heard
    const ready = () =>
      this.loaded !== undefined &&
      this.answered >= heard &&
      (this.loaded.from <= minute * 60_000 || isComplete(this.loaded))
    await this.until(ready)
    if (ready()) return this.loaded!.counts
    throw this.notReady()
  }

  /** Whether a person may count the cases of a district and management area ('' where none): what the database answers. */
  async rightsOf(identity: Identity): Promise<(district: string, management: string) => boolean> {
    const scope = visibilityScope(identity)
    const pairs = new Set(
      this.loaded!.columns.standings.words.map((word) => word.slice(word.indexOf(' ', word.indexOf(' ') + 1) + 1)),
    )
    let known = this.rights.get(scope)
    if (!known || known.until < performance.now() || known.asked < pairs.size) {
      const split = [...pairs].map((pair) => pair.split(' ') as [string, string])
      const rows = await this.database.as(identity, (client) =>
        run<{ pair: string }>(client, query('countablePairs'), {
          districts: split.map(([district]) => district),
          managements: split.map(([, management]) => management),
        }),
      )
      known = {
        allowed: new Set(rows.map(({ pair }) => pair)),
        asked: pairs.size,
        until: performance.now() + RIGHTS_MS,
      }
      this.rights.set(scope, known)
    }
    const { allowed } = known
    return (district, management) => allowed.has(`${district} ${management}`)
  }

  /** The last row of the log that is in the counts; undefined before the first reading. */
  get seq(): number | undefined {
    return this.loaded?.seq
  }

  /** For those who watch over the server, benchmarks and tests. */
  status() {
    const { columns, seconds } = this.loaded ?? {}
    return {
      cases: columns?.rows ?? 0,
      bytes: columns?.bytes ?? 0,
      cells: columns?.cells.size ?? 0,
      share: this.loaded ? shareOf(this.loaded) : 0,
      seconds: seconds ?? 0,
    }
  }

  /** Until all is loaded that was committed before the call, however long it takes, or reading fails. */
  async settled(): Promise<void> {
    this.start()
    this.wake()
    const heard = this.heard
    await this.until(() => this.answered >= heard && this.loaded !== undefined && isComplete(this.loaded), 600_000)
  }

  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.poll)
    this.database.wakes.off('cases', this.wake)
    await this.running
  }

  private readonly wake = () => {
    this.heard++
    this.read()
  }

  private readonly read = () => {
    if (this.closed) return
    this.running ??= this.turn().finally(() => {
      this.running = undefined
    })
  }

  /** Reads until there is nothing to read: the log first, so that what is asked about now is right soonest. */
  private async turn(): Promise<void> {
    try {
      for (let more = true; more && !this.closed; ) {
        const heard = this.heard
        this.loaded ??= await this.begin()
        const behind = await this.follow(this.loaded)
        if (!behind) this.answered = heard
        this.tell()
        if (!behind && this.loaded && !isComplete(this.loaded)) await this.load(this.loaded)
        this.failure = undefined
        this.tell()
        more = behind || this.heard > heard || !this.loaded || !isComplete(this.loaded)
        // Others have a turn between two pieces.
        if (more) await new Promise((next) => setImmediate(next))
      }
    } catch (error) {
      this.failure = error as Error
      this.options.report(this.failure)
      this.tell()
    }
  }

  private begin(): Promise<Loaded> {
    return this.database.system(async (client) => {
      const settings = await runOne<{ timeZone: string }>(client, query('findZone'))
      if (!settings)
        throw new ProblemError('not_ready', { detail: { en: 'No city is loaded yet.', zh: '还没有载入城市。' } })
      // The number first: whatever is read after it holds at least that much of the log.
      const { seq } = (await runOne<{ seq: number }>(client, query('lastEntry')))!
      const { at } = (await runOne<{ at: string | null }>(client, query('oldestReport')))!
      const newest = this.now().getTime()
      const columns = new CaseColumns()
      const clock = new CityClock(settings.timeZone)
      return {
        columns,
        counts: new Counts(columns, clock),
        clock,
        seq,
        from: Number.POSITIVE_INFINITY,
        oldest: at === null ? newest : Math.min(newest, Date.parse(at)),
        newest,
        spanMs: 4 * DAY_MS,
        startedAt: performance.now(),
        seconds: 0,
      }
    })
  }

  /** Takes what the log tells of since last time; answers whether there is more. */
  private async follow(loaded: Loaded): Promise<boolean> {
    return this.database.system(async (client) => {
      const { seq } = (await runOne<{ seq: number }>(client, query('lastEntry')))!
      if (seq === loaded.seq) return false
      if (seq < loaded.seq) {
        // The database was put back to an earlier day.
        this.loaded = undefined
        return true
      }
      const read = (await runOne<CasesRead & { seq: number }>(client, query('changedCases'), {
        after: loaded.seq,
        limit: ENTRIES,
      }))!
      loaded.columns.write(read)
      loaded.seq = read.seq
      return read.seq < seq
    })
  }

  /** The next piece of history; the first holds what is reported after now as well, by a clock that is ahead. */
  private async load(loaded: Loaded): Promise<void> {
    const until = loaded.from
    const from = Math.min(until, loaded.newest) - loaded.spanMs
    const read = await this.database.system((client) => loadCases(client, from, until))
    if (this.closed) return
    loaded.columns.write(read)
    loaded.from = from
    // Towards so many cases at once, however many a day there were.
    loaded.spanMs *= Math.min(2, Math.max(0.5, this.options.casesAtOnce / Math.max(1, read.count)))
    loaded.seconds = (performance.now() - loaded.startedAt) / 1000
  }

  /** Waits for a condition, no longer than patience lasts or reading fails. */
  private async until(condition: () => boolean, patienceMs = this.options.patienceMs): Promise<void> {
    if (condition()) return
    this.read()
    await new Promise<void>((done) => {
      const timer = setTimeout(end, patienceMs)
      const told = () => {
        if (condition() || this.failure) end()
      }
      const { waiting } = this
      function end() {
        clearTimeout(timer)
        waiting.delete(told)
        done()
      }
      waiting.add(told)
    })
  }

  private tell(): void {
    for (const told of [...this.waiting]) told()
  }

  private notReady(): ProblemError {
    if (this.failure)
      return this.failure instanceof ProblemError
        ? this.failure
        : new ProblemError(
            'not_ready',
            {
              detail: {
                en: 'The cases could not be read from the database. Try again shortly.',
                zh: '没能从数据库读取案卷，请稍后再试。',
              },
              retryAfter: 2,
            },
            { cause: this.failure },
          )
    const share = this.loaded ? shareOf(this.loaded) : 0
    const seconds = this.loaded ? (performance.now() - this.loaded.startedAt) / 1000 : 0
    const left = share > 0.02 ? (seconds * (1 - share)) / share : 5
    const from =
      this.loaded && Number.isFinite(this.loaded.from) ? this.loaded.clock.dayAt(this.loaded.from / 60_000) : null
    return new ProblemError('not_ready', {
      detail: {
        en: `The cases are still being read: ${Math.floor(share * 100)} %${from ? `, back to ${from}` : ''}. Ask again in ${Math.ceil(left)} s, or for a period since then.`,
        zh: `案卷还在读取：${Math.floor(share * 100)}%${from ? `，已回溯到 ${from}` : ''}。请 ${Math.ceil(left)} 秒后再试，或只查此后的时段。`,
      },
      progress: share,
      loadedFrom: from,
      retryAfter: Math.max(1, Math.min(60, Math.ceil(left))),
    })
  }
}

const loadCases = async (client: Client, from: number, until: number): Promise<CasesRead> =>
  (await runOne<CasesRead>(client, query('loadCases'), {
    from: new Date(from),
    until: Number.isFinite(until) ? new Date(until) : 'infinity',
  }))!

const isComplete = ({ from, oldest }: Loaded) => from <= oldest
const shareOf = ({ from, oldest, newest }: Loaded) =>
  from <= oldest ? 1 : Number.isFinite(from) ? (newest - from) / Math.max(1, newest - oldest) : 0
