import { randomUUID } from 'node:crypto'
import { cellToParent } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLoop, rowsOf } from '../../cases/testing.ts'
import { Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { currentPosition, follow } from '../../live/feed.ts'
import type { Platform } from '../../platform.ts'
import { ANCHOR, databaseUrl, openTestCity, type TestCity } from '../../testing.ts'
import { liveCountsOf } from '../counts/index.ts'
import { LiveCounts } from '../counts/live-counts.ts'
import { counted } from '../significance/testing.ts'
import { checkWatches } from './checking.ts'
import type { Alert, AlertList, Watch, WatchList, WatchPreview } from './schema.ts'

const HERE = '330106'
const OWNER = `dispatcher.${HERE}`
const DAY_MS = 86_400_000

let city: TestCity
let loop: ReturnType<typeof openLoop>
let live: LiveCounts
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
  live = liveCountsOf(city.platform)
  await counted(city)
})
afterAll(() => city?.close())

const check = async (): Promise<number> => {
  await live.settled()
  return checkWatches(city.platform, live)
}
const list = async (person: string) => (await loop.get<WatchList>(person, '/api/hotspots/watches')).watches
const find = async (person: string, id: string) => (await list(person)).find((one) => one.id === id)!
const alertsOf = async (person: string, watch: string): Promise<Alert[]> =>
  (await loop.get<AlertList>(person, '/api/hotspots/alerts?limit=100')).alerts.filter((one) => one.watch === watch)
const put = (person: string, id: string, body: object) =>
  loop.request(person, 'PUT', `/api/hotspots/watches/${id}`, body)
async function save(person: string, body: object, id: string = randomUUID()): Promise<Watch> {
  const answer = await put(person, id, { name: '关注', windowDays: 3, ...body })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const filed = () => loop.filed(HERE)
/** The cell in which `filed` files. */
async function cellHere(resolution = 11): Promise<string> {
  const { id } = await filed()
  const [row] = await rowsOf<{ cell: string }>(city, 'select cell::text from cases where id = :id', { id })
  return cellToParent(BigInt(row!.cell).toString(16), resolution)
}
const voided = async (found: Awaited<ReturnType<typeof filed>>) =>
  loop.act('filing.01', await loop.act(OWNER, found, 'request-void', { note: '重复' }), 'approve-void')
/** A watch of the cell in which `filed` files, with so many more to come before it tells. */
async function watchHere(more: number, others: object = {}, person = OWNER): Promise<Watch> {
  const question = { cells: await cellHere(), class: 'event-0102' }
  await live.settled()
  const { count } = await save(person, { question, threshold: 1_000_000 })
  return save(person, { question, threshold: count! + more, backTo: Math.max(0, count! + more - 2), ...others })
}

describe('a watch', () => {
  it('tells once when its threshold is reached, and again only after the count fell back', async () => {
    const watch = await watchHere(2)
    expect(watch).toMatchObject({ state: 'quiet', active: true, trouble: null, count: watch.threshold - 2 })
    const first = await filed()
    await check()
    expect(await alertsOf(OWNER, watch.id)).toEqual([])
    const second = await filed()
    await check()
    const [alert, ...others] = await alertsOf(OWNER, watch.id)
    expect(others).toEqual([])
    expect(alert).toMatchObject({
      name: '关注',
      count: watch.threshold,
      threshold: watch.threshold,
      unread: true,
      question: watch.question,
      at: ANCHOR.toISOString(),
      from: new Date(ANCHOR.getTime() + 60_000 - 3 * DAY_MS).toISOString(),
    })
    // Under the threshold but not back yet, and over it again: still the same crossing.
    await voided(second)
    await check()
    const third = await filed()
    await check()
    expect(await alertsOf(OWNER, watch.id)).toHaveLength(1)
    expect((await find(OWNER, watch.id)).state).toBe('crossed')
    await voided(third)
    await check()
    expect(await find(OWNER, watch.id)).toMatchObject({ state: 'crossed', count: watch.threshold - 1 })
    // A moved case counts elsewhere.
    await loop.act('supervisor.city', first, 'relocate', { geometry: await elsewhere(), note: '点位有误' })
    await check()
    expect(await find(OWNER, watch.id)).toMatchObject({ state: 'quiet', count: watch.threshold - 2 })
    await filed()
    await filed()
    await check()
    expect(await alertsOf(OWNER, watch.id)).toHaveLength(2)
  })

  it('is told of once, however many check at once', async () => {
    const watch = await watchHere(1)
    await filed()
    await live.settled()
    expect(await Promise.all(Array.from({ length: 6 }, () => checkWatches(city.platform, live)))).toContain(1)
    expect(await alertsOf(OWNER, watch.id)).toHaveLength(1)
  })

  it.skipIf(!process.env.DATABASE_URL)('is told of once by two server processes, one of them behind', async () => {
    const [row] = await rowsOf<{ name: string }>(city, 'select current_database() as name')
    const other = new Database(nativeEngine(databaseUrl(process.env.DATABASE_URL!, row!.name), 4))
    const platform: Platform = { ...city.platform, database: other }
    // Follows only when it is told to.
    const slow = new LiveCounts(other, city.platform.now, { pollMs: 3_600_000, patienceMs: 60_000 })
    const quick = new LiveCounts(other, city.platform.now, { patienceMs: 60_000 })
    try {
      const { id, question, threshold } = await watchHere(1)
      const watch = await save(OWNER, { question, threshold, backTo: threshold - 1 }, id)
      await Promise.all([slow.settled(), quick.settled()])
      const settled = () => Promise.all([live.settled(), quick.settled()])
      const both = () => Promise.all([checkWatches(city.platform, live), checkWatches(platform, quick)])
      for (let round = 1; round <= 4; round++) {
        const found = await filed()
        await settled()
        expect((await both()).reduce((sum, one) => sum + one, 0)).toBe(1)
        // Counts without the new case, and finds nothing to call back that was found with it.
        await checkWatches(platform, slow)
        await both()
        expect(await alertsOf(OWNER, watch.id)).toHaveLength(round)
        await loop.act('supervisor.city', found, 'relocate', { geometry: await elsewhere(), note: '点位有误' })
        await settled()
        await both()
        expect((await find(OWNER, watch.id)).state).toBe('quiet')
      }
    } finally {
      await Promise.all([slow.close(), quick.close()])
      await other.close()
    }
  })

  it('falls back as its window slides, without a new case', async () => {
    const watch = await watchHere(1, { windowDays: 1, backTo: 0 })
    await filed()
    await check()
    expect((await find(OWNER, watch.id)).state).toBe('crossed')
    try {
      city.setNow(new Date(ANCHOR.getTime() + DAY_MS - 60_000))
      await check()
      expect((await find(OWNER, watch.id)).state).toBe('crossed')
      city.setNow(new Date(ANCHOR.getTime() + DAY_MS + 60_000))
      expect(await check()).toBe(0)
      expect(await find(OWNER, watch.id)).toMatchObject({ state: 'quiet', count: 0 })
      for (let more = 0; more < watch.threshold; more++) await filed()
      await check()
      expect(await alertsOf(OWNER, watch.id)).toHaveLength(2)
    } finally {
      city.setNow(ANCHOR)
      await loop.request(OWNER, 'DELETE', `/api/hotspots/watches/${watch.id}`)
    }
  })

  it('that is over its threshold when it is saved tells only of the next time', async () => {
    const watch = await watchHere(0)
    expect(watch.state).toBe('crossed')
    await filed()
    await check()
    expect(await alertsOf(OWNER, watch.id)).toEqual([])
  })

  it('keeps its state under a new name, and begins anew with another threshold or after a rest', async () => {
    const watch = await watchHere(1)
    const { id, question, threshold, backTo } = watch
    await filed()
    await check()
    expect(await save(OWNER, { name: '改名', question, threshold, backTo }, id)).toMatchObject({ state: 'crossed' })
    expect(await save(OWNER, { question, threshold: threshold + 1, backTo }, id)).toMatchObject({ state: 'quiet' })
    expect(await save(OWNER, { question, threshold: threshold + 1, backTo, active: false }, id)).toMatchObject({
      active: false,
      state: 'quiet',
    })
    await filed()
    await check()
    expect(await alertsOf(OWNER, id)).toHaveLength(1)
    expect(await save(OWNER, { question, threshold: threshold + 1, backTo }, id)).toMatchObject({ state: 'crossed' })
    expect((await list(OWNER)).filter((one) => one.id === id)).toHaveLength(1)
  })
})

describe('whose it is', () => {
  it('nobody else sees it, its alerts, changes or removes it', async () => {
    const watch = await watchHere(1)
    await filed()
    await check()
    const [alert] = await alertsOf(OWNER, watch.id)
    expect(await list('supervisor.city')).toEqual([])
    expect((await loop.get<AlertList>('supervisor.city', '/api/hotspots/alerts')).alerts).toEqual([])
    const { name, question, windowDays, threshold } = watch
    const taken = await put('supervisor.city', watch.id, { name, question, windowDays, threshold })
    expect(taken.json().type).toBe('/problems/not_found')
    const removed = await loop.request('supervisor.city', 'DELETE', `/api/hotspots/watches/${watch.id}`)
    expect(removed.json().type).toBe('/problems/not_found')
    await loop.request('supervisor.city', 'POST', '/api/hotspots/alerts/read', { upTo: alert!.id })
    expect((await alertsOf(OWNER, watch.id))[0]!.unread).toBe(true)
    // A removed watch has told what it told.
    expect((await loop.request(OWNER, 'DELETE', `/api/hotspots/watches/${watch.id}`)).statusCode).toBe(204)
    const { alerts } = await loop.get<AlertList>(OWNER, '/api/hotspots/alerts')
    expect(alerts.find(({ id }) => id === alert!.id)).toMatchObject({ watch: null, name })
  })

  it('it counts what its owner may see', async () => {
    const question = { kind: 'event' }
    const [own, all] = [
      await save(OWNER, { question, threshold: 1_000_000, windowDays: 31 }),
      await save('analyst.city', { question, threshold: 1_000_000, windowDays: 31 }),
    ]
    const [expected] = await rowsOf<{ own: number; total: number }>(
      city,
      `select count(*) filter (where district_code = '${HERE}')::integer as own, count(*)::integer as total from cases
       where kind = 'event' and state <> 'voided' and reported_at >= :from and reported_at < :until`,
      {
        from: new Date(ANCHOR.getTime() + 60_000 - 31 * DAY_MS),
        until: new Date(ANCHOR.getTime() + 60_000),
      },
    )
    expect(expected!.total).toBeGreaterThan(expected!.own)
    expect([own.count, all.count]).toEqual([expected!.own, expected!.total])
  })

  it('it says so when its owner may not count there any more, and is counted again when they may', async () => {
    const watch = await watchHere(1)
    const become = (set: string) => rowsOf(city, `update people set ${set} where id = '${OWNER}'`)
    // A session remembers its person for a while: a new one does not.
    const seen = async (): Promise<Watch> => {
      const headers = await city.signIn(OWNER)
      const answer = await city.app.inject({ url: '/api/hotspots/watches', headers })
      return (answer.json() as WatchList).watches.find(({ id }) => id === watch.id)!
    }
    try {
      await become("area_code = '330102'")
      await filed()
      expect(await check()).toBe(0)
      expect(await seen()).toMatchObject({ trouble: 'outside', count: null })
      await become(`area_code = '${HERE}', role = 'unit_staff', unit_code = 'S330106004'`)
      expect(await check()).toBe(0)
      expect(await seen()).toMatchObject({ trouble: 'forbidden', count: null })
      await become("active = false, role = 'dispatcher', unit_code = null")
      expect(await check()).toBe(0)
    } finally {
      await become(`area_code = '${HERE}', role = 'dispatcher', unit_code = null, active = true`)
    }
    await check()
    expect(await alertsOf(OWNER, watch.id)).toHaveLength(1)
  })

  it('it says so when an area it names has ended', async () => {
    const [grid] = await rowsOf<{ code: string }>(
      city,
      `select code from unit_grids where starts_with(code, '${HERE}') and valid_to is null order by code desc limit 1`,
    )
    const watch = await save(OWNER, { question: { area: grid!.code }, threshold: 500 })
    await rowsOf(city, `update unit_grids set valid_to = now() where code = '${grid!.code}' and valid_to is null`)
    expect(await find(OWNER, watch.id)).toMatchObject({ trouble: 'area_ended', count: null })
    expect(await check()).toBe(0)
    const again = await put(OWNER, randomUUID(), {
      name: '已撤销',
      question: { area: grid!.code },
      windowDays: 7,
      threshold: 5,
    })
    expect([again.statusCode, again.json().field]).toEqual([422, '/question/area'])
  })
})

describe('what is refused', () => {
  const whole = { name: '全区', question: {}, windowDays: 7, threshold: 5 }
  it.each([
    ['a threshold of nothing', { threshold: 0 }, 400, '/threshold'],
    ['a level back to normal that is none', { backTo: 5 }, 400, '/backTo'],
    ['a window too long', { windowDays: 32 }, 400, '/windowDays'],
    ['no name', { name: '  ' }, 400, '/name'],
    ['a period of its own', { question: { from: '2026-01-01' } }, 400, '/question'],
    ['an area that is none', { question: { area: '339999' } }, 422, 'area'],
    ['a class that is none', { question: { class: 'event-9999' } }, 422, 'class'],
    ['cells that are none', { question: { cells: '123' } }, 400, 'cells'],
    ['a place that is another’s', { question: { area: '330102' } }, 403, '/question'],
  ])('%s', async (_, wrong, status, field) => {
    const answer = await put(OWNER, randomUUID(), { ...whole, ...wrong })
    expect(answer.statusCode, answer.body).toBe(status)
    expect(answer.headers['content-type']).toContain('problem+json')
    expect(answer.json().field).toContain(field)
  })

  it('who counts no cases', async () => {
    for (const person of ['citizen.01', await loop.staffOf('S330106004')])
      expect((await put(person, randomUUID(), whole)).statusCode).toBe(403)
  })

  it('more than a hundred', async () => {
    await rowsOf(
      city,
      `insert into hotspot_watches (id, person_id, name, query, window_days, threshold, back_to, active, state, since, seq, scope, created_at)
       select gen_random_uuid(), 'analyst.city', 'x', '', 1, 1000000, 1, false, 'quiet', now(), 0, '', now()
       from generate_series(1, 100 - (select count(*) from hotspot_watches where person_id = 'analyst.city'))`,
    )
    const answer = await put('analyst.city', randomUUID(), whole)
    expect([answer.statusCode, answer.json().type]).toEqual([409, '/problems/action_not_allowed'])
    await rowsOf(city, "delete from hotspot_watches where person_id = 'analyst.city'")
  })
})

describe('the preview', () => {
  it('equals going through every case, minute by minute', async () => {
    const cases = await rowsOf<{ at: string }>(
      city,
      `select reported_at as at from cases where state <> 'voided' and kind = 'event' and district_code = '${HERE}' order by 1`,
    )
    const minutes = cases.map(({ at }) => Math.floor(Date.parse(at) / 60_000))
    const now = Math.floor(ANCHOR.getTime() / 60_000)
    const [days, first] = [2, now + 1 - 90 * 1440]
    const countAt = (minute: number) => minutes.filter((one) => one > minute - days * 1440 && one <= minute).length
    const counts = Array.from({ length: 90 }, (_, day) => countAt(first + day * 1440 + 700))
    const threshold = Math.max(...counts) - 1
    const told: string[] = []
    // Only at a report may a count rise, and only a window's length after one may it fall.
    const turns = [...new Set([first, ...minutes, ...minutes.map((minute) => minute + days * 1440)])]
      .filter((minute) => minute >= first && minute <= now)
      .sort((one, other) => one - other)
    let crossed = countAt(first) >= threshold
    for (const minute of turns) {
      const count = countAt(minute)
      if (!crossed && count >= threshold) told.push(new Date(minute * 60_000).toISOString())
      crossed = crossed ? count > threshold - 3 : count >= threshold
    }
    const preview = await loop.get<WatchPreview>(
      'analyst.city',
      `/api/hotspots/watches/preview?kind=event&area=${HERE}&windowDays=${days}&threshold=${threshold}&backTo=${threshold - 3}`,
    )
    expect(told.length).toBeGreaterThan(0)
    expect(preview).toMatchObject({ threshold, crossed: told.length, crossings: told, count: countAt(now) })
    expect(preview.days.length).toBe(preview.highest.length)
    expect(preview.days.at(-1)).toBe('2026-11-20')
    expect(Math.max(...preview.highest)).toBe(Math.max(...turns.map(countAt)))
  })

  it('proposes a threshold that would have told seldom', async () => {
    const preview = await loop.get<WatchPreview>('analyst.city', '/api/hotspots/watches/preview?windowDays=7')
    expect(preview.threshold).toBe(preview.proposed)
    expect(preview.highest.filter((count) => count >= preview.proposed).length).toBeLessThan(15)
  })
})

describe('alerts', () => {
  it('are read one by one, or all up to one', async () => {
    const watch = await watchHere(1)
    const { question, threshold } = watch
    for (let more = 0; more < 3; more++) {
      await save(OWNER, { question, threshold: threshold + more }, watch.id)
      await filed()
      await check()
    }
    const [third, second, first] = await alertsOf(OWNER, watch.id)
    const read = async (body: object) =>
      (await loop.request(OWNER, 'POST', '/api/hotspots/alerts/read', body)).json().unread as number
    const before = (await loop.get<{ unread: number }>(OWNER, '/api/hotspots/alerts/unread')).unread
    expect(await read({ upTo: second!.id, only: true })).toBe(before - 1)
    expect((await alertsOf(OWNER, watch.id)).map(({ unread }) => unread)).toEqual([true, false, true])
    await read({ upTo: first!.id })
    expect((await alertsOf(OWNER, watch.id)).map(({ unread }) => unread)).toEqual([true, false, false])
    expect(await read({ upTo: third!.id })).toBe(0)
    const page = await loop.get<AlertList>(OWNER, '/api/hotspots/alerts?limit=2')
    expect(page.alerts.map(({ id }) => id)).toEqual([third!.id, second!.id])
    const next = await loop.get<AlertList>(OWNER, `/api/hotspots/alerts?limit=1&before=${page.next}`)
    expect(next.alerts[0]!.id).toBe(first!.id)
  })

  it('ring in the feed of their owner, and in nobody else’s', async () => {
    const heard: string[] = []
    const people = [
      { personId: OWNER, role: 'dispatcher', unitCode: null, areaCode: HERE },
      { personId: 'supervisor.city', role: 'supervisor', unitCode: null, areaCode: null },
    ] as const
    const ignore = () => {}
    const stops = await Promise.all(
      people.map(async (person) =>
        follow(city.database, person, await currentPosition(city.database, person), {
          case: ignore,
          change: ignore,
          tiles: ignore,
          beat: ignore,
          alert: () => heard.push(person.personId),
        }),
      ),
    )
    try {
      await watchHere(1)
      await filed()
      await check()
      await expect.poll(() => heard, { timeout: 10_000 }).toEqual([OWNER])
      city.database.wake('alerts')
      await new Promise((done) => setTimeout(done, 300))
      expect(heard).toEqual([OWNER])
    } finally {
      for (const stop of stops) stop()
    }
  })
})

/** Far from where `filed` files, in the same district. */
async function elsewhere(): Promise<object> {
  const [place] = await rowsOf<{ lon: number; lat: number }>(
    city,
    `select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids
     where starts_with(code, '${HERE}') and valid_to is null and land_use <> 'water' order by code desc limit 1 offset 3) place`,
  )
  return { type: 'Point', coordinates: [place!.lon, place!.lat] }
}
