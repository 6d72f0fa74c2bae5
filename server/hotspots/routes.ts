/** GET /api/hotspots/…: where, when and of what cases are reported, within the jurisdiction of who asks, counted in memory. */
import { type App, type Platform, signedIn } from '../platform.ts'
import { type Answers, answer, cellColumns, codeColumns, describe, hexesOf } from './answering.ts'
import { type Asking, namesOf } from './asking.ts'
import { addDays } from './counts/city-clock.ts'
import type { CellCounts, Ranked } from './counts/counts.ts'
import { liveCountsOf } from './counts/index.ts'
import { frames } from './frames.ts'
import { inspections } from './inspections/routes.ts'
import { markers } from './markers/routes.ts'
import { moments } from './moments.ts'
import { patrols } from './patrols/routes.ts'
import { checkCells, type Level, narrowed, writeColumns } from './rules.ts'
import {
  AreaCountQuery,
  AreaCounts,
  CellQuery,
  Cells,
  ClassCounts,
  Days,
  Hours,
  RateQuery,
  StateCounts,
  UnitCounts,
} from './schema.ts'
import { type Amounts, exposuresOf } from './significance/exposure.ts'
import { significance } from './significance/routes.ts'
import { watches } from './watches/routes.ts'

const sum = (counts: Iterable<number>) => {
  let total = 0
  for (const count of counts) total += count
  return total
}
const totalOf = (rows: readonly Ranked[]) => rows.reduce((total, { count }) => total + count, 0)

export function hotspots(app: App, platform: Platform): void {
  const live = liveCountsOf(platform)
  const asked = { platform, live }
  // A server reads the cases while nobody asks yet; a test only when it does.
  app.addHook('onListen', () => live.start())
  app.addHook('onClose', () => live.close())

  app.get(
    '/api/hotspots/cells',
    { schema: describe('Cases reported by H3 cell', RateQuery, Cells) },
    (request, reply) => {
      const { per } = request.query
      const amountsOf = (cells: CellCounts, asking: Asking) =>
        per && exposuresOf(platform).of(per, hexesOf(cells), asking)
      return answer(asked, request, reply, (asking) => countCells(asking, amountsOf), { named: per !== undefined })
    },
  )

  app.get('/api/hotspots/days', { schema: describe('Cases reported by day', CellQuery, Days) }, (request, reply) =>
    answer(asked, request, reply, countDays),
  )

  app.get(
    '/api/hotspots/hours',
    { schema: describe('Cases reported by weekday and hour', CellQuery, Hours) },
    (request, reply) =>
      answer(asked, request, reply, ({ counts, question, filter: { from, to } }) => {
        const hours = counts.hours(question)
        const days = Array.from({ length: 7 }, (_, day) => [...hours.subarray(day * 24, day * 24 + 24)])
        return {
          json: () => ({ from, to, total: sum(hours), counts: days }),
          columns: () => writeColumns({ from, to, total: sum(hours) }, { counts: narrowed(hours) }),
        }
      }),
  )

  app.get(
    '/api/hotspots/states',
    { schema: describe('Cases reported by state', CellQuery, StateCounts) },
    (request, reply) =>
      answer(asked, request, reply, ({ counts, question, filter: { from, to } }) => ({
        json: () => {
          const states = counts.states(question)
          return { from, to, total: totalOf(states), states: states.map(({ word, count }) => ({ state: word, count })) }
        },
      })),
  )

  app.get(
    '/api/hotspots/classes',
    { schema: describe('Cases reported by class', CellQuery, ClassCounts) },
    (request, reply) =>
      answer(
        asked,
        request,
        reply,
        ({ counts, question }) => ({
          json: async () => {
            const found = counts.subjects(question)
            const names = await namesOf<Omit<ClassCounts['classes'][number], 'count'> & { word: string }>(
              platform,
              signedIn(request),
              'nameClasses',
              found.map(({ word }) => word),
            )
            return { classes: found.map(({ word, count }) => ({ ...names.get(word)!, count })) }
          },
        }),
        { named: true },
      ),
  )

  app.get(
    '/api/hotspots/units',
    { schema: describe('Cases reported by responsible unit', CellQuery, UnitCounts) },
    (request, reply) =>
      answer(
        asked,
        request,
        reply,
        ({ counts, question, filter: { from, to } }) => ({
          json: async () => {
            const found = counts.units(question)
            const names = await namesOf<Named>(
              platform,
              signedIn(request),
              'nameUnits',
              found.map(({ word }) => word),
            )
            return {
              from,
              to,
              total: totalOf(found),
              units: found.map(({ word, count }) => ({ ...nameOf(names.get(word)), code: word || null, count })),
            }
          },
        }),
        { named: true },
      ),
  )

  app.get(
    '/api/hotspots/areas',
    { schema: describe('Cases reported by area', AreaCountQuery, AreaCounts) },
    (request, reply) => {
      const { level, per } = request.query
      const amountsOf = (codes: string[], asking: Asking) =>
        per && exposuresOf(platform).ofAreas(per, level, codes, asking)
      return answer(
        asked,
        request,
        reply,
        (asking) =>
          countAreas(
            asking,
            level,
            (words) => namesOf<Named>(platform, signedIn(request), 'nameAreas', words),
            amountsOf,
          ),
        {
          named: true,
          variant: level,
        },
      )
    },
  )

  frames(app, asked)
  moments(app, asked)
  markers(app, platform)
  significance(app, platform)
  watches(app, platform, live)
  patrols(app, platform)
  inspections(app, platform)
}

type Named = { word: string; name: string; nameEn: string }
const nameOf = (named: Named | undefined) => ({ name: named?.name ?? null, nameEn: named?.nameEn ?? null })

type AmountsOf<Places> = (places: Places, asking: Asking) => Promise<Amounts> | undefined
const coveredOf = (measured: Amounts | undefined) =>
  measured?.covered === undefined ? {} : { covered: measured.covered }

async function countCells(asking: Asking, amountsOf: AmountsOf<CellCounts>): Promise<Answers> {
  const { counts, question } = asking
  const { resolution, from, to } = asking.filter
  const found = counts.cells(question, resolution)
  checkCells(found.counts.length)
  const measured = await amountsOf(found, asking)
  const amounts = measured?.amounts
  const meta = { resolution, from, to, total: sum(found.counts), ...coveredOf(measured) }
  return {
    json: () => {
      const cells = hexesOf(found)
      const order = Array.from(cells, (_, index) => index).sort(
        (one, other) => found.counts[other]! - found.counts[one]! || one - other,
      )
      return {
        ...meta,
        cells: order.map((index) => cells[index]!),
        counts: order.map((index) => found.counts[index]!),
        ...(amounts && { amounts: order.map((index) => amounts[index]!) }),
      }
    },
    columns: () =>
      writeColumns(
        meta,
        {
          ...cellColumns(found),
          counts: narrowed(found.counts),
          ...(amounts && { amounts: Float32Array.from(amounts) }),
        },
        ['highs', 'lows'],
      ),
  }
}

function countDays({ counts, question, clock, filter: { from, to } }: Asking): Answers {
  const days: string[] = []
  for (let day = clock.dayAt(question.from); clock.startOf(day) < question.until; day = addDays(day, 1)) days.push(day)
  const starts = Int32Array.from([...days, addDays(days.at(-1)!, 1)], (day) => clock.startOf(day))
  const found = counts.slices(question, starts)
  return {
    json: () => ({ days, counts: [...found] }),
    columns: () => writeColumns({ from, to, first: days[0], total: sum(found) }, { counts: narrowed(found) }),
  }
}

async function countAreas(
  asking: Asking,
  level: Level,
  names: (words: string[]) => Promise<Map<string, Named>>,
  amountsOf: AmountsOf<string[]>,
): Promise<Answers> {
  const { counts, question } = asking
  const { from, to } = asking.filter
  const ranked = counts.areas(question, level)
  const measured = await amountsOf(
    ranked.map(({ word }) => word),
    asking,
  )
  const found = ranked.map((one, index) => ({ ...one, ...(measured && { amount: measured.amounts[index]! }) }))
  const meta = { level, from, to, total: counts.total(question), ...coveredOf(measured) }
  return {
    json: async () => {
      const named = level === 'grid' ? new Map<string, Named>() : await names(found.map(({ word }) => word))
      return {
        ...meta,
        areas: found.map(({ word, ...figures }) => ({ code: word, ...nameOf(named.get(word)), ...figures })),
      }
    },
    columns: () => {
      const sorted = found.toSorted((one, other) => (one.word < other.word ? -1 : 1))
      return writeColumns(
        meta,
        {
          ...codeColumns(sorted.map(({ word }) => word)),
          counts: narrowed(Uint32Array.from(sorted, ({ count }) => count)),
          ...(measured && { amounts: Float32Array.from(sorted, ({ amount }) => amount!) }),
        },
        ['highs', 'lows'],
      )
    },
  }
}
