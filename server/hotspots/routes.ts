/** GET /api/hotspots/cells, /days and /classes: reported cases by place, by day, by class, read off case_counts. */
import { cellToLatLng } from 'h3-js'
import type { Static, TObject, TProperties } from 'typebox'
import type { Identity } from '../access/rules.ts'
import { type Bbox, readBbox } from '../areas/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { checkDay, checkPeriod, readClasses, WITHOUT_COUNTS } from './rules.ts'
import { CellQuery, Cells, ClassCounts, Days } from './schema.ts'

const query = loadQueries(import.meta.url)

interface Asked {
  from: string
  to: string
  kind: string | null
  codes: string[] | null
  resolution: number
  bbox: Bbox | null
}

/** Where, when and of what class cases are reported; within the jurisdiction of who asks. */
export function hotspots(app: App, platform: Platform): void {
  const answer = <Result>(
    request: { identity: Identity | null; query: CellQuery },
    work: (client: Client, asked: Asked) => Promise<Result>,
  ) => {
    const identity = signedIn(request)
    if (WITHOUT_COUNTS.includes(identity.role)) {
      throw new ProblemError('forbidden', {
        detail:
          'Counts by place are for those who oversee an area. GET /api/cases lists the cases that are yours to see.',
      })
    }
    const asked = readQuery(request.query)
    return platform.database.as(identity, async (client) => work(client, await settle(client, asked, platform.now())))
  }

  app.get('/api/hotspots/cells', { schema: describe('Cases reported by H3 cell', Cells) }, (request) =>
    answer(request, async (client, asked) => {
      const counted = await countByCell(client, asked)
      return {
        resolution: asked.resolution,
        from: asked.from,
        to: asked.to,
        total: counted.reduce((sum, { count }) => sum + count, 0),
        cells: counted.map(({ cell }) => cell),
        counts: counted.map(({ count }) => count),
      }
    }),
  )

  app.get('/api/hotspots/days', { schema: describe('Cases reported by day', Days) }, (request) =>
    answer(request, async (client, asked) => {
      const cells = await cellsWithin(client, asked)
      const rows = await run<{ day: string; count: number }>(client, query('countByDay'), { ...asked, cells })
      return { days: rows.map(({ day }) => day), counts: rows.map(({ count }) => count) }
    }),
  )

  app.get('/api/hotspots/classes', { schema: describe('Cases reported by class', ClassCounts) }, (request) =>
    answer(request, async (client, asked) => ({
      classes: await run<ClassCounts['classes'][number]>(client, query('countByClass'), {
        ...asked,
        cells: await cellsWithin(client, asked),
      }),
    })),
  )
}

const describe = <Answer extends TObject<TProperties>>(summary: string, answer: Answer) => ({
  tags: ['hotspots'],
  summary,
  querystring: CellQuery,
  response: { 200: answer, 400: Problem, 401: Problem, 403: Problem, 422: Problem },
})

type Question = Omit<Asked, 'from' | 'to'> & { from: string | null; to: string | null }

const readQuery = (text: Static<typeof CellQuery>): Question => ({
  from: checkDay(text.from, 'from'),
  to: checkDay(text.to, 'to'),
  kind: text.kind ?? null,
  codes: readClasses(text.class),
  resolution: text.resolution ?? 9,
  bbox: readBbox(text.bbox),
})

/** Fills in the days left open, and refuses classes that are in no catalogue. */
async function settle(client: Client, asked: Question, now: Date): Promise<Asked> {
  const period = await runOne<{ from: string; to: string }>(client, query('findPeriod'), { ...asked, now })
  if (!period) throw new ProblemError('not_ready', { detail: 'No city is loaded yet.' })
  checkPeriod(period.from, period.to)
  if (asked.codes) {
    const unknown = await run<{ code: string }>(client, query('findUnknownClasses'), { ...asked })
    if (unknown.length > 0) {
      throw new ProblemError('unknown_class', {
        detail: `There is no ${asked.kind ?? 'component or event'} class ${unknown.map(({ code }) => code).join(', ')}. GET /api/standards/classes lists them.`,
        field: 'class',
        value: unknown.map(({ code }) => code),
      })
    }
  }
  return { ...asked, ...period }
}

/** Counts by cell; a cell belongs to a box when its centre does. */
async function countByCell(client: Client, asked: Asked): Promise<{ cell: string; count: number }[]> {
  const counted = await run<{ cell: string; count: number }>(client, query('countByCell'), { ...asked })
  const { bbox } = asked
  if (!bbox) return counted
  return counted.filter(({ cell }) => {
    const [lat, lon] = cellToLatLng(cell)
    return lon >= bbox[0] && lat >= bbox[1] && lon <= bbox[2] && lat <= bbox[3]
  })
}

/** The cells of a box, so that all three answers count the same cases; null without a box. */
const cellsWithin = async (client: Client, asked: Asked): Promise<string[] | null> =>
  asked.bbox ? (await countByCell(client, asked)).map(({ cell }) => cell) : null
