/** The printed map: what is on it is what is there and what the person may see. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'

let city: TestCity
/** A case about a component, with pipes and grids around it. */
let id: string
beforeAll(async () => {
  city = await openTestCity()
  const [row] = await ask<{ id: string }>(`
    select id from cases where component_code is not null and grid_code is not null and ended_at is null
      and district_code = '330106' and management_code is null
      and exists (select from pipe_lines line where line.valid_to is null and ST_DWithin(line.geom, cases.point, 40))
    order by id limit 1`)
  id = row!.id
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const map = async (person: string, path = 'map.svg', headers: object = {}) =>
  city.app.inject({ url: `/api/cases/${id}/${path}`, headers: { ...(await city.signIn(person)), ...headers } })

it('shows the grid, the component, roads and pipes around the case, to scale and in its CRS', async () => {
  const answer = await map('dispatcher.city')
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
  const [row] = await ask<{ grid: string; component: string; class: string; x: number; y: number }>(
    `select grid_code as grid, component_code as component, class.name as class, ST_X(point) as y, ST_Y(point) as x
     from cases join classes class on class.kind = cases.kind and class.code = class_code where id = $1`,
    [id],
  )
  for (const text of [
    row!.grid,
    row!.component,
    row!.class,
    row!.x.toFixed(3),
    row!.y.toFixed(3),
    'EPSG:4549',
    '米',
    '北',
  ]) {
    expect(answer.body.includes(text), text).toBe(true)
  }
  // A bar of 50 m on a map of 240 m, 960 units wide.
  expect(answer.body).toMatch(/50 米/)
  expect(answer.body).toMatch(/<rect width="100.0" height="8" fill="#111"\/>/)
  expect(answer.body).not.toMatch(/NaN|undefined|href=|<script|<image/)
})

it('is well-formed: every element that is opened is closed', async () => {
  const { body } = await map('dispatcher.city')
  const open: string[] = []
  for (const [, closing, name, , alone] of body.matchAll(/<(\/?)([a-zA-Z]+)((?:\s[^<>]*?)?)(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name)
    else if (!alone) open.push(name!)
  }
  expect(open).toEqual([])
  expect(body.match(/</g)!.length).toBe(body.match(/>/g)!.length)
})

it('has pipes only for those who may see pipes', async () => {
  expect((await map('dispatcher.city')).body).toMatch(/>(给水|雨水|污水|燃气|电力|通信)</)
  for (const person of ['desk.01', 'analyst.city']) {
    const answer = await map(person)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).not.toMatch(/>(给水|雨水|污水|燃气|电力|通信)</)
  }
})

it('is found by those who see the case, and asked again only when the case moved on', async () => {
  const first = await map('dispatcher.city')
  const again = await map('dispatcher.city', 'map.svg', { 'if-none-match': first.headers.etag })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  const other = await map('desk.01', 'map.svg', { 'if-none-match': first.headers.etag })
  expect(other.statusCode).toBe(200)
  expect((await map('dispatcher.330102')).statusCode).toBe(404)
  expect((await map('dispatcher.city', 'map.svg?metres=10')).statusCode).toBe(400)
  expect((await map('dispatcher.city', 'map.svg?metres=1000')).body).toContain('200 米')
})

it('grows with what it shows: a line of 900 m', async () => {
  await ask(
    `update cases set geom = ST_MakeLine(point, ST_Translate(point, 900, 100)), version = version + 1 where id = $1`,
    [id],
  )
  const { body } = await map('dispatcher.city')
  expect(body).toContain('200 米')
})

it('tells the coordinates of the case', async () => {
  const answer = await map('dispatcher.city', 'place')
  const [row] = await ask<{ x: number; y: number }>(
    'select ST_X(point) as x, ST_Y(point) as y from cases where id = $1',
    [id],
  )
  expect(answer.json()).toMatchObject({ srid: 4549, easting: row!.x, northing: row!.y })
  expect((await map('dispatcher.330102', 'place')).statusCode).toBe(404)
})
