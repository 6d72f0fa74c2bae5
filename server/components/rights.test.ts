/** Rights are stated once, in the policies: here views, the word "editable" and the API are compared with them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../access/rules.ts'
import { openTestCity, type TestCity } from '../testing.ts'

let city: TestCity
let planner: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

/** One person of every role and kind of jurisdiction, a person without unit or area, and a stranger. */
async function everybody(): Promise<(Identity | null)[]> {
  const people = await ask<Identity>(`
    select distinct on (role, left(unit_code, 3), length(area_code), area_code in ('330190', '330191'))
      id as "personId", role, unit_code as "unitCode", area_code as "areaCode"
    from people order by role, left(unit_code, 3), length(area_code), area_code in ('330190', '330191'), id`)
  expect(people.length).toBeGreaterThan(12)
  return [...people, null]
}

describe('what a view shows is what the policy allows', () => {
  it.each([
    ['visible_components', 'components', "code, version, valid_from::text, state, coalesce(grid_code, '')"],
    ['visible_pipe_points', 'pipe_points', 'code, version, network'],
    ['visible_pipe_lines', 'pipe_lines', 'code, version, network'],
  ])('%s = %s, for everybody', async (view, table, columns) => {
    for (const person of await everybody()) {
      const seen = await city.database.as(person, async (client) => {
        const read = async (from: string) =>
          (
            await client.query(
              `select count(*)::integer as count, md5(string_agg(row(${columns})::text, ',' order by code, version)) as digest from ${from}`,
            )
          ).rows[0]
        return { view: await read(view), table: await read(table) }
      })
      expect(seen.view, JSON.stringify(person)).toEqual(seen.table)
      if (!person) expect(seen.view.count).toBe(0)
    }
  })
})

describe('what is called editable is what the policy lets through', () => {
  it.each([
    ['components', 'valid_to is null and component_editable(grid_code, district_code)', '000[12]$'],
    ['pipe_points', 'valid_to is null and pipe_editable(district_code)', '00001$'],
    ['pipe_lines', 'valid_to is null and pipe_editable(district_code)', '00001$'],
  ])('of %s', async (table, editable, some) => {
    class Undo extends Error {}
    for (const person of await everybody()) {
      await city.database
        .as(person, async (client) => {
          const codes = async (text: string) =>
            (await client.query(text)).rows.map((row: { code: string }) => row.code).sort()
          const sample = `code ~ '${some}'`
          const said = await codes(`select code from ${table} where ${sample} and ${editable}`)
          const done = await codes(
            `update ${table} set changed_by = changed_by where ${sample} and valid_to is null returning code`,
          )
          expect(done, JSON.stringify(person)).toEqual(said)
          throw new Undo()
        })
        .catch((error: unknown) => {
          if (!(error instanceof Undo)) throw error
        })
    }
  })
})

describe('the API answers the rights of who asks', () => {
  const find = async (district: string) => {
    const [row] = await ask<{ code: string }>(
      'select code from components where left(grid_code, 6) = $1 and valid_to is null order by code limit 1',
      [district],
    )
    return row!.code
  }
  const patch = async (code: string, person: string, body: object, language = 'en') => {
    const headers = { ...(await city.signIn(person)), 'if-match': '"1"', 'accept-language': language }
    const answer = await city.app.inject({ method: 'PATCH', url: `/api/components/${code}`, headers, payload: body })
    return { status: answer.statusCode, body: answer.json() }
  }

  it('a district planner edits at home, and is told why not elsewhere', async () => {
    const [home, away] = [await find('330102'), await find('330106')]
    expect((await patch(home, 'planner.330102', { note: 'x' })).status).toBe(200)
    const refused = await patch(away, 'planner.330102', { note: 'x' })
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/forbidden'])
    expect(refused.body.detail).toContain('330102')
    const inChinese = await patch(away, 'planner.330102', { note: 'x' }, 'zh')
    expect(inChinese.body.detail).toMatch(
      /^330106\d* 不在所属辖区 330102 内。请联系 330106 的部件管理员，或市级部件管理员。$/,
    )
    const headers = await city.signIn('planner.330102')
    const seen = await city.app.inject({ url: `/api/components/${away}`, headers })
    expect([seen.statusCode, seen.json().editable]).toEqual([200, false])
  })

  it('a district planner cannot move a component out of the district, nor add one outside', async () => {
    const code = await find('330102')
    const [away] = await ask<{ lon: number; lat: number }>(`
      select ST_X(at) as lon, ST_Y(at) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as at
      from unit_grids where district_code = '330106' order by code limit 1) one`)
    const kind = await city.app.inject({ url: `/api/components/${code}`, headers: planner })
    const geometry = { type: 'Point', coordinates: [away!.lon, away!.lat] }
    const headers = { ...(await city.signIn('planner.330102')), 'if-match': kind.headers.etag as string }
    const moved = await city.app.inject({
      method: 'PATCH',
      url: `/api/components/${code}`,
      headers,
      payload: { geometry },
    })
    expect([moved.statusCode, moved.json().type]).toEqual([403, '/problems/forbidden'])
    const after = await city.app.inject({ url: `/api/components/${code}`, headers: planner })
    expect(after.json()).toEqual(kind.json()) // the version that was closed on the way is open again
    const [before] = await ask('select sum(last_serial)::integer as sum from component_serials')
    const added = await city.app.inject({
      method: 'POST',
      url: '/api/components',
      headers,
      payload: { class: '0104', geometry },
    })
    expect([added.statusCode, added.json().type]).toEqual([403, '/problems/forbidden'])
    expect(await ask('select sum(last_serial)::integer as sum from component_serials')).toEqual([before])
  })

  it.each(['collector', 'citizen', 'unit_staff', 'dispatcher', 'analyst'])(
    'a %s reads, and is refused the rest',
    async (role) => {
      const [person] = await ask<{ id: string }>('select min(id) as id from people where role = $1', [role])
      const headers = await city.signIn(person!.id)
      const code = await find('330106')
      expect((await city.app.inject({ url: `/api/components/${code}`, headers })).json().editable).toBe(false)
      const edited = await patch(code, person!.id, { note: 'x' })
      expect([edited.status, edited.body.type]).toEqual([403, '/problems/forbidden'])
      const retired = await city.app.inject({
        method: 'POST',
        url: `/api/components/${code}/retire`,
        headers: { ...headers, 'if-match': '"1"' },
      })
      expect(retired.statusCode).toBe(403)
      const added = await city.app.inject({
        method: 'POST',
        url: '/api/components',
        headers,
        payload: { class: '0104', geometry: { type: 'Point', coordinates: [120.166, 30.2567] } },
      })
      expect(added.statusCode, added.body).toBe(403)
      expect(added.json().detail).toContain(role)
    },
  )
})
