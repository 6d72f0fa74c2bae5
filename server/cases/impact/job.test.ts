/** A confirmed change moves open cases by a job: as previewed, once, what a person did meanwhile stands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { openTestCity, type TestCity } from '../../testing.ts'
import type { ActionPayload, CaseEvent } from '../events.ts'
import { type CaseRow, replay } from '../projection.ts'
import type { CaseDetail } from '../schema.ts'
import { type Loop, openLoop, rowsOf } from '../testing.ts'
import { workOff } from './job.ts'
import type { Impact, Job, JobDetail } from './schema.ts'

let city: TestCity
let loop: Loop
const HERE = '330102'
const UNITS = ['HZ-DT', 'HZ-YW']
/** Sent there by a person, whatever the rules say. */
const CHOSEN = 'HZ-SW'

beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const rowOf = async (id: string) => (await rowsOf<CaseRow>(city, 'select * from case_rows where id = :id', { id }))[0]!
const logOf = (id: string) =>
  rowsOf<CaseEvent>(
    city,
    'select case_id, version, at, actor_id, action, from_state, to_state, payload from case_events where case_id = :id order by version',
    { id },
  )
const dispatcherOf = ({ level }: CaseDetail) => (level === 'city' ? 'dispatcher.city' : `dispatcher.${HERE}`)
async function suggestionFor(found: CaseDetail): Promise<string> {
  const answer = await loop.request('dispatcher.city', 'POST', '/api/responsibility', {
    geometry: found.geometry,
    kind: found.kind,
    class: found.class.code,
    grade: found.grade ?? undefined,
  })
  return answer.json().winner.unit.code
}
const dispatched = async (unit?: string): Promise<CaseDetail> => {
  const found = await loop.filed(HERE)
  if (!unit) return loop.act(dispatcherOf(found), found, 'dispatch', { unit: await suggestionFor(found) })
  const raised =
    found.level === 'city' ? found : await loop.act(dispatcherOf(found), found, 'hand-up', { note: '市级派遣' })
  return loop.act('dispatcher.city', raised, 'dispatch', { unit })
}
/** A site round these cases, with a rule for their class: it names another unit than the one responsible. */
async function otherUnit(like: CaseDetail): Promise<{ changes: object[]; unit: string }> {
  const now = await suggestionFor(like)
  const unit = UNITS.find((one) => one !== now)!
  const [lon, lat] = like.position as [number, number]
  const ring = [-1, 1, 1, -1, -1].map((x, at) => [lon + x * 3e-4, lat + [-1, -1, 1, 1, -1][at]! * 3e-4])
  return {
    unit,
    changes: [
      {
        what: 'zone',
        code: 'Z-TEST',
        kind: 'construction_site',
        name: '试工地',
        nameEn: 'Site',
        geometry: { type: 'Polygon', coordinates: [ring] },
      },
      {
        what: 'rule',
        code: 'TEST-RULE',
        name: '试工地 责任',
        nameEn: 'Duty of the site',
        family: 'special',
        priority: 300,
        scope: 'Z-TEST',
        kind: 'event',
        class: like.class.code,
        unit,
      },
    ],
  }
}
const preview = async (changes: object[], person = 'planner.city') => {
  const answer = await loop.request(person, 'POST', '/api/responsibility/impact', { changes })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json() as Impact
}
const confirm = async (changes: object[], fingerprint: string, person = 'planner.city') =>
  loop.request(person, 'POST', '/api/responsibility/impact/apply', { changes, fingerprint, note: '网格责任调整' })
const confirmed = async (changes: object[], { fingerprint }: Impact): Promise<Job> => {
  const answer = await confirm(changes, fingerprint)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json()
}
const jobOf = (id: number, person = 'planner.city') =>
  loop.get<JobDetail>(person, `/api/responsibility/reassignments/${id}?limit=1000`)
const later = (minutes = 5) => {
  city.setNow(new Date(city.platform.now().getTime() + minutes * 60_000))
  return city.platform.now()
}
const errors: Error[] = []
const work = (most?: number) => workOff(city.database, later(), { report: (error) => errors.push(error), most })

describe('a confirmed change', () => {
  it('does with every case what the preview said, in its log, and tells both units', async () => {
    const [sent, waiting] = [await dispatched(), await loop.filed(HERE)]
    const chosen = await dispatched(CHOSEN)
    const { changes, unit } = await otherUnit(sent)
    const told = await preview(changes)
    const fates = new Map(told.cases.features.map((feature) => [feature.id, feature.properties]))
    expect(fates.get(sent.id)).toMatchObject({ fate: 'move', from: sent.unit!.code, to: unit })
    expect(fates.get(waiting.id)).toMatchObject({ fate: 'suggest', to: unit })
    expect(fates.get(chosen.id)).toMatchObject({ fate: 'keep' })
    expect(told.rules[0]).toMatchObject({ rule: 'special', code: 'TEST-RULE' })
    const before = await rowOf(sent.id)
    const job = await confirmed(changes, told)
    expect(job).toMatchObject({ state: 'waiting', counts: told.counts, createdBy: { code: 'planner.city' } })
    expect(await rowOf(sent.id)).toEqual(before)

    await work()
    const done = await jobOf(job.id)
    expect(errors).toEqual([])
    expect(done).toMatchObject({ state: 'done', progress: { left: 0, failed: 0, moved: told.counts.move } })
    expect(done.progress.moved + done.progress.renewed).toBe(told.counts.move + told.counts.suggest + told.counts.keep)
    expect(done.cases.map(({ id, fate }) => [id, fate]).sort()).toEqual(
      told.cases.features.map(({ id, properties }) => [id, properties.fate]).sort(),
    )
    for (const { id } of done.cases) expect({ ...replay(await logOf(id)) }, id).toEqual(await rowOf(id))

    const after = await rowOf(sent.id)
    expect(after).toMatchObject({ state: 'dispatched', unitCode: unit, suggestedUnitCode: unit, dispatchCount: 2 })
    expect(Date.parse(after.clockStartedAt!)).toBeGreaterThan(Date.parse(before.clockStartedAt!))
    const entry = (await logOf(sent.id)).at(-1)!
    expect(entry).toMatchObject({ action: 'reassign', actorId: null })
    expect(entry.payload as ActionPayload).toMatchObject({
      note: '网格责任调整',
      moved: { from: sent.unit!.code, to: unit },
      reassignment: String(job.id),
      responsibility: { winner: { code: 'TEST-RULE' } },
    })
    expect(await rowOf(waiting.id)).toMatchObject({ state: 'filed', unitCode: null, suggestedUnitCode: unit })
    const kept = await loop.get<CaseDetail>('dispatcher.city', `/api/cases/${chosen.id}`)
    expect(kept).toMatchObject({ unit: { code: CHOSEN }, moved: { from: { code: CHOSEN }, to: { code: unit } } })

    for (const one of [unit, sent.unit!.code]) {
      const inbox = await loop.get<{ entries: { action: string; case: { id: string } }[] }>(
        await loop.staffOf(one),
        '/api/inbox',
      )
      expect(
        inbox.entries.some((row) => row.action === 'reassign' && row.case.id === sent.id),
        one,
      ).toBe(true)
    }
    expect(await work()).toBe(0)
  })

  it('is refused when something changed since the preview, with what it would do now', async () => {
    const sent = await dispatched()
    const { changes } = await otherUnit(sent)
    const told = await preview(changes)
    const first = { ...(changes[1] as object), code: 'TEST-ANOTHER', scope: 'Z-PARK-2', class: '0110' }
    await confirmed([first], await preview([first]))
    const answer = await confirm(changes, told.fingerprint)
    expect(answer.statusCode).toBe(409)
    const problem = answer.json()
    expect(problem).toMatchObject({
      type: '/problems/preview_stale',
      field: '/fingerprint',
      counts: { affected: told.counts.affected },
    })
    expect((await confirm(changes, problem.fingerprint)).statusCode).toBe(201)
    await work()
  })

  it('skips what was closed or moved on by people since', async () => {
    const [ended, recalled, sent] = [await dispatched(), await dispatched(), await dispatched()]
    const { changes, unit } = await otherUnit(sent)
    const job = await confirmed(changes, await preview(changes))
    await loop.act(
      'filing.01',
      await loop.act(dispatcherOf(ended), ended, 'request-void', { note: '重复' }),
      'approve-void',
    )
    const back = await loop.act(dispatcherOf(recalled), recalled, 'recall', { note: '撤回' })
    await work()
    const { cases } = await jobOf(job.id)
    const outcome = (id: string) => cases.find((one) => one.id === id)
    expect(outcome(ended.id)).toMatchObject({ fate: 'move', outcome: 'skipped', reason: 'ended' })
    expect(outcome(recalled.id)).toMatchObject({ outcome: 'renewed', reason: 'moved_on' })
    expect(outcome(sent.id)).toMatchObject({ outcome: 'moved', reason: null })
    expect((await rowOf(ended.id)).state).toBe('voided')
    expect(await rowOf(recalled.id)).toMatchObject({
      version: back.version + 1,
      unitCode: null,
      suggestedUnitCode: unit,
    })
  })

  it('stops when it is cancelled: what has moved stays moved, the rest stays', async () => {
    const sent = [await dispatched(), await dispatched(), await dispatched()]
    const { changes } = await otherUnit(sent[0]!)
    const job = await confirmed(changes, await preview(changes))
    await work(1)
    expect(await workOff(city.database, later(), { signal: AbortSignal.abort() })).toBe(0)
    expect(await jobOf(job.id)).toMatchObject({ state: 'running' })
    const cancel = (person: string) =>
      loop.request(person, 'POST', `/api/responsibility/reassignments/${job.id}/cancel`)
    expect((await cancel('dispatcher.city')).statusCode).toBe(403)
    expect((await cancel(`planner.${HERE}`)).statusCode).toBe(404)
    const stopped = (await cancel('planner.city')).json() as Job
    expect(stopped).toMatchObject({ state: 'cancelled', cancelledBy: { code: 'planner.city' } })
    expect(stopped.progress.left).toBe(stopped.counts.move + stopped.counts.suggest + stopped.counts.keep - 1)
    expect(await work()).toBe(0)
    expect((await cancel('planner.city')).json()).toEqual(stopped)
  })

  it('is for those who keep rules there', async () => {
    const sent = await dispatched()
    const { changes } = await otherUnit(sent)
    const trying = async (person: string) =>
      (await loop.request(person, 'POST', '/api/responsibility/impact', { changes })).statusCode
    expect(await trying('dispatcher.city')).toBe(403)
    expect(await trying('planner.330106')).toBe(403)
    expect(await trying(`planner.${HERE}`)).toBe(200)
    expect((await loop.request('citizen.01', 'GET', '/api/responsibility/reassignments')).json().reassignments).toEqual(
      [],
    )
  })

  it('takes a strip of ground with its cases: their places follow, and the coverage stays whole', async () => {
    const [border] = await rowsOf<{ losing: string; gaining: string; strip: string; lon: number; lat: number }>(
      city,
      `select losing, gaining, ST_AsGeoJSON(ST_Transform(strip, 4326), 9) as strip, ST_X(place) as lon, ST_Y(place) as lat from (
         select found.*, ST_Transform(ST_PointOnSurface(ST_Intersection(strip, a_geom)), 4326) as place from (
           select a.code as losing, b.code as gaining, a.geom as a_geom, ST_Intersection(ST_Buffer(ST_Intersection(a.geom, b.geom), 40),
             ST_Buffer(ST_PointOnSurface(ST_Intersection(a.geom, b.geom)), 150)) as strip
           from areas a join areas b on b.level = 'community' and b.valid_to is null and b.gridded and b.geom && a.geom
             and left(a.code, 6) = left(b.code, 6) and left(a.code, 9) <> left(b.code, 9)
           where a.level = 'community' and a.valid_to is null and a.gridded and starts_with(a.code, :district)
             and ST_Touches(a.geom, b.geom) and ST_Length(ST_Intersection(a.geom, b.geom)) > 200
             and not exists (select from management_streets where street_code in (left(a.code, 9), left(b.code, 9)))
           order by a.code, b.code limit 1) found) placed`,
      { district: HERE },
    )
    const { losing, gaining, strip, lon, lat } = border!
    const found = await loop.filed(HERE, { geometry: { type: 'Point', coordinates: [lon, lat] } })
    const before = await rowOf(found.id)
    expect(before.communityCode).toBe(losing)
    const changes = [{ what: 'ground', geometry: JSON.parse(strip), to: gaining }]
    const told = await preview(changes)
    expect(told.applied[0]!.handed).toMatchObject({ losing: expect.arrayContaining([losing]) })
    expect(told.cases.features.map(({ id }) => id)).toContain(found.id)
    const job = await confirmed(changes, told)
    await work()
    expect(await jobOf(job.id)).toMatchObject({ state: 'done', progress: { failed: 0, left: 0 } })
    const after = await rowOf(found.id)
    expect(after.communityCode).toBe(gaining)
    expect(after.gridCode).toMatch(new RegExp(`^${gaining}`))
    expect(after.gridCode).not.toBe(before.gridCode)
    const log = await logOf(found.id)
    expect((log.at(-1)!.payload as ActionPayload).before).toMatchObject({ gridCode: before.gridCode })
    expect({ ...replay(log) }).toEqual(after)
    expect(await rowsOf(city, 'select * from coverage_problems()')).toEqual([])
    const open = await rowsOf(
      city,
      `select id from cases where ended_at is null and grid_code is not null
         and not exists (select from unit_grids grid where grid.code = cases.grid_code and grid.valid_to is null)`,
    )
    expect(open).toEqual([])
  })

  it.runIf(process.env.DATABASE_URL)('moves every case once, however many processes work', async () => {
    const sent = await Promise.all(Array.from({ length: 12 }, () => dispatched()))
    const { changes, unit } = await otherUnit(sent[0]!)
    const job = await confirmed(changes, await preview(changes))
    const [{ name }] = (await rowsOf<{ name: string }>(city, 'select current_database() as name')) as [{ name: string }]
    const url = new URL(process.env.DATABASE_URL!)
    url.pathname = `/${name}`
    const others = Array.from({ length: 3 }, () => new Database(nativeEngine(url.toString())))
    const now = later()
    await Promise.all(
      [city.database, ...others].map((database) => workOff(database, now, { report: (error) => errors.push(error) })),
    )
    await Promise.all(others.map((database) => database.close()))
    expect(errors).toEqual([])
    expect(await jobOf(job.id)).toMatchObject({ state: 'done', progress: { left: 0, failed: 0 } })
    for (const { id } of sent) {
      expect((await rowOf(id)).unitCode).toBe(unit)
      expect((await logOf(id)).filter(({ action }) => action === 'reassign')).toHaveLength(1)
    }
  })
})
