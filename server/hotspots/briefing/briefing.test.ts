import { gridDisk } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import { type Ask, asking, counted, findings } from '../significance/testing.ts'
import { lastOf, monthsBefore, samePartOf, spanOf, togetherIn } from './rules.ts'
import type { Briefing } from './schema.ts'

let city: TestCity
let ask: Ask
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
})
afterAll(() => city?.close())

const briefing = async (parameters: string, person = 'analyst.city') => {
  const answer = await ask(person, `briefing?${parameters}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Briefing>()
}

interface Case {
  day: string
  subject: string
  street: string
  platform: string
  unit: string | null
}
/** Every case that is not void, read as the owner. */
async function casesOf(from: string, to: string): Promise<Case[]> {
  const { rows } = await city.database.system((client) =>
    client.query(
      `select (reported_at at time zone 'Asia/Shanghai')::date::text as day, kind || ' ' || class_code as subject,
        left(community_code, 9) as street, platform_code as platform, unit_code as unit from cases
        where state <> 'voided' and (reported_at at time zone 'Asia/Shanghai')::date between $1 and $2`,
      [from, to],
    ),
  )
  return rows
}
const tally = (words: readonly string[]) => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
const rowsOf = (rows: readonly { code: string | null; count: number; before: number | null }[]) =>
  rows.map(({ code, count, before }) => [code ?? '', count, before])
/** The largest, as the answer has them. */
const expected = (now: Record<string, number>, then: Record<string, number>, most: number) =>
  Object.keys({ ...then, ...now })
    .map((word): [string, number, number] => [word, now[word] ?? 0, then[word] ?? 0])
    .filter(([, count]) => count > 0)
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, most)

describe('the figures of a month', () => {
  it('equal a recount of its cases, and of those of the month and the year before', async () => {
    const told = await briefing('month=2026-10')
    const [now, before, year] = [
      await casesOf('2026-10-01', '2026-10-31'),
      await casesOf('2026-09-01', '2026-09-30'),
      await casesOf('2025-10-01', '2025-10-31'),
    ]
    expect(now.length).toBeGreaterThan(200)
    expect(told).toMatchObject({ from: '2026-10-01', to: '2026-10-31', days: 31, partial: false, count: now.length })
    expect(told.before).toEqual({
      from: '2026-09-01',
      to: '2026-09-30',
      days: 30,
      count: before.length,
      change: now.length / before.length - 1,
    })
    expect(told.yearBefore).toMatchObject({ from: '2025-10-01', to: '2025-10-31', count: year.length })
    const days = tally(now.map(({ day }) => day))
    expect(told.perDay).toEqual(
      Array.from({ length: 31 }, (_, day) => days[`2026-10-${String(day + 1).padStart(2, '0')}`] ?? 0),
    )
    const both = (of: (one: Case) => string, most: number) => expected(tally(now.map(of)), tally(before.map(of)), most)
    expect(rowsOf(told.areas.streets)).toEqual(both(({ street }) => street, 15))
    expect(rowsOf(told.units)).toEqual(both(({ unit }) => unit ?? '', 10))
    expect(told.classes.map(({ kind, code, count, before: then }) => [`${kind} ${code}`, count, then])).toEqual(
      both(({ subject }) => subject, 12),
    )
    for (const { name, nameEn } of [...told.classes, ...told.areas.streets]) expect(name && nameEn).toBeTruthy()
    for (const { count, before: then } of told.risen) expect(count).toBeGreaterThan(then!)
  })

  it('are those of the question and of whom it may concern', async () => {
    const one = await briefing('month=2026-10&kind=event&area=330106', 'dispatcher.330106')
    const cases = (await casesOf('2026-10-01', '2026-10-31')).filter(
      ({ subject, street, platform }) =>
        subject.startsWith('event') && street.startsWith('330106') && platform === '330106',
    )
    expect(one.count).toBe(cases.length)
    expect(one.within).toMatchObject({ code: '330106' })
    expect(one.question.zh).toContain('事件')
    expect((await ask('citizen.01', 'briefing?month=2026-10')).statusCode).toBe(403)
  })

  it('of a month that runs are compared with the same days before, and say so', async () => {
    const told = await briefing('month=2026-11')
    expect(told).toMatchObject({ partial: true, to: '2026-11-20', days: 20 })
    expect(told.before).toMatchObject({
      from: '2026-10-01',
      to: '2026-10-20',
      count: (await casesOf('2026-10-01', '2026-10-20')).length,
    })
  })

  it('are not compared with a time of which nothing is known', async () => {
    const told = await briefing('month=2019-01')
    expect(told).toMatchObject({ count: 0, before: null, yearBefore: null, gi: null, strongest: [], gone: null })
    const future = await ask('analyst.city', 'briefing?month=2027-01')
    expect([future.statusCode, future.json().field]).toEqual([400, 'month'])
    expect((await ask('analyst.city', 'briefing?month=2026-13')).statusCode).toBe(400)
  })
})

describe('the hot spots of a month', () => {
  it('are the findings of the same question, put together where they touch, with reasons', async () => {
    const told = await briefing('month=2026-10')
    const now = await findings(ask, 'analyst.city', 'from=2026-10-01&to=2026-10-31')
    const then = await findings(ask, 'analyst.city', 'from=2026-09-01&to=2026-09-30')
    const hotOf = ({ cells, classes }: typeof now) => cells.filter((_, index) => classes[index]! >= 2)
    const [hot, hotBefore] = [hotOf(now), hotOf(then)]
    expect(told.gi!.cells).toEqual(now.cells)
    expect(hot.length).toBeGreaterThan(2)
    // By flooding: as many as there are pieces.
    const pieces = (cells: string[]) => {
      const left = new Set(cells)
      const found: string[][] = []
      for (const cell of cells) {
        if (!left.delete(cell)) continue
        const piece = [cell]
        while (true) {
          const more = [...left].filter((other) => piece.some((one) => gridDisk(one, 1).includes(other)))
          if (more.length === 0) break
          for (const one of more) left.delete(one)
          piece.push(...more)
        }
        found.push(piece)
      }
      return found
    }
    const spots = pieces(hot)
    expect(told.hotSpots).toBe(spots.length)
    expect(told.appeared).toBe(spots.filter((spot) => !spot.some((cell) => hotBefore.includes(cell))).length)
    expect(told.gone!.count).toBe(pieces(hotBefore).filter((spot) => !spot.some((cell) => hot.includes(cell))).length)
    expect(told.strongest.length).toBe(Math.min(10, spots.length))
    for (const one of told.strongest) {
      const spot = spots.find((cells) => cells.includes(one.cell))!
      expect(one.cells).toBe(spot.length)
      expect(one.count).toBe(spot.reduce((sum, cell) => sum + now.counts[now.cells.indexOf(cell)]!, 0))
      const countOf = (cell: string) => now.counts[now.cells.indexOf(cell)]!
      expect(countOf(one.cell)).toBe(Math.max(...spot.map(countOf)))
      expect(one.z).toBeCloseTo(Math.max(...spot.map((cell) => now.z![now.cells.indexOf(cell)]!)), 4)
      expect(one.isNew).toBe(!spot.some((cell) => hotBefore.includes(cell)))
      expect(one.street!.name).toMatch(/街道|镇|乡/)
      expect(one.reasons.length).toBeGreaterThan(1)
      expect(one.reasons.some(({ zh }) => zh.includes('热点'))).toBe(true)
    }
    expect(told.emerging).toMatchObject({ measure: 'emerging', step: 'week', from: '2026-08-02', to: '2026-10-31' })
    expect(told.emerging!.method.slices).toBe(13)
  })
})

describe('months', () => {
  it('end when they end, leap days included', () => {
    expect(['2024-02', '2026-02', '2026-12'].map(lastOf)).toEqual(['2024-02-29', '2026-02-28', '2026-12-31'])
    expect([1, 12].map((count) => monthsBefore('2026-01', count))).toEqual(['2025-12', '2025-01'])
  })

  it.each([
    ['2026-10', '2026-11-20', '2026-09', { from: '2026-09-01', to: '2026-09-30' }],
    ['2026-11', '2026-11-20', '2026-10', { from: '2026-10-01', to: '2026-10-20' }],
    // Its last day is not over, but every day of it has come.
    ['2026-11', '2026-11-30', '2026-10', { from: '2026-10-01', to: '2026-10-31' }],
    ['2026-03', '2026-03-30', '2026-02', { from: '2026-02-01', to: '2026-02-28' }],
  ])('%s on %s is put beside this of %s', (month, today, earlier, span) => {
    expect(samePartOf(month, earlier, spanOf(month, today))).toEqual(span)
  })

  it('cells that touch are one, the strongest first', () => {
    const [middle, near] = gridDisk('8931aa50d27ffff', 4)
    const outside = gridDisk('8931aa50d27ffff', 4).at(-1)!
    const strength: Record<string, number> = { [middle!]: 2, [near!]: 5, [outside]: 3 }
    expect(togetherIn([middle!, outside, near!], (cell) => strength[cell]!)).toEqual([[near, middle], [outside]])
  })
})
