import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openLoop, rowsOf } from '../../cases/testing.ts'
import type { Client } from '../../database/database.ts'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { settle } from '../asking.ts'
import type { HeatAsked } from '../filter.ts'
import { LiveCounts, type LiveCountsOptions } from './live-counts.ts'

let city: TestCity
const stores: LiveCounts[] = []
beforeAll(async () => {
  city = await openTestCity()
})
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())))
afterAll(() => city?.close())

const native = process.env.DATABASE_URL !== undefined
const admin = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const
const open = (options: LiveCountsOptions = {}) => {
  const store = new LiveCounts(city.database, city.platform.now, { patienceMs: 20_000, ...options })
  stores.push(store)
  return store
}
const total = async (store: LiveCounts, asked: HeatAsked = {}) => {
  const { counts, question } = await settle(city.platform, store, admin, {
    from: '2024-11-01',
    to: '2026-11-20',
    ...asked,
  })
  return counts.total(question)
}
const inTable = async (where = "state <> 'voided'") =>
  (await rowsOf<{ count: number }>(city, `select count(*)::integer as count from cases where ${where}`))[0]!.count
/** Nobody reads the cases until it is released: what a slow disk does. */
async function holding<Result>(work: () => Promise<Result>): Promise<Result> {
  let release = () => {}
  let locked = () => {}
  const isLocked = new Promise<void>((done) => {
    locked = done
  })
  const transaction = city.database.system(async (client: Client) => {
    await client.query('lock table cases in access exclusive mode')
    locked()
    await new Promise<void>((done) => {
      release = done
    })
  })
  await isLocked
  try {
    return await work()
  } finally {
    release()
    await transaction
  }
}

describe('loading', () => {
  it('gives every case, however small the pieces', async () => {
    const expected = await inTable()
    for (const casesAtOnce of [200, 60_000]) expect(await total(open({ casesAtOnce }))).toBe(expected)
  })

  it.runIf(native)('answers for what is loaded, and says how far it is for the rest', async () => {
    const lately = { from: '2026-11-18', to: '2026-11-20' }
    const expected = await inTable(
      "state <> 'voided' and (reported_at at time zone 'Asia/Shanghai')::date >= '2026-11-18'",
    )
    const store = open({ casesAtOnce: 200, patienceMs: 50 })
    store.start()
    while (store.status().share < 0.02) await new Promise((next) => setTimeout(next, 5))
    await holding(async () => {
      const { share } = store.status()
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThan(1)
      expect(await total(store, lately)).toBe(expected)
      const refusal = await total(store).catch((error) => error)
      expect(refusal).toMatchObject({ code: 'not_ready', statusCode: 503 })
      expect(refusal.details.progress).toBeGreaterThan(0)
      expect(refusal.details.loadedFrom).toMatch(/^202[56]-\d\d-\d\d$/)
      expect(refusal.message).toContain(`back to ${refusal.details.loadedFrom}`)
      expect(refusal.details.retryAfter).toBeGreaterThanOrEqual(1)
    })
    await store.settled()
    expect(await total(store)).toBe(await inTable())
    expect(await total(store, lately)).toBe(expected)
  })

  it.runIf(native)('answered over HTTP tells when to ask again', async () => {
    const headers = await city.signIn('admin')
    const ask = () => city.app.inject({ url: '/api/hotspots/cells?from=2025-01-01', headers })
    const answer = await holding(ask)
    expect([answer.statusCode, answer.json().type]).toEqual([503, '/problems/not_ready'])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    await expect.poll(async () => (await ask()).statusCode, { timeout: 20_000 }).toBe(200)
  })

  it('of an engine that does not answer is tried again', async () => {
    const failures: Error[] = []
    const store = open({ report: (error) => failures.push(error), patienceMs: 5_000 })
    await city.database.system((client) => client.query('alter table case_events rename to hidden_events'))
    try {
      expect(await total(store).catch((error) => error)).toMatchObject({ code: 'not_ready', statusCode: 503 })
      expect(failures.length).toBeGreaterThan(0)
    } finally {
      await city.database.system((client) => client.query('alter table hidden_events rename to case_events'))
    }
    expect(await total(store)).toBe(await inTable())
  })
})

describe('following', () => {
  it('shows who changes something what they changed, at once', async () => {
    const loop = openLoop(city)
    const store = open({ pollMs: 3_600_000 })
    const before = await total(store)
    const filed = await loop.filed('330106')
    expect(await total(store)).toBe(before + 1)
    expect(await total(store, { state: 'filed', area: '330106', from: '2026-11-20' })).toBeGreaterThan(0)
    await loop.act('filing.01', filed, 'relocate', { geometry: filed.geometry, note: '点位有误' })
    const asked = await loop
      .act('supervisor.city', { ...filed, version: filed.version + 1 }, 'request-void', { note: '误报' })
      .catch(() => undefined)
    expect(await total(store)).toBe(before + 1)
    expect(asked === undefined || asked.version === filed.version + 2).toBe(true)
  })

  it('without a wake-up is done at the next poll', async () => {
    const store = open({ pollMs: 50 })
    const before = await total(store)
    await city.database.system((client) =>
      client.query(`with moved as (update cases set state = 'voided', version = version + 1 where id = (select min(id) from cases where state = 'closed') returning *)
        insert into case_events (case_id, version, at, action, from_state, to_state, district_code, community_code)
        select id, version, now(), 'approve-void', 'closed', 'voided', district_code, community_code from moved`),
    )
    await expect.poll(() => total(store), { timeout: 10_000 }).toBe(before - 1)
    expect(await total(store, { state: 'voided' })).toBe(await inTable("state = 'voided'"))
  })

  it('begins anew when the database was put back to an earlier day', async () => {
    const store = open({ pollMs: 50 })
    await store.settled()
    const { cases } = store.status()
    await city.database.system(async (client) => {
      if (native) await client.query('set local session_replication_role = replica')
      const { rows } = await client.query('select case_id from case_events order by seq desc limit 1')
      await client.query({ text: 'delete from case_events where case_id = $1', values: [rows[0].case_id] })
      await client.query({ text: 'delete from cases where id = $1', values: [rows[0].case_id] })
    })
    await expect.poll(() => store.status().cases, { timeout: 20_000 }).toBe(cases - 1)
    expect(await total(store)).toBe(await inTable())
  })
})

describe('rights', () => {
  const count = async (personId: string, role: 'dispatcher' | 'supervisor', areaCode: string) => {
    const { counts, question } = await settle(
      city.platform,
      stores[0]!,
      { personId, role, unitCode: null, areaCode },
      { from: '2024-11-01', to: '2026-11-20' },
    )
    return counts.total(question)
  }
  it('are what the database answers for the person asking', async () => {
    open()
    expect(await count('dispatcher.330106', 'dispatcher', '330106')).toBe(
      await inTable("state <> 'voided' and district_code = '330106'"),
    )
    expect(await count('dispatcher.330190', 'dispatcher', '330190')).toBe(
      await inTable("state <> 'voided' and management_code = '330190'"),
    )
    await city.database.system((client) =>
      client.query(
        `create or replace function may_count(district_code text, management_code text) returns boolean language sql stable as 'select district_code = ''330102'''`,
      ),
    )
    expect(await count('supervisor.x', 'supervisor', '330106')).toBe(
      await inTable("state <> 'voided' and district_code = '330102'"),
    )
    // For a minute the answer of before is believed.
    expect(await count('dispatcher.330106', 'dispatcher', '330106')).toBe(
      await inTable("state <> 'voided' and district_code = '330106'"),
    )
  })
})

it('the clock of the city stands', () => expect(city.platform.now()).toEqual(ANCHOR))
