/** GET /api/hotspots/…: where, when and of what cases are reported, within the jurisdiction of who asks, counted in memory. */
import { type App, type Platform, signedIn } from '../platform.ts'
import { type Answers, answer, cellColumns, describe, hexesOf } from './answering.ts'
import { type Asking, namesOf } from './asking.ts'
import { addDays } from './counts/city-clock.ts'
import type { Level, Ranked } from './counts/counts.ts'
import { liveCountsOf } from './counts/index.ts'
import { frames } from './frames.ts'
import { moments } from './moments.ts'
import { checkSize, MOST_CELLS, narrowed, writeColumns } from './rules.ts'
import {
  AreaCountQuery,
  AreaCounts,
  CellQuery,
  Cells,
  ClassCounts,
  Days,
  Hours,
  StateCounts,
  UnitCounts,
} from './schema.ts'
import { significance } from './significance/routes.ts'

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
    { schema: describe('Cases reported by H3 cell', CellQuery, Cells) },
    (request, reply) => answer(asked, request, reply, countCells),
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
      const level = request.query.level as Level
      return answer(
        asked,
        request,
        reply,
        (asking) =>
          countAreas(asking, level, (words) => namesOf<Named>(platform, signedIn(request), 'nameAreas', words)),
        {
          named: true,
          variant: level,
        },
      )
    },
  )

  frames(app, asked)
  moments(app, asked)
  significance(app, platform)
}

type Named = { word: string; name: string; nameEn: string }
const nameOf = (named: Named | undefined) => ({ name: named?.name ?? null, nameEn: named?.nameEn ?? null })

function countCells({ counts, question, filter: { resolution, from, to } }: Asking): Answers {
  const found = counts.cells(question, resolution)
  checkSize('cells', found.counts.length, MOST_CELLS, 'Ask for coarser cells, a box or a shorter period.')
  const meta = { resolution, from, to, total: sum(found.counts) }
  return {
    json: () => {
      const cells = hexesOf(found)
      const order = Array.from(cells, (_, index) => index).sort(
        (one, other) => found.counts[other]! - found.counts[one]! || one - other,
      )
      return { ...meta, cells: order.map((index) => cells[index]!), counts: order.map((index) => found.counts[index]!) }
    },
    columns: () => writeColumns(meta, { ...cellColumns(found), counts: narrowed(found.counts) }, ['highs', 'lows']),
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

function countAreas(
  { counts, question, filter: { from, to } }: Asking,
  level: Level,
  names: (words: string[]) => Promise<Map<string, Named>>,
): Answers {
  const found = counts.areas(question, level)
  const meta = { level, from, to, total: counts.total(question) }
  return {
    json: async () => {
      const named = level === 'grid' ? new Map<string, Named>() : await names(found.map(({ word }) => word))
      return { ...meta, areas: found.map(({ word, count }) => ({ code: word, ...nameOf(named.get(word)), count })) }
    },
    // A code of 15 digits in two halves, as cells are.
    columns: () => {
      const sorted = found.toSorted((one, other) => (one.word < other.word ? -1 : 1))
      const highs = Uint32Array.from(sorted, ({ word }) => Math.floor(Number(word) / 2 ** 32))
      const lows = Uint32Array.from(sorted, ({ word }) => Number(word) % 2 ** 32)
      return writeColumns(meta, { highs, lows, counts: narrowed(Uint32Array.from(sorted, ({ count }) => count)) }, [
        'highs',
        'lows',
      ])
    },
  }
}
