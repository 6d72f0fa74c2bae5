/**
 * Codes are names of things: two processes, an import and undos at once never give one twice, and what was retired or taken
 * back keeps its own.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../app.ts'
import { Database } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { asCsv, Importer, makeRows } from '../exchange/testing.ts'
import type { App } from '../platform.ts'
import { databaseUrl, openTestCity, type TestCity } from '../testing.ts'
import type { ComponentDetail } from './schema.ts'

let city: TestCity
/** Two processes on one database, each with connections of its own; the embedded engine has only one to give. */
let apps: App[]
let closeOther = async () => {}
let headers: { authorization: string }
let place: [number, number]
let importEdit: number | null
beforeAll(async () => {
  city = await openTestCity()
  headers = await city.signIn('planner.city')
  apps = [city.app, city.app]
  const url = process.env.DATABASE_URL
  if (url) {
    const [{ name }] = (await ask<{ name: string }>('select current_database() as name')) as [{ name: string }]
    const database = new Database(nativeEngine(databaseUrl(url, name)))
    const other = await buildApp({ ...city.platform, database })
    await other.ready()
    apps = [city.app, other]
    closeOther = async () => {
      await other.close()
      await database.close()
    }
  }
  const [at] = await ask<{ lon: number; lat: number }>(
    `select ST_X(at) as lon, ST_Y(at) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as at from unit_grids
       where district_code = '330102' and valid_to is null order by code limit 1 offset 9) one`,
  )
  place = [at!.lon, at!.lat]
})
afterAll(async () => {
  await closeOther()
  await city.close()
})

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const send = async (app: App, url: string, payload?: object, more = {}) => {
  const answer = await app.inject({ method: 'POST', url, headers: { ...headers, ...more }, payload })
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  return answer.json()
}
const add = (app: App): Promise<ComponentDetail> =>
  send(app, '/api/components', { class: '0128', geometry: { type: 'Point', coordinates: place } })
const undo = (app: App, { edit }: { edit: number | null }) => send(app, `/api/inventory/edits/${edit}/undo`)
const retire = (app: App, { code, version }: ComponentDetail) =>
  send(app, `/api/components/${code}/retire`, undefined, { 'if-match': `"${version}"` })

it('are given once, however many processes add, import and take back at the same time', async () => {
  const before = await ask<{ code: string }>("select distinct code from components where code like '3301020128%'")
  const importer = new Importer(city, headers)
  const rows = (await makeRows(city, 120, '330102')).map((row) => ({ ...row, ClassCode: '0128', ObjName: '' }))
  const file = await importer.bring('new.csv', asCsv(rows))
  await importer.step(file.id, 'check')

  const living = async (app: App, count: number) => {
    const codes: string[] = []
    for (let turn = 0; turn < count; turn++) {
      const one = await add(app)
      codes.push(one.code)
      // Every third goes again, by one way or the other: its code must not come back.
      if (turn % 3 === 1) await undo(app, one)
      if (turn % 3 === 2) await retire(app, one)
    }
    return codes
  }
  const [[imported], ...added] = await Promise.all([
    importer.step(file.id, 'run', {}, 20).then((done) => [done] as const),
    living(apps[0]!, 9),
    living(apps[1]!, 9),
    living(apps[1]!, 9),
  ])
  expect(imported.state).toBe('done')
  importEdit = imported.editId
  const issued = added.flat()
  expect(new Set(issued).size).toBe(27)

  const after = await ask<{ code: string; begun: number }>(
    `select code, count(*) filter (where version = 1 or state = 'removed' and version = 2)::integer as begun
     from components where code like '3301020128%' group by code order by code`,
  )
  const known = new Set(before.map(({ code }) => code))
  const fresh = after.filter(({ code }) => !known.has(code))
  expect(fresh).toHaveLength(27 + 120)
  // One life each, and the serials are one run without a gap.
  expect(fresh.every(({ begun }) => begun === 1)).toBe(true)
  const serials = fresh.map(({ code }) => Number(code.slice(10)))
  expect(serials.at(-1)! - serials[0]!).toBe(serials.length - 1)
})

it('are not given again after an import was taken back, nor when the counter was lost', async () => {
  const [{ last }] = (await ask<{ last: number }>(
    "select last_serial as last from component_serials where district_code = '330102' and class_code = '0128'",
  )) as [{ last: number }]
  await undo(apps[0]!, { edit: importEdit })
  const gone = await add(apps[0]!)
  await undo(apps[0]!, gone)
  await ask("delete from component_serials where district_code = '330102' and class_code = '0128'")
  const next = await add(apps[1]!)
  expect([gone, next].map(({ code }) => Number(code.slice(10)))).toEqual([last + 1, last + 2])
})

it('a state of removed is what retiring makes, and nothing else', async () => {
  const one = await add(apps[0]!)
  const refused = await apps[0]!.inject({
    method: 'PATCH',
    url: `/api/components/${one.code}`,
    headers: { ...headers, 'if-match': '"1"' },
    payload: { state: 'removed' },
  })
  expect(refused.statusCode).toBe(400)
  await expect(ask("update components set state = 'removed' where code = $1", [one.code])).rejects.toMatchObject({
    constraint: 'components_removed_is_ended',
  })
})
