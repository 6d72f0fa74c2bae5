import { cellToBoundary, gridDisk, latLngToCell } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLoop, rowsOf } from '../../cases/testing.ts'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { spotNamed } from '../significance/testing.ts'
import type { InspectionList, Preview, SpecialInspectionDetail, SpecialTask, SpecialTaskList } from './schema.ts'

let city: TestCity
let loop: ReturnType<typeof openLoop>
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city?.close())

type Refused = { type: string; detail: string; field?: string }
const send = async <Body>(
  person: string,
  method: 'GET' | 'POST' | 'DELETE',
  path = '',
  payload?: object,
  more: Record<string, string> = {},
) => {
  const answer = await loop.request(person, method, `/api/special-inspections${path}`, payload, more)
  return { status: answer.statusCode, body: answer.json() as Body & Refused }
}
/** In Shangcheng, where shared bicycles have just begun to pile up. */
const SPOT = spotNamed('jinjiang-shared-bicycles')
const CELL = latLngToCell(SPOT.lat, SPOT.lon, 9)
const ASKED = { name: '共享单车专项检查', classes: ['event-0493'], cells: [CELL] }
const make = async (body: object = {}, person = 'analyst.city') => {
  const made = await send<SpecialInspectionDetail>(person, 'POST', '', { ...ASKED, ...body })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body
}
const collectorOf = (task: SpecialTask) => task.collector!.code
const tasksOf = async (person: string, query = 'open=true&limit=100') =>
  (await send<SpecialTaskList>(person, 'GET', `/tasks?${query}`)).body.tasks
const report = async (person: string, { position }: SpecialTask, kind: string, code: string) => {
  const answer = await loop.request(person, 'POST', '/api/cases', {
    kind,
    class: code,
    geometry: { type: 'Point', coordinates: position },
    description: '堆放占道',
    source: 'collector',
  })
  expect(answer.statusCode, answer.body).toBe(201)
}

describe('the preview', () => {
  it('of a cell is every grid that PostGIS finds in it, with shares that add up', async () => {
    const { body } = await send<Preview>('analyst.city', 'POST', '/preview', { cells: [CELL] })
    const ring = cellToBoundary(CELL, true)
    const truth = await rowsOf<{ code: string; share: number }>(
      city,
      `select grid.code, ST_Area(ST_Intersection(grid.geom, cell.geom)) / ST_Area(cell.geom) as share
       from unit_grids grid, (select ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(:shape), 4326), (select srid from city_settings)) as geom) cell
       where grid.valid_to is null and ST_Area(ST_Intersection(grid.geom, cell.geom)) > 1 order by grid.code`,
      { shape: JSON.stringify({ type: 'Polygon', coordinates: [ring] }) },
    )
    expect(body.grids.map(({ gridCode }) => gridCode).sort()).toEqual(truth.map(({ code }) => code))
    for (const { code, share } of truth)
      expect(body.grids.find(({ gridCode }) => gridCode === code)!.share).toBeCloseTo(share, 6)
    const inside = truth.reduce((sum, { share }) => sum + share, 0)
    expect(body.outside).toBeCloseTo(1 - inside, 5)
    expect(body.grids.some(({ proposed }) => proposed)).toBe(true)
    expect(body.grids.filter(({ proposed }) => proposed).every(({ covered }) => covered >= 0.25)).toBe(true)
    // Friday the 20th and five working days
    expect([body.from, body.due]).toEqual(['2026-11-20', '2026-11-27'])
  })

  it('of a cell at the border of the city says how much lies outside; beyond it nobody can be sent', async () => {
    const [edge] = await rowsOf<{ lon: number; lat: number }>(
      city,
      `select ST_X(point) as lon, ST_Y(point) as lat from (
         select ST_Transform(ST_PointN(ST_ExteriorRing((ST_Dump(ST_Union(geom))).geom), 1), 4326) as point from unit_grids where valid_to is null) edge limit 1`,
    )
    const cell = latLngToCell(edge!.lat, edge!.lon, 9)
    const { body } = await send<Preview>('analyst.city', 'POST', '/preview', { cells: [cell] })
    expect(body.outside).toBeGreaterThan(0.01)
    expect(body.outside).toBeLessThan(1)
    const far = await send('analyst.city', 'POST', '/preview', { cells: [latLngToCell(40, 116, 9)] })
    expect([far.status, far.body.type]).toEqual([422, '/problems/outside_city'])
  })

  it('counts the grid between two cells once', async () => {
    const cells = gridDisk(CELL, 1)
    const { body } = await send<Preview>('analyst.city', 'POST', '/preview', { cells })
    const codes = body.grids.map(({ gridCode }) => gridCode)
    expect(new Set(codes).size).toBe(codes.length)
    expect(Math.max(...body.grids.map(({ covered }) => covered))).toBeLessThanOrEqual(1)
  })
})

describe('an inspection', () => {
  it('has a task in each grid proposed, for the collector of its responsibility grid', async () => {
    const { body } = await send<Preview>('analyst.city', 'POST', '/preview', { cells: [CELL] })
    const made = await make({ purpose: '看是否仍堆放', question: 'class=event-0493' })
    const proposed = body.grids.filter((grid) => grid.proposed)
    expect(made.tasks.map(({ gridCode }) => gridCode)).toEqual(proposed.map(({ gridCode }) => gridCode).sort())
    expect(made.classes).toEqual([
      { code: 'event-0493', name: expect.stringMatching(/车/), nameEn: expect.any(String) },
    ])
    expect(made).toMatchObject({
      name: ASKED.name,
      cells: [CELL],
      resolution: 9,
      grids: proposed.length,
      done: 0,
      cases: 0,
      editable: true,
    })
    for (const grid of proposed) {
      const task = made.tasks.find(({ gridCode }) => gridCode === grid.gridCode)!
      expect(task.collector).toEqual(grid.collector)
      const own = (await tasksOf(grid.collector!.code)).filter(({ inspection }) => inspection.id === made.id)
      expect(own.map(({ gridCode }) => gridCode)).toContain(grid.gridCode)
    }
  })

  it('is made once, however often its key is sent', async () => {
    const key = { 'idempotency-key': 'one-inspection' }
    const [first, again] = [
      await send<SpecialInspectionDetail>('analyst.city', 'POST', '', ASKED, key),
      await send<SpecialInspectionDetail>('analyst.city', 'POST', '', ASKED, key),
    ]
    expect(again.body.id).toBe(first.body.id)
    const other = await send('analyst.city', 'POST', '', { ...ASKED, name: '另一个' }, key)
    expect(other.body.type).toBe('/problems/idempotency_conflict')
  })

  it.each([
    [{ cells: ['8928308280fffff'] }, 422, 'outside_city', '/cells'],
    [{ cells: ['nonsense'] }, 400, 'bad_request', 'cells'],
    [{ classes: ['event-9999'] }, 422, 'unknown_class', 'class'],
    [{ from: '2026-11-25', due: '2026-11-24' }, 400, 'bad_request', '/due'],
    [{ due: '2026-11-19', from: '2026-11-01' }, 400, 'bad_request', '/due'],
    [{ grids: [] }, 400, 'bad_request', '/grids'],
    [{ grids: ['330102999999999'] }, 422, 'unknown_area', '/grids'],
  ])('is refused for %j: %i %s at %s', async (body, status, type, field) => {
    const answer = await send('analyst.city', 'POST', '', { ...ASKED, ...body })
    expect([answer.status, answer.body.type, answer.body.field]).toEqual([status, `/problems/${type}`, field])
  })

  it('is refused for more grids than an inspection has, and where nobody collects', async () => {
    const rows = await rowsOf<{ code: string; group: string }>(
      city,
      'select code, responsibility_grid_code as group from unit_grids where valid_to is null and responsibility_grid_code is not null order by code limit 201',
    )
    const many = await send('analyst.city', 'POST', '', { ...ASKED, grids: rows.map(({ code }) => code) })
    expect(many.body).toMatchObject({ type: '/problems/bad_request', value: 201 })
    const { code, group } = rows[0]!
    await rowsOf(city, 'update people set active = false where responsibility_grid_code = :group', { group })
    const nobody = await send('analyst.city', 'POST', '', { ...ASKED, grids: [code] })
    await rowsOf(city, 'update people set active = true where responsibility_grid_code = :group', { group })
    expect([nobody.status, nobody.body.type]).toEqual([409, '/problems/action_not_allowed'])
  })
})

describe('rights', () => {
  it('collectors, units and citizens send nobody', async () => {
    const [task] = (await make()).tasks
    for (const person of [collectorOf(task!), 'desk.01']) {
      const answer = await send(person, 'POST', '', ASKED)
      expect([person, answer.status]).toEqual([person, 403])
    }
  })

  it('a dispatcher sends into the own district alone, and sees nothing of another’s', async () => {
    const made = await make()
    // The cell lies across the border of two districts.
    expect(made.area.code).toBe('3301')
    const own = await make({}, 'dispatcher.330102')
    expect(own).toMatchObject({ editable: true, area: { code: expect.stringMatching(/^330102/) } })
    expect(own.tasks.length).toBeLessThan(made.tasks.length)
    expect((await send<SpecialInspectionDetail>('dispatcher.330102', 'GET', `/${made.id}`)).body).toMatchObject({
      editable: false,
      grids: own.grids,
    })
    const other = await send('dispatcher.330106', 'POST', '', { ...ASKED, grids: [own.tasks[0]!.gridCode] })
    expect([other.status, other.body.type]).toEqual([403, '/problems/forbidden'])
    expect((await send('dispatcher.330106', 'GET', `/${made.id}`)).status).toBe(404)
    const { body } = await send<InspectionList>('dispatcher.330102', 'GET', '?limit=1')
    expect(body.inspections.map(({ id }) => id)).toEqual([own.id])
    const next = await send<InspectionList>('dispatcher.330102', 'GET', `?limit=1&before=${body.next}`)
    expect(next.body.inspections.map(({ id }) => id)).toEqual([made.id])
  })

  it('a collector sees and does the tasks of the own responsibility grid only', async () => {
    const grids = await rowsOf<{ code: string; person: string; group: string }>(
      city,
      `select distinct on (person.id) grid.code, person.id as person, person.responsibility_grid_code as group
       from people person join unit_grids grid on grid.responsibility_grid_code = person.responsibility_grid_code and grid.valid_to is null
       where person.role = 'collector' and person.active order by person.id, grid.code limit 2`,
    )
    const made = await make({ grids: grids.map(({ code }) => code), cells: [] })
    const [one, other] = grids.map(({ code }) => made.tasks.find((task) => task.gridCode === code)!)
    const person = grids[0]!.person
    const seen = await send<SpecialInspectionDetail>(person, 'GET', `/${made.id}`)
    expect(seen.body.tasks.map(({ id }) => id)).toEqual([one!.id])
    expect(seen.body.editable).toBe(false)
    expect((await send(person, 'POST', `/tasks/${other!.id}/done`, { outcome: 'found' })).status).toBe(404)
    expect((await send(person, 'POST', `/${made.id}/close`)).status).toBe(403)
    // The desk of the city reads, and does nothing.
    expect((await send('desk.01', 'POST', `/tasks/${one!.id}/done`, { outcome: 'found' })).status).toBe(403)
  })
})

describe('a task', () => {
  it('is done with what was found, corrected, and taken back while the inspection is open', async () => {
    const made = await make()
    const [task] = made.tasks
    const person = collectorOf(task!)
    const done = await send<SpecialTask>(person, 'POST', `/tasks/${task!.id}/done`, { outcome: 'nothing', note: ' ' })
    expect(done.body).toMatchObject({ outcome: 'nothing', note: null, doneBy: { code: person } })
    const right = await send<SpecialTask>(person, 'POST', `/tasks/${task!.id}/done`, {
      outcome: 'found',
      note: '两处堆放',
    })
    expect(right.body).toMatchObject({ outcome: 'found', note: '两处堆放' })
    expect((await send<SpecialInspectionDetail>('analyst.city', 'GET', `/${made.id}`)).body).toMatchObject({
      done: 1,
      found: 1,
      nothing: 0,
    })
    const back = await send<SpecialTask>(person, 'DELETE', `/tasks/${task!.id}/done`)
    expect(back.body).toMatchObject({ outcome: null, note: null, doneAt: null, doneBy: null })
  })

  it('stands as it is once the inspection is closed', async () => {
    const made = await make()
    const [task] = made.tasks
    const person = collectorOf(task!)
    await send(person, 'POST', `/tasks/${task!.id}/done`, { outcome: 'found' })
    const closed = await send<SpecialInspectionDetail>('analyst.city', 'POST', `/${made.id}/close`)
    expect(closed.body).toMatchObject({ closedBy: { code: 'analyst.city' }, done: 1 })
    const again = await send<SpecialInspectionDetail>('analyst.city', 'POST', `/${made.id}/close`)
    expect([again.status, again.body.closedAt]).toEqual([200, closed.body.closedAt])
    for (const answer of [
      await send(person, 'POST', `/tasks/${task!.id}/done`, { outcome: 'nothing' }),
      await send(person, 'DELETE', `/tasks/${task!.id}/done`),
    ])
      expect([answer.status, answer.body.type]).toEqual([409, '/problems/action_not_allowed'])
    expect((await tasksOf(person)).some(({ inspection }) => inspection.id === made.id)).toBe(false)
    expect((await tasksOf(person, 'limit=100')).some(({ inspection }) => inspection.id === made.id)).toBe(true)
  })

  it('is overdue once its last day has passed', async () => {
    const made = await make({ due: '2026-11-20' })
    expect(made.tasks[0]!.overdue).toBe(false)
    // Half an hour after midnight in the city, still the day before in Greenwich.
    city.setNow(new Date('2026-11-20T16:30:00Z'))
    const late = await send<SpecialInspectionDetail>('analyst.city', 'GET', `/${made.id}`)
    city.setNow(ANCHOR)
    expect(late.body).toMatchObject({ overdue: true })
    expect(late.body.tasks[0]!.overdue).toBe(true)
  })
})

describe('the cases of an inspection', () => {
  it('are those of its grids and classes, reported while it goes on; two inspections of a grid each count them', async () => {
    const [early, late] = [await make(), await make({ classes: ['04', '0493'], name: '市容' })]
    const [task] = early.tasks
    const person = collectorOf(task!)
    city.setNow(new Date(ANCHOR.getTime() + 600_000))
    await report(person, task!, 'event', '0493')
    await report(person, task!, 'event', '0110')
    await report('desk.01', task!, 'event', '0401')
    const counts = async () => {
      const found = await Promise.all(
        [early, late].map(({ id }) => send<SpecialInspectionDetail>('analyst.city', 'GET', `/${id}`)),
      )
      return found.map(({ body }) => [
        body.cases,
        body.tasks.find(({ id, gridCode }) => id > 0 && gridCode === task!.gridCode)!.cases,
      ])
    }
    expect(await counts()).toEqual([
      [1, 1],
      [2, 2],
    ])
    // What comes after the grid was done, or after the end, is no longer of the inspection.
    await send(person, 'POST', `/tasks/${task!.id}/done`, { outcome: 'found' })
    city.setNow(new Date(ANCHOR.getTime() + 1_200_000))
    await report(person, task!, 'event', '0493')
    expect(await counts()).toEqual([
      [1, 1],
      [3, 3],
    ])
    await send('analyst.city', 'POST', `/${late.id}/close`)
    city.setNow(new Date(ANCHOR.getTime() + 1_800_000))
    await report(person, task!, 'event', '0493')
    expect((await counts())[1]).toEqual([3, 3])
    city.setNow(ANCHOR)
  })
})

it('the live feed says that lists are to be asked for again', async () => {
  const seqOf = async () =>
    (await rowsOf<{ seq: number }>(city, 'select coalesce(max(seq), 0) as seq from inventory_changes'))[0]!.seq
  const before = await seqOf()
  const made = await make()
  const told = await rowsOf<{ layer: string }>(city, 'select layer from inventory_changes where seq > :before', {
    before,
  })
  expect(new Set(told.map(({ layer }) => layer))).toEqual(new Set(['special_inspections']))
  const between = await seqOf()
  await send(collectorOf(made.tasks[0]!), 'POST', `/tasks/${made.tasks[0]!.id}/done`, { outcome: 'nothing' })
  expect(await seqOf()).toBeGreaterThan(between)
})
