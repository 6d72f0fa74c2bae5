import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { caseQueryOf, completed, readFilter } from '../filters/rules.ts'
import type { CaseList } from '../schema.ts'
import { type Loop, openLoop, rowsOf } from '../testing.ts'
import { openOf, QUEUE_OF, sumOf } from './rules.ts'
import type { Board, Figures } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const board = (person: string, query = '') => loop.get<Board>(person, `/api/board${query}`)
const NOW = ANCHOR.toISOString()

/** The figures counted again, from the rows alone. */
const recount = async (where: string) =>
  (
    await rowsOf<Figures>(
      city,
      `select (count(*) filter (where state in ('reported', 'verifying', 'verified', 'self_handled') and ended_at is null))::integer as intake,
        (count(*) filter (where state = 'filed'))::integer as dispatch, (count(*) filter (where state = 'coordinating'))::integer as coordinating,
        (count(*) filter (where state in ('dispatched', 'accepted', 'handling', 'transferred')))::integer as handling,
        (count(*) filter (where state = 'suspended'))::integer as suspended, (count(*) filter (where state in ('handled', 'checked')))::integer as checking,
        (count(*) filter (where ended_at is null and stage_amber_at < '${NOW}' and stage_due_at >= '${NOW}'))::integer as amber,
        (count(*) filter (where ended_at is null and stage_due_at < '${NOW}'))::integer as red,
        (count(*) filter (where ended_at is null and request is not null))::integer as requests,
        (count(*) filter (where (filed_at at time zone 'Asia/Shanghai')::date = '2026-11-20'))::integer as filed_today,
        (count(*) filter (where state in ('closed', 'force_closed') and (ended_at at time zone 'Asia/Shanghai')::date = '2026-11-20'))::integer as closed_today,
        (count(*) filter (where state in ('closed', 'force_closed') and due_at is not null and (ended_at at time zone 'Asia/Shanghai')::date between '2026-10-22' and '2026-11-20'))::integer as timed,
        (count(*) filter (where state in ('closed', 'force_closed') and coalesce(handled_at, ended_at) <= due_at and (ended_at at time zone 'Asia/Shanghai')::date between '2026-10-22' and '2026-11-20'))::integer as in_time
       from cases where ${where}`,
    )
  )[0]!

describe('the board of the city', () => {
  it('has a row for what the city commands and one for each platform, equal to a recount', async () => {
    const { rows, total } = await board('dispatcher.city')
    expect(rows[0]).toMatchObject({ group: 'city', figures: await recount("level = 'city'") })
    for (const { of, figures } of rows.slice(1))
      expect([of!.code, figures]).toEqual([
        of!.code,
        await recount(`level = 'district' and platform_code = '${of!.code}'`),
      ])
    expect(total).toEqual(await recount('true'))
    expect(total).toEqual(sumOf(rows))
  })

  it('keeps in step with what happens', async () => {
    const before = (await board('dispatcher.city')).rows.find(({ of }) => of?.code === '330106')!.figures
    let found = await loop.filed('330106')
    const filed = (await board('dispatcher.city')).rows.find(({ of }) => of?.code === '330106')!.figures
    expect(filed).toEqual({ ...before, dispatch: before.dispatch + 1, filedToday: before.filedToday + 1 })
    found = await loop.act('dispatcher.330106', found, 'dispatch', { unit: 'S330106004' })
    const staff = await loop.staffOf('S330106004')
    for (const action of ['accept', 'handle'] as const) found = await loop.act(staff, found, action)
    found = await loop.act(staff, found, 'feed-back', { note: '已清理' })
    found = await loop.act('admin', found, 'check', { passed: true })
    await loop.act('filing.01', found, 'close')
    const closed = (await board('dispatcher.city')).rows.find(({ of }) => of?.code === '330106')!.figures
    expect(closed).toEqual({
      ...before,
      filedToday: before.filedToday + 1,
      closedToday: before.closedToday + 1,
      timed: before.timed + 1,
      inTime: before.inTime + 1,
    })
  })

  it('leads from each cell to as many cases in the queue', async () => {
    const { rows } = await board('dispatcher.city')
    const { of, figures } = rows.find((row) => row.group === 'platform' && row.figures.handling > 0)!
    for (const [figure, filter] of Object.entries(QUEUE_OF)) {
      const asked = { ...readFilter({}), ...filter, level: 'district' as const, district: of!.code }
      const query = new URLSearchParams(
        Object.entries(caseQueryOf(completed(asked, 'open'))).map(([name, value]) => [name, String(value)]),
      )
      const { cases } = await loop.get<CaseList>('dispatcher.city', `/api/cases?${query}&limit=200`)
      expect([figure, cases.length]).toEqual([figure, Math.min(200, figures[figure as keyof Figures])])
    }
  })
})

describe('the board of a district', () => {
  it('counts its streets and its units, equal to a recount; the streets add up to its row of the city', async () => {
    const { rows, total, of } = await board('dispatcher.330102')
    expect(of?.code).toBe('330102')
    const streets = rows.filter(({ group }) => group === 'street')
    for (const { of: street, figures } of streets)
      expect([street!.code, figures]).toEqual([
        street!.code,
        await recount(
          `level = 'district' and platform_code = '330102' and starts_with(community_code, '${street!.code}')`,
        ),
      ])
    for (const { of: unit, figures } of rows.filter(({ group }) => group === 'unit')) {
      const { filedToday: _filed, ...counted } = await recount(
        `level = 'district' and platform_code = '330102' and unit_code = '${unit!.code}'`,
      )
      const { filedToday: _none, ...shown } = figures
      expect([unit!.code, shown]).toEqual([unit!.code, counted])
    }
    expect(rows.find(({ group }) => group === 'city')!.figures).toEqual(
      await recount("level = 'city' and platform_code = '330102'"),
    )
    expect(total).toEqual((await board('dispatcher.city')).rows.find((row) => row.of?.code === '330102')!.figures)
  })

  it('shows another district nothing of its cases', async () => {
    const { total } = await board('dispatcher.330102', '?district=330106')
    expect(openOf(total)).toBe(0)
    expect(total.timed).toBe(0)
  })
})

describe('the board of a unit', () => {
  it('counts its own and lists the most pressing first', async () => {
    const [busiest] = await rowsOf<{ unit: string }>(
      city,
      "select unit_code as unit from cases where state in ('dispatched', 'accepted', 'handling') group by 1 order by count(*) desc, 1 limit 1",
    )
    const { total, unit, kind } = await board(await loop.staffOf(busiest!.unit))
    expect(kind).toBe('unit')
    const { filedToday: _filed, ...counted } = await recount(`unit_code = '${busiest!.unit}'`)
    const { filedToday: _none, ...shown } = total
    expect(shown).toEqual(counted)
    const dues = unit!.cases.map(({ stageDueAt }) => Date.parse(stageDueAt!))
    expect(dues.length).toBe(Math.min(30, total.handling))
    expect(dues).toEqual([...dues].sort((a, b) => a - b))
  })

  it('of another is empty for a unit, and there is none of a unit that is not', async () => {
    expect(openOf((await board('unit.hz-sw', '?unit=HZ-PS')).total)).toBe(0)
    expect((await loop.request('dispatcher.city', 'GET', '/api/board?unit=NONE')).statusCode).toBe(404)
    expect((await loop.request('dispatcher.city', 'GET', '/api/board?district=999999')).statusCode).toBe(404)
  })
})
