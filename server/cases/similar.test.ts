import { distance, point } from '@turf/turf'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { CaseDetail, SimilarCase } from './schema.ts'

let city: TestCity
type Headers = Record<string, string>
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

const HOUR = 3_600_000
/** A place of the demo city where a case was reported: nothing outside the areas is accepted. */
async function somewhere(headers: Headers): Promise<[number, number]> {
  const { cases } = (
    await city.app.inject({ url: '/api/cases?state=open&district=330106&limit=1', headers })
  ).json() as { cases: CaseDetail[] }
  return cases[0]!.position as [number, number]
}
async function reported(headers: Headers, [lon, lat]: [number, number], cls: string, at: Date): Promise<string> {
  city.setNow(at)
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/cases',
    headers,
    payload: {
      kind: 'event',
      class: cls,
      geometry: { type: 'Point', coordinates: [lon, lat] },
      description: '重复上报',
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return (answer.json() as CaseDetail).id
}
const similarTo = async (headers: Headers, id: string) => {
  const answer = await city.app.inject({ url: `/api/cases/${id}/similar`, headers })
  return { status: answer.statusCode, cases: (answer.json().cases ?? []) as SimilarCase[] }
}

it('lists open cases of the same class nearby: the likely duplicates first, with distance and hours', async () => {
  const desk = await city.signIn('desk.01')
  const place = await somewhere(desk)
  const start = new Date('2026-11-20T03:00:00Z')
  const { classes } = (await city.app.inject({ url: '/api/standards/classes?kind=event' })).json() as {
    classes: { code: string }[]
  }
  const [cls, another] = classes.map(({ code }) => code) as [string, string]
  const shifted = (metresNorth: number): [number, number] => [place[0], place[1] + metresNorth / 110_850]

  const before = new Set((await similarTo(desk, await reported(desk, place, cls, start))).cases.map(({ id }) => id))
  const id = await reported(desk, place, cls, start)
  const close = await reported(desk, shifted(30), cls, new Date(start.getTime() + 2 * HOUR))
  const closeButLater = await reported(desk, shifted(20), cls, new Date(start.getTime() + 30 * HOUR))
  const wider = await reported(desk, shifted(200), cls, start)
  const tooFar = await reported(desk, shifted(700), cls, start)
  const otherClass = await reported(desk, shifted(1), another, start)

  const found = (await similarTo(desk, id)).cases
  const mine = found.filter((one) => [close, closeButLater, wider, tooFar, otherClass].includes(one.id))
  expect(mine.map((one) => one.id)).toEqual([close, closeButLater, wider])
  expect(mine.map((one) => one.near)).toEqual([true, false, false])
  expect(mine.map((one) => one.hours)).toEqual([2, 30, 0])
  for (const one of found) {
    const metres = distance(point(place), point(one.position), { units: 'meters' })
    expect(Math.abs(one.distanceMetres - metres)).toBeLessThan(metres * 0.005 + 0.2)
  }
  expect(found.length).toBeLessThanOrEqual(12)
  expect(before.has(id)).toBe(false)

  // Merged into the other it is no longer open, and no candidate any more.
  city.setNow(start)
  const merged = await city.app.inject({
    method: 'POST',
    url: `/api/cases/${id}/actions/merge`,
    headers: { ...desk, 'if-match': '"1"' },
    payload: { into: close },
  })
  expect(merged.statusCode, merged.body).toBe(200)
  expect((await similarTo(desk, close)).cases.map((one) => one.id)).not.toContain(id)
})

it('answers 404 for a case the person may not see', async () => {
  const desk = await city.signIn('desk.01')
  const citizen = await city.signIn('citizen.01')
  const { cases } = (await city.app.inject({ url: '/api/cases?state=handling&limit=1', headers: desk })).json() as {
    cases: CaseDetail[]
  }
  expect((await similarTo(citizen, cases[0]!.id)).status).toBe(404)
})
