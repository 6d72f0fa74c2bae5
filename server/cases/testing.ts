/** For tests of what stands on the loop: people who take cases through it. */
import { run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import type { TestCity } from '../testing.ts'
import type { Action } from './lifecycle.ts'
import type { CaseDetail } from './schema.ts'

export type Headers = Record<string, string>
type Seen = Pick<CaseDetail, 'id' | 'version'>

/** Rows of any statement, as the platform itself. */
export const rowsOf = <Row>(city: TestCity, text: string, values: Record<string, unknown> = {}): Promise<Row[]> =>
  city.database.system((client) => run<Row>(client, parseQuery('rowsOf', text), values))

/** The loop over HTTP; every step must be answered 200 or 201, or the test fails with the answer. */
export function openLoop(city: TestCity) {
  const known = new Map<string, Headers>()
  const as = async (person: string): Promise<Headers> => {
    const headers = known.get(person) ?? (await city.signIn(person))
    known.set(person, headers)
    return headers
  }
  const request = async (
    person: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    more: Headers = {},
  ) => city.app.inject({ method, url, headers: { ...(await as(person)), ...more }, ...(payload ? { payload } : {}) })

  const act = async (person: string, seen: Seen, action: Action, payload: object = {}): Promise<CaseDetail> => {
    const answer = await request(person, 'POST', `/api/cases/${seen.id}/actions/${action}`, payload, {
      'if-match': `"${seen.version}"`,
    })
    if (answer.statusCode !== 200) throw new Error(`${action} by ${person}: ${answer.body}`)
    // A unit that returned a case sees it no more: what follows only needs its version.
    return { version: seen.version + 1, ...answer.json() }
  }

  /** A fresh case of littering in a gridded community of the district, filed and waiting to be dispatched. */
  const filed = async (district: string, more: object = {}): Promise<CaseDetail> => {
    const [place] = await rowsOf<{ lon: number; lat: number }>(
      city,
      `select ST_X(lonlat) as lon, ST_Y(lonlat) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as lonlat from unit_grids
       where starts_with(code, :district) and valid_to is null and not exists (select from management_streets where starts_with(code, street_code))
       order by code limit 1) grid`,
      { district },
    )
    const answer = await request('desk.01', 'POST', '/api/cases', {
      kind: 'event',
      class: '0102',
      geometry: { type: 'Point', coordinates: [place!.lon, place!.lat] },
      description: '路边堆放垃圾',
      source: 'hotline',
      ...more,
    })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    const registered = await act('desk.01', answer.json(), 'register')
    return act('filing.01', registered, 'file', { condition: 1 })
  }

  const get = async <Answer>(person: string, url: string): Promise<Answer> => {
    const answer = await request(person, 'GET', url)
    if (answer.statusCode !== 200) throw new Error(`${url} by ${person}: ${answer.body}`)
    return answer.json()
  }
  const staffOf = async (unit: string) =>
    (
      await rowsOf<{ id: string }>(
        city,
        "select id from people where unit_code = :unit and role = 'unit_staff' order by id limit 1",
        { unit },
      )
    )[0]!.id

  return { request, act, filed, get, staffOf }
}
export type Loop = ReturnType<typeof openLoop>
