import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { Campaign, Coverage, TaskDetail, TaskList } from './schema.ts'

let city: TestCity
let planner: Headers
type Headers = Record<string, string>
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const send = async <Body>(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
  headers: Headers = planner,
) => {
  const answer = await city.app.inject({ method, url, headers, payload })
  return { status: answer.statusCode, body: answer.json() as Body & { type: string; detail: string } }
}
const PLAN = { name: '2026 年部件普查', year: 2026, from: '2026-11-01', to: '2026-12-31' }
/** A street with grids, and two collectors of it with different responsibility grids. */
const STREET = '330105001'
const begin = async (body: object, headers: Headers = planner) =>
  send<Campaign>('POST', '/api/census/campaigns', { ...PLAN, ...body }, headers)

describe('a campaign', () => {
  it('has a task in every unit grid of its area, with what is recorded there', async () => {
    const { status, body } = await begin({ area: STREET })
    expect(status, JSON.stringify(body)).toBe(201)
    const [truth] = await ask<{ grids: number; components: number }>(
      `select count(distinct grid.code)::integer as grids, count(component.code)::integer as components
       from unit_grids grid left join components component on component.grid_code = grid.code and component.valid_to is null
       where grid.valid_to is null and starts_with(grid.code, $1)`,
      [STREET],
    )
    expect(body).toMatchObject({
      ...truth,
      gridsDone: 0,
      visited: 0,
      area: { code: STREET },
      closedAt: null,
      editable: true,
    })
    const some = await begin({ area: STREET, classes: ['0137', '04'] })
    const [narrow] = await ask<{ components: number }>(
      "select count(*)::integer as components from components where valid_to is null and starts_with(grid_code, $1) and (class_code = '0137' or class_code like '04%')",
      [STREET],
    )
    expect(some.body).toMatchObject(narrow!)
  })

  it('of a management area is made of the grids of its streets', async () => {
    await ask("insert into management_streets (street_code, management_code) values ($1, '330190')", [STREET])
    const own = (await begin({ area: STREET })).body
    const { body } = await begin({ area: '330190' })
    const [others] = await ask<{ grids: number }>(
      `select count(*)::integer as grids from unit_grids join management_streets on street_code = left(code, 9)
       where valid_to is null and management_code = '330190' and street_code <> $1`,
      [STREET],
    )
    expect(body.grids).toBe(own.grids + others!.grids)
    await ask('delete from management_streets where street_code = $1', [STREET])
  })

  it.each<[string, object, string, number]>([
    ['an area there is not', { area: '330199' }, 'unknown_area', 422],
    ['an area without grids', { area: '330127' }, 'unknown_area', 422],
    ['a class there is not', { area: STREET, classes: ['0199', '77'] }, 'unknown_class', 422],
    ['an end before the beginning', { area: STREET, to: '2026-10-01' }, 'bad_request', 400],
  ])('refuses %s', async (_what, body, type, status) => {
    const answer = await begin(body)
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`])
  })

  it('is planned by planners, in their jurisdiction', async () => {
    for (const [person, area, status] of [
      ['planner.330105', STREET, 201],
      ['planner.330105', '330106', 403],
      ['planner.330105', '3301', 403],
      ['collector.330105001.01', STREET, 403],
      ['analyst.city', STREET, 403],
    ] as const) {
      expect([person, area, (await begin({ area }, await city.signIn(person))).status]).toEqual([person, area, status])
    }
    const clerk = { ...(await city.signIn('analyst.city')), 'accept-language': 'zh' }
    expect((await begin({ area: '330106' }, clerk)).body.detail).toBe(
      '330106 的普查由当地的部件管理员、管理员安排；当前登录身份是全市的分析员。',
    )
  })
})

describe('a task', () => {
  let campaign: number
  let task: TaskDetail
  let collector: Headers
  let stranger: Headers
  const url = (rest = '') => `/api/census/tasks/${task.id}${rest}`
  const record = (body: object, headers = collector) => send<TaskDetail>('POST', url('/findings'), body, headers)
  const listed = (code: string) => task.toVisit.find((one) => one.code === code)!
  const inForce = async (code: string) =>
    (
      await ask<Record<string, unknown>>(
        'select version, state, grid_code, accuracy_class, data_source, surveyed_at, edit_id, ST_AsText(geom) as geom from components where code = $1 and valid_to is null',
        [code],
      )
    )[0]!

  beforeAll(async () => {
    campaign = (await begin({ area: STREET })).body.id
    const [mine] = await ask<{ id: number; person: string; other: string }>(
      `select task.id, person.id as person, (select min(id) from people where role = 'collector' and responsibility_grid_code <> task.responsibility_grid_code
         and starts_with(responsibility_grid_code, left(task.grid_code, 9))) as other
       from census_tasks task join people person on person.role = 'collector' and person.responsibility_grid_code = task.responsibility_grid_code
       where task.campaign_id = $1 and task.components between 12 and 60 and (select count(*) from components c where c.grid_code = task.grid_code
         and c.valid_to is null and c.state = 'intact' and c.class_code = '0137') > 4
       order by task.id, person.id limit 1`,
      [campaign],
    )
    collector = await city.signIn(mine!.person)
    stranger = await city.signIn(mine!.other)
    const answer = await send<TaskDetail>('GET', `/api/census/tasks/${mine!.id}`, undefined, collector)
    task = answer.body
    expect(task.toVisit).toHaveLength(task.components)
  })
  const intact = () => task.toVisit.filter((one) => one.class.code === '0137' && one.state === 'intact' && !one.finding)

  it('is seen by the collector of its responsibility grid and by planners of the place', async () => {
    const all = async (headers: Headers) => {
      const ids: number[] = []
      let cursor: string | null = null
      do {
        const { body }: { body: TaskList } = await send<TaskList>(
          'GET',
          `/api/census/tasks?campaign=${campaign}&limit=20${cursor ? `&cursor=${cursor}` : ''}`,
          undefined,
          headers,
        )
        ids.push(...body.tasks.map(({ id }) => id))
        cursor = body.next
      } while (cursor)
      return ids
    }
    const mine = await ask<{ id: number }>(
      'select id from census_tasks where campaign_id = $1 and responsibility_grid_code = $2 order by id',
      [campaign, task.responsibilityGrid],
    )
    expect(await all(collector)).toEqual(mine.map(({ id }) => id))
    expect(await all(stranger)).not.toContain(task.id)
    expect(await all(await city.signIn('planner.330105'))).toContain(task.id)
    expect(await all(await city.signIn('planner.330106'))).toEqual([])
    expect((await send('GET', url(), undefined, stranger)).status).toBe(404)
    expect((await record({ outcome: 'confirmed', component: task.toVisit[0]!.code }, stranger)).status).toBe(404)
    expect(
      (await record({ outcome: 'confirmed', component: task.toVisit[0]!.code }, await city.signIn('analyst.city')))
        .status,
    ).not.toBe(200)
  })

  it('seen as recorded, a component keeps its version and is surveyed', async () => {
    const { code } = intact()[0]!
    const before = await inForce(code)
    city.setNow(new Date('2026-11-20T03:00:00Z'))
    const { status, body } = await record({ outcome: 'confirmed', component: code })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ state: 'visiting', visited: 1, confirmed: 1, components: task.components })
    expect(body.toVisit.find((one) => one.code === code)!.finding).toMatchObject({ outcome: 'confirmed' })
    expect(await inForce(code)).toEqual({ ...before, surveyed_at: '2026-11-20T03:00:00.000Z' })
    const seen = await send<{ surveyedAt: string; version: number }>('GET', `/api/components/${code}`)
    expect(seen.body).toMatchObject({ version: 1, surveyedAt: '2026-11-20T03:00:00.000Z' })
    task = body
  })

  it('damaged and missing ones get the next version, under an edit of the survey', async () => {
    const [one, two] = [intact()[0]!, intact()[1]!]
    const stale = await record({ outcome: 'damaged', component: one.code, version: 7 })
    expect([stale.status, stale.body.type]).toEqual([412, '/problems/version_stale'])
    expect((await record({ outcome: 'damaged', component: one.code })).status).toBe(400)
    await record({ outcome: 'damaged', component: one.code, version: 1, note: '灯罩碎' })
    task = (await record({ outcome: 'missing', component: two.code, version: 1 })).body
    expect(task).toMatchObject({ visited: 3, damaged: 1, missing: 1 })
    expect(await inForce(one.code)).toMatchObject({ version: 2, state: 'damaged' })
    expect(await inForce(two.code)).toMatchObject({ version: 2, state: 'lost' })
    const [edit] = await ask(
      'select kind, note, made_by from inventory_edits where id = (select edit_id from components where code = $1 and valid_to is null)',
      [one.code],
    )
    expect(edit).toMatchObject({ kind: 'survey', note: PLAN.name })
    // looked at again, it is whole
    task = (await record({ outcome: 'confirmed', component: one.code, version: 2 })).body
    expect(await inForce(one.code)).toMatchObject({ version: 3, state: 'intact' })
    expect(task).toMatchObject({ visited: 3, damaged: 0, confirmed: 2 })
  })

  it('a moved one stands where it was found, as exactly as it was measured', async () => {
    const { code, position } = intact()[0]!
    const geometry = { type: 'Point', coordinates: [position[0]! + 0.00001, position[1]!] }
    task = (await record({ outcome: 'moved', component: code, version: 1, geometry, accuracy: 'B' })).body
    expect(await inForce(code)).toMatchObject({ version: 2, accuracy_class: 'B', data_source: 'survey' })
    expect(listed(code).position[0]).toBeCloseTo(position[0]! + 0.00001, 7)
  })

  it('a new one gets its code, and must stand in the grid of the task', async () => {
    const { position } = task
    const before = task.components
    const point = (east: number) => ({ type: 'Point', coordinates: [position[0]! + east, position[1]!] })
    const { status, body } = await record({ outcome: 'added', class: '0305', geometry: point(0) })
    expect(status, JSON.stringify(body)).toBe(200)
    task = body
    expect(task).toMatchObject({ added: 1, components: before + 1 })
    const added = task.toVisit.find((one) => one.finding?.outcome === 'added')!
    expect(await inForce(added.code)).toMatchObject({
      grid_code: task.gridCode,
      accuracy_class: 'C',
      data_source: 'survey',
      surveyed_at: '2026-11-20T03:00:00.000Z',
    })
    const [codes] = await ask<{ count: number }>('select count(*)::integer as count from components')
    const beyond = await record({ outcome: 'added', class: '0305', geometry: point(0.01) })
    expect([400, 403, 422]).toContain(beyond.status)
    expect(await ask('select count(*)::integer as count from components')).toEqual([codes])
  })

  it('a collector writes the inventory in no other way', async () => {
    const { code } = intact()[0]!
    const edit = await send(
      'PATCH',
      `/api/components/${code}`,
      { state: 'damaged' },
      { ...collector, 'if-match': '"1"' },
    )
    expect([edit.status, edit.body.type]).toEqual([403, '/problems/forbidden'])
    const add = await send(
      'POST',
      '/api/components',
      { class: '0305', geometry: { type: 'Point', coordinates: task.position } },
      collector,
    )
    expect(add.status).toBe(403)
    const [elsewhere] = await ask<{ code: string }>(
      'select code from components where valid_to is null and starts_with(grid_code, $1) and grid_code <> $2 order by code limit 1',
      [STREET, task.gridCode],
    )
    const other = await record({ outcome: 'missing', component: elsewhere!.code, version: 1 })
    expect([other.status, other.body.type]).toEqual([422, '/problems/unknown_component'])
  })

  it('is done when everything was visited, or the rest is as recorded', async () => {
    const early = await send('POST', url('/done'), { restAsRecorded: false }, collector)
    expect([early.status, early.body.type]).toEqual([409, '/problems/action_not_allowed'])
    const untouched = intact()[0]!.code
    const before = await inForce(untouched)
    const { status, body } = await send<TaskDetail>('POST', url('/done'), { restAsRecorded: true }, collector)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ state: 'done', visited: body.components, missing: 1, moved: 1, added: 1 })
    expect(await inForce(untouched)).toEqual({ ...before, surveyed_at: '2026-11-20T03:00:00.000Z' })
    task = body
  })

  it('counts for the campaign, and on the map', async () => {
    const { body } = await send<Campaign>('GET', `/api/census/campaigns/${campaign}`)
    expect(body).toMatchObject({ gridsDone: 1, visited: task.visited, missing: 1, moved: 1, added: 1 })
    const [lon, lat] = task.position as [number, number]
    const map = await send<Coverage>(
      'GET',
      `/api/census/campaigns/${campaign}/coverage?bbox=${lon - 0.002},${lat - 0.002},${lon + 0.002},${lat + 0.002}`,
    )
    expect(map.body.level).toBe('grid')
    expect(map.body.features.find(({ id }) => id === task.gridCode)!.properties).toMatchObject({
      task: task.id,
      gridsDone: 1,
      visited: task.visited,
      troubled: 2,
    })
  })

  it('meets what planners asked to be looked at', async () => {
    const other = (
      await send<TaskList>('GET', `/api/census/tasks?campaign=${campaign}&state=to_visit&limit=200`)
    ).body.tasks.find(
      ({ responsibilityGrid, components }) => responsibilityGrid === task.responsibilityGrid && components > 3,
    )!
    const detail = (await send<TaskDetail>('GET', `/api/census/tasks/${other.id}`)).body
    const { code } = detail.toVisit.at(-1)!
    await ask(
      "insert into survey_requests (component_code, note, asked_by, asked_at) values ($1, '看看铭牌', 'planner.city', '2026-11-19')",
      [code],
    )
    const first = (await send<TaskDetail>('GET', `/api/census/tasks/${other.id}`, undefined, collector)).body.toVisit[0]
    expect(first).toMatchObject({ code, surveyAsked: '看看铭牌' })
    await send(
      'POST',
      `/api/census/tasks/${other.id}/findings`,
      { outcome: 'confirmed', component: code, version: first!.version },
      collector,
    )
    expect(await ask('select from survey_requests where component_code = $1', [code])).toEqual([])
  })

  it('of a closed campaign records nothing any more', async () => {
    expect((await send('POST', `/api/census/campaigns/${campaign}/close`, undefined, collector)).status).toBe(403)
    const closed = await send<Campaign>('POST', `/api/census/campaigns/${campaign}/close`)
    expect(closed.body.closedAt).not.toBeNull()
    const late = await record({ outcome: 'confirmed', component: task.toVisit[0]!.code })
    expect([late.status, late.body.type]).toEqual([409, '/problems/action_not_allowed'])
    const open = await send<TaskList>('GET', '/api/census/tasks?open=true&limit=200', undefined, collector)
    expect(open.body.tasks.every((one) => one.campaign.id !== campaign)).toBe(true)
  })
})

it('a campaign that has not begun records nothing yet', async () => {
  const { body } = await begin({ area: STREET, from: '2026-12-01' })
  const { id } = (await send<TaskList>('GET', `/api/census/tasks?campaign=${body.id}&limit=1`)).body.tasks[0]!
  const early = await send('POST', `/api/census/tasks/${id}/done`, { restAsRecorded: true })
  expect([early.status, early.body.type]).toEqual([409, '/problems/action_not_allowed'])
})

it('of many grids the map shows communities', async () => {
  const { body } = await begin({ area: '3301' })
  const map = await send<Coverage>('GET', `/api/census/campaigns/${body.id}/coverage?bbox=119.9,30.1,120.4,30.4`)
  expect(map.body.level).toBe('community')
  expect(map.body.features.reduce((sum, { properties }) => sum + properties.grids, 0)).toBe(body.grids)
})
