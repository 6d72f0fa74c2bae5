import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadQueries } from '../database/queries.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import type { Component } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

type Headers = Record<string, string>
const send = async (method: 'GET', url: string, headers: Headers) => {
  const answer = await city.app.inject({ method, url, headers })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

describe('the list', () => {
  const page = async (search: Record<string, string>) => {
    const answer = await send('GET', `/api/components?${new URLSearchParams(search)}`, planner)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body as { components: Component[]; next: string | null }
  }
  const pages = async (search: Record<string, string>) => {
    const codes: string[] = []
    let cursor: string | null = null
    do {
      const found: { components: Component[]; next: string | null } = await page({
        ...search,
        ...(cursor ? { cursor } : {}),
      })
      codes.push(...found.components.map((component) => component.code))
      cursor = found.next
    } while (cursor)
    return codes
  }
  const expected = async (where: string, values: unknown[] = []) =>
    (
      await ask<{ code: string }>(
        `select code from components where valid_to is null and ${where} order by code`,
        values,
      )
    ).map((row) => row.code)

  it('by pages holds everything in a box exactly once, in order of code', async () => {
    const codes = await pages({ bbox: '120.160,30.250,120.172,30.262', limit: '200' })
    expect(codes.length).toBeGreaterThan(400)
    expect(codes).toEqual(
      await expected(
        'ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(120.160, 30.250, 120.172, 30.262, 4326), 4549))',
      ),
    )
  })

  it('is narrowed by class, major class, state, grid and words together', async () => {
    const [{ grid }] = (await ask(
      "select grid_code as grid from components where class_code = '0104' and valid_to is null order by code limit 1 offset 200",
    )) as [{ grid: string }]
    expect(await pages({ class: '0401' })).toEqual(await expected("class_code = '0401'"))
    expect(await pages({ class: '0127', limit: '200' })).toEqual(await expected("class_code = '0127'"))
    expect(await pages({ class: '05', state: 'lost' })).toEqual(
      await expected("class_code like '05%' and state = 'lost'"),
    )
    expect(await pages({ class: '01', state: 'lost', limit: '200' })).toEqual(
      await expected("class_code like '01%' and state = 'lost'"),
    )
    expect(await pages({ grid, limit: '7' })).toEqual(await expected('grid_code = $1', [grid]))
    expect(await pages({ grid, class: '01', limit: '3' })).toEqual(
      await expected("grid_code = $1 and class_code like '01%'", [grid]),
    )
  })

  it('is searched by the beginning of a code, by name and by address', async () => {
    const [row] = await ask<{ code: string; address: string }>(
      'select code, address from components where address is not null and valid_to is null order by code limit 1 offset 5000',
    )
    expect((await page({ q: row!.code })).components.map((one) => one.code)).toEqual([row!.code])
    expect((await page({ q: row!.code.slice(0, 12), limit: '1' })).components[0]!.code.slice(0, 12)).toBe(
      row!.code.slice(0, 12),
    )
    const street = row!.address.slice(0, 6)
    const found = await page({ q: street, limit: '200' })
    expect(found.components.length).toBeGreaterThan(0)
    expect(found.components.every((one) => one.address?.includes(street) || one.name.includes(street))).toBe(true)
    expect((await page({ q: '%' })).components).toEqual([])
    expect((await page({ q: '_' })).components).toEqual([])
  })

  it('of a box far away is empty, of the whole world begins at the first', async () => {
    expect(await page({ bbox: '0,0,1,1' })).toEqual({ components: [], next: null })
    const world = await page({ bbox: '-180,-90,180,90', limit: '2' })
    expect(world.components).toHaveLength(2)
    expect(world.next).not.toBeNull()
  })

  it.each([
    ['bbox=1,2,3', '/problems/bad_request'],
    ['bbox=30,120,31,121', '/problems/bad_request'],
    ['cursor=nonsense', '/problems/bad_request'],
    ['limit=0', '/problems/bad_request'],
    ['limit=5000', '/problems/bad_request'],
    ['class=1', '/problems/bad_request'],
    ['state=fine', '/problems/bad_request'],
    ['grid=12', '/problems/bad_request'],
    ['q=a%00b', '/problems/bad_request'],
  ])('refuses %s', async (search, type) => {
    const answer = await send('GET', `/api/components?${search}`, planner)
    expect([answer.status, answer.body.type]).toEqual([400, type])
  })

  it('asks to sign in', async () => {
    expect((await send('GET', '/api/components', {})).status).toBe(401)
  })
})

const query = loadQueries(import.meta.url)

// The embedded engine plans the same; its WASM build is not what a city of two million components runs on.
describe.runIf(process.env.DATABASE_URL)('the list is read from an index', () => {
  const nothing = { after: null, class: null, major: null, state: null, grid: null, q_code: null, q_text: null }
  const nowhere = { west: null, south: null, east: null, north: null, srid: 4549, limit: 51 }
  it.each<[string, Record<string, unknown>, string]>([
    ['after a cursor', { after: '3301060104000100' }, 'components_current'],
    ['in a box', { west: 120.15, south: 30.25, east: 120.155, north: 30.255 }, 'components_geom'],
    ['in a grid', { grid: '330102003055003' }, 'components_grid'],
    ['of a class', { class: '0301', after: '3301060301000001' }, 'components_'],
    ['by the beginning of a code', { q_code: '3301020104' }, 'components_current'],
  ])('%s', async (_what, values, index) => {
    const { text, parameters } = query('listComponents')
    const all: Record<string, unknown> = { ...nothing, ...nowhere, ...values }
    const identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null } as const
    const plan = await city.database.as(identity, async (client) => {
      const { rows } = await client.query({ text: `explain ${text}`, values: parameters.map((name) => all[name]) })
      return rows.map((row) => row['QUERY PLAN'] as string).join('\n')
    })
    expect(plan).toMatch(new RegExp(`Index.*${index}`))
    expect(plan).not.toContain('Seq Scan on components')
  })
})
