import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Loop, openLoop, rowsOf } from '../cases/testing.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import type { Accountability } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const [A, B] = ['S330106002', 'S330106004'] as const
const DISTRICT = 'dispatcher.330106'
const list = (person: string, query = '') => loop.get<Accountability>(person, `/api/accountability?limit=200${query}`)
/** What is found in one case: sign and the unit charged, newest first. */
const found = async (person: string, id: string) =>
  (await list(person, '&from=2026-11-20')).faults
    .filter((fault) => fault.case.id === id)
    .map(({ sign, charged }) => `${sign} ${charged?.code}`)

describe('the log shows', () => {
  it('buck-passing in a return that was refused, and nothing in one that is still open', async () => {
    const staff = await loop.staffOf(A)
    let item = await loop.act(DISTRICT, await loop.filed('330106'), 'dispatch', { unit: A })
    item = await loop.act(staff, item, 'request-return', { note: '不归我们管' })
    expect(await found('supervisor.city', item.id)).toEqual([])
    await loop.act(DISTRICT, item, 'reject-return', { note: '责任明确' })
    expect(await found('supervisor.city', item.id)).toEqual([`refused-return ${A}`])
  })

  it('wrong dispatch in a return that was granted, which turns into buck-passing once the case comes back after another’s return', async () => {
    const [first, second] = [await loop.staffOf(A), await loop.staffOf(B)]
    let item = await loop.act(DISTRICT, await loop.filed('330106'), 'dispatch', { unit: A })
    item = await loop.act(first, item, 'request-return', { note: '非本街道' })
    item = await loop.act(DISTRICT, item, 'approve-return')
    expect(await found('supervisor.city', item.id)).toEqual(['granted-return D330106-ZH'])
    item = await loop.act(DISTRICT, item, 'dispatch', { unit: B })
    item = await loop.act(second, item, 'request-return', { note: '也非本街道' })
    item = await loop.act(DISTRICT, item, 'approve-return')
    await loop.act(DISTRICT, item, 'dispatch', { unit: A })
    expect(await found('supervisor.city', item.id)).toEqual(['granted-return D330106-ZH', `came-back ${A}`])
  })

  it('mishandling in rework, and false feedback when the check fails again', async () => {
    const staff = await loop.staffOf(A)
    let item = await loop.act(DISTRICT, await loop.filed('330106'), 'dispatch', { unit: A })
    for (const _ of [1, 2]) {
      item = await loop.act(staff, item, 'accept')
      item = await loop.act(staff, item, 'handle')
      item = await loop.act(staff, item, 'feed-back', { note: '已处理' })
      item = await loop.act('admin', item, 'check', { passed: false })
      item = await loop.act('filing.01', item, 'rework', { note: '未清理干净' })
    }
    expect(await found('supervisor.city', item.id)).toEqual([`rework ${A}`, `false-feedback ${A}`, `rework ${A}`])
    item = await loop.act('filing.01', item, 'request-force-close', { note: '久拖不决' })
    item = await loop.act('supervisor.city', item, 'approve-force-close', { note: '同意' })
    expect((await found('supervisor.city', item.id))[0]).toBe(`forced-close ${A}`)

    // The unit appeals and is heard: what counted against it is struck, with the reason, and leaves the totals.
    const before = (await list('supervisor.city', '&from=2026-11-20')).totals.find(({ unit }) => unit?.code === A)!
    item = await loop.act(staff, item, 'request-appeal', { note: '现场有新倾倒' })
    await loop.act('supervisor.city', item, 'approve-appeal', { note: '情况属实' })
    const after = await list('supervisor.city', '&from=2026-11-20')
    const struck = after.faults.filter((fault) => fault.case.id === item.id)
    expect(struck.map((fault) => fault.struck?.because)).toEqual(Array(4).fill('情况属实'))
    expect(after.totals.find(({ unit }) => unit?.code === A)).toMatchObject({
      total: before.total - 4,
      struck: before.struck + 4,
    })
  })
})

describe('delay', () => {
  it('counts every limit that ran out, the centre’s own against the centre', async () => {
    const { totals } = await list('supervisor.city', '&kind=delay')
    const [counted] = await rowsOf<{ own: number; all: number }>(
      city,
      `select count(*) filter (where payload ->> 'stage' in ('accept', 'verify', 'file', 'check', 'close', 'reply')) as own, count(*) as all
       from case_events where action = 'mark-overdue' and at >= '2026-10-22T00:00+08:00' and at < '2026-11-21T00:00+08:00'`,
    )
    expect(totals.reduce((sum, { total, struck }) => sum + total + struck, 0)).toBe(counted!.all)
    expect(totals.find(({ unit }) => unit?.code === 'HZ-JD')?.total).toBe(counted!.own)
  })
})

describe('who sees it', () => {
  it('are those who evaluate, and each unit what counts against itself', async () => {
    const everything = await list('supervisor.city')
    expect(everything.faults.length).toBeGreaterThan(50)
    for (const person of ['filing.01', 'analyst.city', 'admin'])
      expect((await list(person)).totals).toEqual(everything.totals)
    for (const [person, unit] of [
      [await loop.staffOf(A), A],
      [DISTRICT, 'D330106-ZH'],
      ['desk.01', 'HZ-JD'],
    ] as const) {
      const own = await list(person)
      expect(own.totals).toEqual(everything.totals.filter((total) => total.unit?.code === unit))
      expect(new Set(own.faults.map(({ charged }) => charged?.code))).toEqual(new Set([unit]))
    }
    const district = await list('filing.330106')
    expect(district.faults.length).toBeGreaterThan(0)
    expect(new Set(district.faults.map((fault) => fault.district.code))).toEqual(new Set(['330106']))
    const [collector] = await rowsOf<{ id: string }>(
      city,
      "select id from people where role = 'collector' order by id limit 1",
    )
    for (const person of ['citizen.01', 'planner.city', collector!.id]) expect((await list(person)).faults).toEqual([])
    expect((await city.app.inject({ url: '/api/accountability' })).statusCode).toBe(401)
  })
})

describe('the list', () => {
  it('is paged by key: the pages are the whole, each row once, and new rows shift none', async () => {
    const whole = (await list('supervisor.city')).faults
    const paged: typeof whole = []
    let cursor: string | null = ''
    while (cursor !== null && paged.length < whole.length) {
      const page: Accountability = await loop.get(
        'supervisor.city',
        `/api/accountability?limit=37${cursor && `&cursor=${cursor}`}`,
      )
      paged.push(...page.faults)
      cursor = page.next
      if (paged.length === 37) {
        const item = await loop.act(DISTRICT, await loop.filed('330106'), 'dispatch', { unit: A })
        await loop.act(
          DISTRICT,
          await loop.act(await loop.staffOf(A), item, 'request-return', { note: '不归我们' }),
          'reject-return',
          { note: '归' },
        )
      }
    }
    expect(paged.slice(0, whole.length).map(({ seq, sign }) => `${seq} ${sign}`)).toEqual(
      whole.map(({ seq, sign }) => `${seq} ${sign}`),
    )
  })

  it.each(['from=2026-11-21&to=2026-11-20', 'from=2026-02-30', 'from=yesterday', 'kind=laziness', 'cursor=x'])(
    'refuses %s',
    async (query) => {
      expect((await loop.request('supervisor.city', 'GET', `/api/accountability?${query}`)).statusCode).toBe(400)
    },
  )

  it('is exported as CSV that a spreadsheet reads', async () => {
    const answer = await loop.request('supervisor.city', 'GET', '/api/accountability.csv?kind=mishandling')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const lines = answer.body.slice(1).split('\r\n')
    const { faults } = await list('supervisor.city', '&kind=mishandling')
    expect(lines.length - 2).toBe(faults.length)
    expect(lines[0]).toMatch(/^时间,类别,/)
  })
})
