import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { recheckChanged } from './inspect.ts'
import { scoreOf } from './rules.ts'
import { workOffInspections } from './runs.ts'
import type { FixResult, Inspection, Issue, IssueList, Scores } from './schema.ts'

/** The smallest gridded district. */
const DISTRICT = '330105'
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
  return { status: answer.statusCode, body: answer.json() as Body & { type?: string; detail?: string } }
}
const list = async (search: Record<string, string> = {}, headers = planner) => {
  const { status, body } = await send<IssueList>(
    'GET',
    `/api/component-issues?${new URLSearchParams(search)}`,
    undefined,
    headers,
  )
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const now = () => city.platform.now()
/** Some lamps of a district that nothing is wrong with. */
const lamps = async (count: number, skip = 0, district = DISTRICT) =>
  (
    await ask<{ code: string }>(
      `select code from components where class_code = '0137' and district_code = $1 and valid_to is null and state = 'intact'
       order by code limit $2 offset $3`,
      [district, count, skip],
    )
  ).map(({ code }) => code)
const issueOf = async (code: string, check: string, state = 'open') =>
  (await list({ state, check, limit: '200' })).issues.find((issue) => issue.component.code === code)

describe('a run', () => {
  let run: Inspection
  const work = (most?: number) => workOffInspections(city.database, now, { size: 300, ...(most ? { most } : {}) })
  const find = async () => (await send<Inspection>('GET', `/api/component-inspections/${run.id}`)).body

  it('is asked for by a planner of the place, and by nobody else', async () => {
    for (const [person, area, status] of [
      ['planner.330106', DISTRICT, 403],
      ['planner.330106', undefined, 403],
      ['dispatcher.city', DISTRICT, 403],
      ['planner.city', '330199', 422],
    ] as const) {
      const headers = await city.signIn(person)
      const answer = await send('POST', '/api/component-inspections', { ...(area ? { area } : {}) }, headers)
      expect([person, answer.status]).toEqual([person, status])
    }
    const own = await city.signIn(`planner.${DISTRICT}`)
    const asked = await send<Inspection>('POST', '/api/component-inspections', { area: DISTRICT }, own)
    expect([asked.status, asked.body.state]).toEqual([201, 'waiting'])
    run = asked.body
  })

  it('stops when it is cancelled, and what it checked stays checked', async () => {
    expect(await work(1)).toBe(1)
    const half = await find()
    expect(half).toMatchObject({ state: 'running', worked: 1 })
    expect(half.parts).toBeGreaterThan(1)
    expect(half.checked).toBeLessThan(half.components)
    const cancelled = await send<Inspection>('POST', `/api/component-inspections/${run.id}/cancel`)
    expect(cancelled.body).toMatchObject({ state: 'cancelled', cancelledBy: { code: 'planner.city' } })
    expect(await work()).toBe(0)
    expect(await ask('select from quality_scores')).toEqual([])
  })

  it('cut off in the middle, goes on where it stopped and ends once', async () => {
    run = (await send<Inspection>('POST', '/api/component-inspections', { area: DISTRICT })).body
    expect(await work(1)).toBe(1)
    // two processes at once take different parts
    const [one, other] = await Promise.all([work(), work()])
    const done = await find()
    expect(one + other).toBe(done.parts - 1)
    expect(done).toMatchObject({ state: 'done', worked: done.parts, checked: done.components })
    const [counted] = await ask(
      'select count(*)::integer as components from components where district_code = $1 and valid_to is null',
      [DISTRICT],
    )
    expect(counted).toEqual({ components: done.components })
  })

  it('finds the covers that belong to nobody', async () => {
    const expected = await ask<{ code: string }>(
      'select code from components where district_code = $1 and owner_code is null and valid_to is null order by code',
      [DISTRICT],
    )
    expect(expected.length).toBeGreaterThan(3)
    const found: string[] = []
    let cursor: string | null = null
    do {
      const page: IssueList = await list({ check: 'no_owner', limit: '3', ...(cursor ? { cursor } : {}) })
      found.push(...page.issues.map(({ component }) => component.code))
      cursor = page.next
    } while (cursor)
    expect(found.toSorted()).toEqual(expected.map(({ code }) => code))
  })

  it('is narrowed by owner, class, severity and area, and counted the same', async () => {
    const all = (await list({ limit: '200' })).issues
    const some = async (search: Record<string, string>, fits: (issue: Issue) => boolean) =>
      expect((await list({ ...search, limit: '200' })).issues.map(({ id }) => id)).toEqual(
        all.filter(fits).map(({ id }) => id),
      )
    await some({ owner: 'none' }, ({ component }) => component.owner === null)
    await some({ class: '0402' }, ({ component }) => component.class.code === '0402')
    await some({ class: '04' }, ({ component }) => component.class.code.startsWith('04'))
    await some({ severity: 'warning' }, ({ severity }) => severity === 'warning')
    const grid = all[0]!.component.gridCode!
    await some({ area: grid.slice(0, 12) }, ({ component }) => component.gridCode!.startsWith(grid.slice(0, 12)))
    const { counts } = (
      await send<{ counts: { check: string; count: number }[] }>('GET', '/api/component-issues/counts')
    ).body
    for (const { check, count } of counts)
      expect([check, count]).toEqual([check, all.filter((issue) => issue.check.id === check).length])
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
    const places = (await send<{ places: number[][] }>('GET', '/api/component-issues/places?bbox=119,29,121,31')).body
      .places
    expect(places.map(([id]) => id)).toEqual(all.map(({ id }) => id))
  })

  it('scores by the formula, and the next run by what was mended', async () => {
    const read = async () => (await send<Scores>('GET', '/api/component-quality?by=class')).body
    const first = await read()
    const truth = await ask<{ code: string; components: number; errors: number; warnings: number; notices: number }>(
      `select class_code as code, count(*)::integer as components,
        count(*) filter (where exists (select from component_issues i where i.code = c.code and i.rank = 1 and i.resolved_at is null))::integer as errors,
        count(*) filter (where exists (select from component_issues i where i.code = c.code and i.rank = 2 and i.resolved_at is null))::integer as warnings,
        count(*) filter (where exists (select from component_issues i where i.code = c.code and i.rank = 3 and i.resolved_at is null))::integer as notices
       from components c where district_code = $1 and valid_to is null group by 1`,
      [DISTRICT],
    )
    expect(first.rows).toHaveLength(truth.length)
    for (const { code, components, errors, warnings, notices } of truth) {
      const row = first.rows.find((one) => one.class?.code === code)!
      expect(row).toMatchObject({
        components,
        withError: errors,
        withWarning: warnings,
        withNotice: notices,
        before: null,
      })
      expect(row.score).toBeCloseTo(
        60 * (1 - errors / components) + 30 * (1 - warnings / components) + 10 * (1 - notices / components),
        9,
      )
    }
    expect(first.total!.score).toBeCloseTo(scoreOf(first.total!)!, 9)
    await ask(
      "update components set owner_code = 'HZ-PS', maintainer_code = 'HZ-PS' where class_code = '0123' and district_code = $1",
      [DISTRICT],
    )
    await send('POST', '/api/component-inspections', { area: DISTRICT })
    await work()
    const second = (await read()).rows.find((one) => one.class?.code === '0123')!
    const before = first.rows.find((one) => one.class?.code === '0123')!
    expect([second.score, second.before]).toEqual([100, before.score])
    expect(before.score).toBeLessThan(100)
    const owners = (await send<Scores>('GET', '/api/component-quality?by=owner_class')).body
    expect(owners.rows.find((row) => row.owner?.code === 'HZ-PS' && row.class?.code === '0123')?.score).toBe(100)
    await recheckChanged(city.database, now())
  })
})

describe('an edit', () => {
  it('is checked again: the fault is there, outdated for a moment, and gone when it is mended', async () => {
    const [code] = await lamps(1)
    const match = (version: number) => ({ ...planner, 'if-match': `"${version}"` })
    await send('PATCH', `/api/components/${code}`, { owner: null }, match(1))
    await recheckChanged(city.database, now())
    const issue = await issueOf(code!, 'no_owner')
    expect(issue).toMatchObject({ outdated: false, component: { version: 2 }, state: 'open' })
    await send('PATCH', `/api/components/${code}`, { owner: 'HZ-LD' }, match(2))
    expect((await issueOf(code!, 'no_owner'))!.outdated).toBe(true)
    await recheckChanged(city.database, now())
    expect(await issueOf(code!, 'no_owner')).toBeUndefined()
    expect(await issueOf(code!, 'no_owner', 'resolved')).toMatchObject({ id: issue!.id, state: 'resolved', fixes: [] })
  })

  it('of one of a pair is the end of the other’s fault', async () => {
    const [code] = await lamps(1, 4)
    const [place] = await ask<{ geometry: string }>(
      'select ST_AsGeoJSON(ST_Transform(ST_Translate(geom, 0.2, 0), 4326), 9) as geometry from components where code = $1',
      [code],
    )
    const added = await send<{ code: string }>('POST', '/api/components', {
      class: '0137',
      owner: 'HZ-LD',
      maintainer: 'HZ-LD',
      supervising: 'HZ-CG',
      geometry: JSON.parse(place!.geometry),
    })
    await recheckChanged(city.database, now())
    expect(await issueOf(added.body.code, 'duplicate')).toMatchObject({ others: [code] })
    const seen = await send<{ issues: Issue[] }>('GET', `/api/components/${code}/issues`)
    expect(seen.body.issues.map((issue) => [issue.check.id, issue.component.code])).toEqual([
      ['duplicate', added.body.code],
    ])
    await send('POST', `/api/components/${code}/retire`, undefined, { ...planner, 'if-match': '"1"' })
    await recheckChanged(city.database, now())
    expect(await issueOf(added.body.code, 'duplicate')).toBeUndefined()
  })

  it('shows at once where one component is asked for', async () => {
    const [code] = await lamps(1, 8)
    await ask('update components set maintainer_code = null where code = $1', [code])
    const { body } = await send<{ issues: Issue[] }>('GET', `/api/components/${code}/issues`)
    expect(body.issues.map(({ check }) => check.id)).toEqual(['no_maintainer'])
    expect((await send('GET', '/api/components/3301059999999999/issues')).status).toBe(404)
    await ask("update components set maintainer_code = 'HZ-LD' where code = $1", [code])
    expect((await send<{ issues: Issue[] }>('GET', `/api/components/${code}/issues`)).body.issues).toEqual([])
  })
})

describe('a fix', () => {
  /** A lamp without owner, as its issue. */
  async function orphan(skip: number, district = DISTRICT): Promise<Issue> {
    const [code] = await lamps(1, skip, district)
    await ask('update components set owner_code = null where code = $1', [code])
    await recheckChanged(city.database, now())
    return (await issueOf(code!, 'no_owner'))!
  }
  const fix = (issue: Issue, body: object, headers: Headers = planner, version = issue.component.version) =>
    send<Issue>('POST', `/api/component-issues/${issue.id}/fix`, body, { ...headers, 'if-match': `"${version}"` })

  it('is an ordinary edit on the version seen, and can be taken back', async () => {
    const issue = await orphan(12)
    expect(issue.fixes.map(({ id }) => id)).toEqual(['set_owner', 'survey'])
    const stale = await fix(issue, { fix: 'set_owner' }, planner, 9)
    expect([stale.status, stale.body.type]).toEqual([412, '/problems/version_stale'])
    const other = await fix(issue, { fix: 'regrid' })
    expect([other.status, other.body.type]).toEqual([409, '/problems/action_not_allowed'])
    expect((await send('POST', `/api/component-issues/${issue.id}/fix`, { fix: 'set_owner' })).status).toBe(428)
    const mended = await fix(issue, { fix: 'set_owner', note: '补登权属' })
    expect(mended.body).toMatchObject({ state: 'resolved', component: { version: 2, owner: { code: 'HZ-LD' } } })
    const [edit] = await ask<{ id: number }>(
      `select edit.id, edit.kind, edit.note, edit.made_by from inventory_edits edit join components on components.edit_id = edit.id where components.code = $1`,
      [issue.component.code],
    )
    expect(edit).toMatchObject({ kind: 'fix', note: '补登权属', made_by: 'planner.city' })
    await send('POST', `/api/inventory/edits/${edit!.id}/undo`)
    await recheckChanged(city.database, now())
    expect(await issueOf(issue.component.code, 'no_owner')).toMatchObject({ id: issue.id, component: { version: 3 } })
  })

  it('of another district, or by a collector, is refused', async () => {
    const issue = await orphan(16)
    for (const person of ['planner.330106', 'collector.330102001.01', 'analyst.city']) {
      const headers = await city.signIn(person)
      for (const id of ['set_owner', 'survey']) {
        const refused = await fix(issue, { fix: id }, headers)
        expect([person, id, refused.status]).toEqual([person, id, 403])
      }
      const dismissed = await send(
        'POST',
        '/api/component-issues/dismiss',
        { issues: [issue.id], reason: 'x' },
        headers,
      )
      expect([person, dismissed.status]).toEqual([person, 403])
    }
    expect(await issueOf(issue.component.code, 'no_owner')).toMatchObject({ state: 'open' })
  })

  it('of many is one edit; what was changed meanwhile is told and holds up no other', async () => {
    const issues = [await orphan(20), await orphan(24), await orphan(28)]
    const [, changed] = issues
    await ask('update components set version = 2 where code = $1', [changed!.component.code])
    await recheckChanged(city.database, now())
    const { body } = await send<FixResult>('POST', '/api/component-issues/fix', {
      fixes: issues.map(({ id, component }) => ({ issue: id, fix: 'set_owner', version: component.version })),
    })
    expect(body).toMatchObject({ done: 2, refused: 1 })
    expect(body.outcomes.map(({ outcome, problem }) => [outcome, problem])).toEqual([
      ['done', undefined],
      ['refused', 'version_stale'],
      ['done', undefined],
    ])
    const edits = await ask('select distinct edit_id from components where code = any($1) and edit_id is not null', [
      issues.map(({ component }) => component.code),
    ])
    expect(edits).toHaveLength(1)
  })

  it('puts a component into the grid it lies in, its shape untouched', async () => {
    const [code] = await lamps(1, 32)
    const [before] = await ask<{ grid: string; geom: string }>(
      'select grid_code as grid, geom::text from components where code = $1',
      [code],
    )
    await ask(
      "update components set grid_code = (select min(code) from unit_grids where district_code = '330105') where code = $1",
      [code],
    )
    await recheckChanged(city.database, now())
    const mended = await fix((await issueOf(code!, 'wrong_grid'))!, { fix: 'regrid' })
    expect([mended.status, mended.body.state]).toEqual([200, 'resolved'])
    expect(
      await ask('select grid_code as grid, geom::text from components where code = $1 and valid_to is null', [code]),
    ).toEqual([before])
  })

  it('makes a polygon of a lamp a point again', async () => {
    const [code] = await lamps(1, 36)
    await ask('update components set geom = ST_Buffer(geom, 0.5) where code = $1', [code])
    await recheckChanged(city.database, now())
    expect((await fix((await issueOf(code!, 'wrong_shape'))!, { fix: 'reshape' })).body.state).toBe('resolved')
  })

  it('puts it aside with the reason, until it is taken up or goes and comes back', async () => {
    const issue = await orphan(40)
    const { code } = issue.component
    const put = await send('POST', '/api/component-issues/dismiss', { issues: [issue.id], reason: ' 历史遗留，无主 ' })
    expect(put.status).toBe(200)
    expect(await issueOf(code, 'no_owner')).toBeUndefined()
    expect(await issueOf(code, 'no_owner', 'dismissed')).toMatchObject({
      dismissed: { reason: '历史遗留，无主', by: { code: 'planner.city' } },
    })
    await ask('update components set note = null where code = $1', [code])
    await recheckChanged(city.database, now())
    expect(await issueOf(code, 'no_owner')).toBeUndefined()
    await send('POST', '/api/component-issues/take-up', { issues: [issue.id] })
    expect(await issueOf(code, 'no_owner')).toMatchObject({ id: issue.id, dismissed: null })
  })

  it('asks for a survey of it', async () => {
    const issue = await orphan(44)
    const asked = await fix(issue, { fix: 'survey', note: '看看是谁的' })
    expect(asked.body).toMatchObject({ state: 'open', surveyAsked: true })
    expect(
      await ask('select note, asked_by from survey_requests where component_code = $1', [issue.component.code]),
    ).toEqual([{ note: '看看是谁的', asked_by: 'planner.city' }])
  })
})

describe('what tells of pipes', () => {
  it('is seen by those who see pipes', async () => {
    const [code] = (
      await ask<{ code: string }>(
        "select code from components where class_code = '0102' and district_code = $1 order by code limit 1 offset 40",
        [DISTRICT],
      )
    ).map((row) => row.code)
    await ask(
      `update components set geom = (select nudged from (values (12, 0), (0, 12), (-12, 0), (0, -12), (9, 9)) as nudge (x, y)
        cross join lateral (select ST_Translate(geom, nudge.x, nudge.y) as nudged) moved
        where not exists (select from pipe_points where network = 'sewage' and ST_DWithin(pipe_points.geom, nudged, 4)) limit 1) where code = $1`,
      [code],
    )
    await recheckChanged(city.database, now())
    const seen = async (person: string) => {
      const { issues } = await list({ check: 'cover_without_pipe' }, await city.signIn(person))
      return issues.map(({ component }) => component.code)
    }
    expect(await seen('planner.city')).toContain(code)
    expect(await seen(`planner.${DISTRICT}`)).toContain(code)
    expect(await seen('collector.330102001.01')).toEqual([])
    expect(await seen('analyst.city')).toEqual([])
    const live = await send<{ issues: Issue[] }>(
      'GET',
      `/api/components/${code}/issues`,
      undefined,
      await city.signIn('analyst.city'),
    )
    expect(live.body.issues.map(({ check }) => check.id)).not.toContain('cover_without_pipe')
  })
})

it.each([
  ['cursor=nonsense', 400],
  ['limit=0', 400],
  ['severity=grave', 400],
  ['bbox=1,2,3', 400],
  ['class=1', 400],
])('the list refuses %s', async (search, status) => {
  expect((await send('GET', `/api/component-issues?${search}`)).status).toBe(status)
})

it('strangers are asked to sign in, citizens see nothing', async () => {
  expect((await send('GET', '/api/component-issues', undefined, {})).status).toBe(401)
  const [citizen] = await ask<{ id: string }>("select min(id) as id from people where role = 'citizen'")
  expect((await list({}, await city.signIn(citizen!.id))).issues).toEqual([])
})
