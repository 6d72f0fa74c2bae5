/** Counts against a recount from the log, rights, and suggestions after planted returns, on the demo city. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Loop, openLoop, rowsOf } from '../../cases/testing.ts'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import type { Outcome } from './rules.ts'
import type { Disagreements, Group, Quality, Suggestion, Suggestions } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const DISTRICT = 'dispatcher.330106'
/** Suggested for littering where `filed` puts its cases, and two others of the district. */
const [OTHER, THIRD] = ['D330106-SZ', 'D330106-YL'] as const
const PATH = '/api/responsibility/quality'
const report = (person: string, by: Group, query = '') => loop.get<Quality>(person, `${PATH}?by=${by}${query}`)
const suggestions = async (person: string, query = '') =>
  (await loop.get<Suggestions>(person, `${PATH}/suggestions?from=2026-11-20${query}`)).suggestions

interface LogRow {
  caseId: string
  at: string
  action: string
  payload: { unit?: string; suggestedUnit?: string; suggestedRule?: { family: string; code: string | null } }
  district: string
  kind: string
  class: string
}
const readLog = () =>
  rowsOf<LogRow>(
    city,
    `select event.case_id, event.at, event.action, event.payload, cases.platform_code as district, cases.kind, cases.class_code as class
     from case_events event join cases on cases.id = event.case_id
     where event.action in ('dispatch', 'decide', 'recall', 'approve-return', 'accept') order by event.case_id, event.version`,
  )

interface Judged {
  at: string
  outcome: Outcome | 'pending'
  keys: Record<Group, string>
}
/** The same in another way: each case's log walked forward, one suggestion after the other. */
function judge(log: readonly LogRow[]): Judged[] {
  const cases = new Map<string, LogRow[]>()
  for (const row of log) cases.set(row.caseId, [...(cases.get(row.caseId) ?? []), row])
  const judged: Judged[] = []
  for (const rows of cases.values()) {
    const isSent = ({ action }: LogRow) => action === 'dispatch' || action === 'decide'
    const last = rows.filter(isSent).at(-1)
    const seen = new Set<string>()
    rows.forEach((row, index) => {
      const { suggestedUnit, suggestedRule, unit } = row.payload
      if (!isSent(row) || !suggestedUnit) return
      const key = JSON.stringify([suggestedUnit, suggestedRule])
      if (seen.has(key)) return
      seen.add(key)
      const after = rows.slice(index + 1).find(({ action }) => action !== 'accept')?.action
      const ended = last!.payload.unit
      const outcome =
        rows.at(-1)!.action !== 'accept'
          ? 'pending'
          : ended === suggestedUnit
            ? unit === suggestedUnit
              ? 'kept'
              : 'confirmed'
            : last!.action === 'decide'
              ? 'decided'
              : unit !== suggestedUnit
                ? 'overruled'
                : after === 'approve-return'
                  ? 'returned'
                  : 'redispatched'
      judged.push({
        at: row.at,
        outcome,
        keys: {
          rule: suggestedRule?.code ?? suggestedRule?.family ?? '',
          class: `${row.kind} ${row.class}`,
          area: row.district,
          unit: suggestedUnit,
        },
      })
    })
  }
  return judged
}

describe('accuracy', () => {
  it.each(['rule', 'class', 'area', 'unit'] as const)('by %s is what a recount of the log gives', async (by) => {
    const found = await report('supervisor.city', by, '&from=2026-02-01&to=2026-10-31')
    const all = judge(await readLog())
    const within = (from: string, to: string) =>
      all.filter(({ at }) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to))
    const now = within('2026-02-01T00:00+08:00', '2026-11-01T00:00+08:00')
    // As many days before: 273.
    const before = within('2025-05-04T00:00+08:00', '2026-02-01T00:00+08:00')
    const count = (rows: Judged[], ...outcomes: string[]) =>
      rows.filter(({ outcome }) => outcomes.includes(outcome)).length
    const measured = (rows: Judged[], earlier: Judged[]) => [
      rows.length,
      ...['kept', 'confirmed', 'returned', 'redispatched', 'overruled', 'decided', 'pending'].map((outcome) =>
        count(rows, outcome),
      ),
      earlier.length - count(earlier, 'pending'),
      count(earlier, 'kept', 'confirmed'),
    ]
    const told = ({ dispatches, outcomes: o, pending, before: earlier }: Quality['total']) => [
      dispatches,
      ...[o.kept, o.confirmed, o.returned, o.redispatched, o.overruled, o.decided, pending],
      ...[earlier.judged, earlier.right],
    ]
    expect(told(found.total)).toEqual(measured(now, before))
    expect(found.total.wrong).toBeGreaterThan(100)
    expect(found.rows.length).toBeGreaterThan(5)
    for (const row of found.rows) {
      const key = by === 'class' ? `${row.kind} ${row.code}` : row.code
      const own = (rows: Judged[]) => rows.filter(({ keys }) => keys[by] === key)
      expect([key, ...told(row)]).toEqual([key, ...measured(own(now), own(before))])
    }
    expect(found.rows.length + found.more).toBe(new Set(now.map(({ keys }) => keys[by])).size)
  })

  it('of a district is by its streets, and only its own', async () => {
    const { total, rows, more } = await report('supervisor.city', 'area', '&from=2026-02-01&district=330106')
    expect(rows.every(({ code }) => /^330106\d{3}$/.test(code))).toBe(true)
    expect(more).toBe(0)
    expect(rows.reduce((sum, { dispatches }) => sum + dispatches, 0)).toBe(total.dispatches)
  })

  it('marks what is too little to tell', async () => {
    const { rows } = await report('supervisor.city', 'rule', '&from=2026-02-01')
    for (const { judged, small } of rows) expect(small).toBe(judged < 30)
    expect(rows.some(({ small }) => small)).toBe(true)
  })

  it.each(['from=2026-11-21&to=2026-11-20', 'from=2026-02-30', 'from=2024-01-01&to=2026-01-01', 'by=colour'])(
    'refuses %s',
    async (query) => {
      expect((await loop.request('supervisor.city', 'GET', `${PATH}?${query}`)).statusCode).toBe(400)
    },
  )
})

describe('who sees it', () => {
  it('are those who evaluate, send and keep rules, in their jurisdiction; a unit its own; nobody else', async () => {
    const period = '&from=2026-02-01'
    const whole = await report('supervisor.city', 'area', period)
    for (const person of ['analyst.city', 'planner.city', 'admin', 'dispatcher.city', 'filing.01'])
      expect((await report(person, 'area', period)).total).toEqual(whole.total)
    const own = whole.rows.find(({ code }) => code === '330106')!
    for (const person of [DISTRICT, 'planner.330106', 'filing.330106']) {
      const { total } = await report(person, 'area', period)
      // West Lake's management area lies in the district and is seen with it.
      const managed = whole.rows.find(({ code }) => code === '330191')
      expect([total.dispatches, total.right]).toEqual([
        own.dispatches + (managed?.dispatches ?? 0),
        own.right + (managed?.right ?? 0),
      ])
    }
    const unit = 'D330106-HW'
    const mine = await report(await loop.staffOf(unit), 'unit', period)
    expect(mine.rows.find(({ code }) => code === unit)?.judged).toBe(
      (await report('supervisor.city', 'unit', period)).rows.find(({ code }) => code === unit)!.judged,
    )
    // What was suggested to others it sees only where it had the case.
    for (const row of mine.rows) if (row.code !== unit) expect(row.right).toBe(0)
    const [collector] = await rowsOf<{ id: string }>(city, "select id from people where role = 'collector' limit 1")
    for (const person of ['citizen.01', collector!.id])
      expect((await report(person, 'area', period)).total.dispatches).toBe(0)
    expect((await city.app.inject({ url: PATH })).statusCode).toBe(401)
  })
})

describe('borders in dispute', () => {
  it('are borders of the grounds they name, each near its cases, and counted within the distance', async () => {
    const found = await loop.get<Disagreements>('supervisor.city', `${PATH}/disagreements?from=2026-01-01`)
    expect(found.features.length).toBeGreaterThan(3)
    expect(found.placed).toBeLessThanOrEqual(found.wrong)
    for (const { geometry, properties } of found.features) {
      const { level, grounds, disagreements, dispatches, cases } = properties
      expect(disagreements).toBeGreaterThanOrEqual(2)
      expect(cases).toHaveLength(Math.min(20, disagreements))
      expect(dispatches).toBeGreaterThanOrEqual(1)
      const [checked] = await rowsOf<{ far: number; off: number }>(
        city,
        `with edge as (select ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(:geometry), 4326), Find_SRID('public', 'cases', 'point')) as geom),
           ground as (select geom from unit_grids where code = any(:grounds) and valid_to is null
             union all select geom from areas where code = any(:grounds) and valid_to is null
             union all select geom from zones where code = any(:grounds) and valid_to is null)
         select (select max(ST_Distance(cases.point, edge.geom)) from cases, edge where cases.id = any(:cases)) as far,
           (select max(ST_Distance(ST_PointOnSurface(edge.geom), ST_Boundary(ground.geom))) from ground, edge) as off`,
        { geometry: JSON.stringify(geometry), grounds, cases },
      )
      // Areas meet at their border; a zone disputes all of its ground.
      if (level === 'zone') continue
      expect(checked!.far).toBeLessThan(41)
      if (level === 'area') expect(checked!.off).toBeLessThan(0.2)
    }
  })
})

describe('a suggestion', () => {
  const given = (list: Suggestion[], unit: string) =>
    list.find((one) => one.unit.code === unit && one.class.code === '0102')
  /** A case that is sent as suggested, returned, and sent elsewhere. */
  const returned = async (to: string) => {
    const item = await loop.filed('330106')
    const { winner } = await loop
      .get<{ winner: { unit: { code: string } } }>(DISTRICT, `/api/cases/${item.id}`)
      .then(async () => {
        const answer = await loop.request(DISTRICT, 'POST', '/api/responsibility', {
          geometry: item.geometry,
          kind: item.kind,
          class: item.class.code,
        })
        return answer.json()
      })
    const suggested = winner.unit.code
    let next = await loop.act(DISTRICT, item, 'dispatch', { unit: suggested })
    next = await loop.act(await loop.staffOf(suggested), next, 'request-return', { note: '非本单位' })
    next = await loop.act(DISTRICT, next, 'approve-return')
    next = await loop.act(DISTRICT, next, 'dispatch', { unit: to })
    await loop.act(await loop.staffOf(to), next, 'accept')
    return { id: item.id, suggested }
  }

  it('appears with its fourth return and not before, with the evidence, as a draft that would have been right', async () => {
    const cases = []
    for (let number = 1; number <= 4; number++) {
      expect(given(await suggestions('supervisor.city'), OTHER)).toBeUndefined()
      cases.push(await returned(OTHER))
    }
    const found = given(await suggestions('supervisor.city'), OTHER)!
    expect(found).toMatchObject({
      support: 4,
      of: 4,
      source: 'dispatches',
      dismissed: null,
      from: { code: cases[0]!.suggested },
    })
    expect(found.cases.map(({ id }) => id).sort()).toEqual(cases.map(({ id }) => id).sort())
    expect(found.draft).toMatchObject({
      what: 'rule',
      unit: OTHER,
      class: '0102',
      kind: 'event',
      scope: found.scope.code,
    })
    expect(
      (await loop.get<Quality>('supervisor.city', `${PATH}?from=2026-11-20&by=class`)).rows.find(
        ({ code }) => code === '0102',
      )?.outcomes.returned,
    ).toBe(4)

    // Put into force as the rule book takes it, the draft answers what the units said, and is suggested no more.
    const change = async (what: object) => {
      const answer = await loop.request('planner.330106', 'POST', '/api/responsibility/changes', { changes: [what] })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      return answer.json().applied[0].code as string
    }
    const code = await change(found.draft)
    city.setNow(new Date(ANCHOR.getTime() + 2000))
    const [place] = await rowsOf<{ geometry: object }>(
      city,
      'select ST_AsGeoJSON(ST_Transform(geom, 4326))::jsonb as geometry from cases where id = :id',
      { id: cases[0]!.id },
    )
    const question = { ...place, kind: 'event', class: '0102' }
    // Other processes hear of a change; what they keep follows within a second.
    await expect
      .poll(async () => {
        const answer = await loop.request(DISTRICT, 'POST', '/api/responsibility', question)
        return answer.json().winner.unit.code
      })
      .toBe(OTHER)
    expect(given(await suggestions('supervisor.city'), OTHER)).toBeUndefined()
    await change({ what: 'rule', code, end: true })
    city.setNow(new Date(ANCHOR.getTime() + 4000))
  })

  it('is put aside with a reason by who keeps the rules of the place, and taken up again', async () => {
    const { scope, kind, unit, class: code } = given(await suggestions('planner.330106'), OTHER)!
    const key = { scope: scope.code, kind, class: code.code, unit: unit.code }
    const dismiss = async (person: string, more: object = {}) =>
      (await loop.request(person, 'POST', `${PATH}/dismissals`, { ...key, reason: '已与街道商定', ...more })).statusCode
    const takeUp = async (person: string) =>
      (await loop.request(person, 'DELETE', `${PATH}/dismissals/${Object.values(key).join('/')}`)).statusCode
    for (const person of ['supervisor.city', 'planner.330102', DISTRICT]) expect(await dismiss(person)).toBe(403)
    expect(await dismiss('planner.330106', { reason: ' ' })).toBe(400)
    expect(await dismiss('planner.330106', { unit: 'NOBODY' })).toBe(422)
    expect(await dismiss('planner.330106', { class: '9999' })).toBe(422)
    expect(await dismiss('planner.330106', { scope: '330106999' })).toBe(404)
    expect(await dismiss('planner.330106')).toBe(204)
    expect(await dismiss('planner.330106')).toBe(204)
    expect(given(await suggestions('supervisor.city'), OTHER)).toBeUndefined()
    expect(given(await suggestions('supervisor.city', '&dismissed=true'), OTHER)?.dismissed).toMatchObject({
      reason: '已与街道商定',
      by: { code: 'planner.330106' },
    })
    expect(await takeUp('planner.330102')).toBe(403)
    expect(await takeUp('planner.330106')).toBe(204)
    expect(await takeUp('planner.330106')).toBe(404)
    expect(given(await suggestions('planner.city'), OTHER)?.editable).toBe(true)
    expect(given(await suggestions('supervisor.city'), OTHER)?.editable).toBe(false)
    expect(await suggestions(await loop.staffOf(OTHER))).toEqual([])
  })

  it('goes when as many cases of the place stay with the unit the rules name', async () => {
    for (let number = 1; number <= 4; number++) {
      const { suggested } = await returned(THIRD)
      expect(suggested).not.toBe(THIRD)
    }
    // Four of eight for each of two: neither is more than half.
    const list = await suggestions('supervisor.city')
    expect([given(list, OTHER), given(list, THIRD)]).toEqual([undefined, undefined])
  })

  it('finds the planted disputes again', async () => {
    const { suggestions: list } = await loop.get<Suggestions>('supervisor.city', `${PATH}/suggestions?from=2026-07-10`)
    const found = list.map(({ scope, class: code, unit }) => [scope.code.slice(0, 9), code.code, unit.code])
    expect(found).toContainEqual(['330102003', '0410', 'D330102-ZF'])
    expect(found).toContainEqual(['330102004', '0201', 'S330102004'])
  })

  it('comes of coordination that ends the same three times', async () => {
    const decide = async () => {
      const item = await loop.act(DISTRICT, await loop.filed('330106', { class: '0114' }), 'coordinate', {
        note: '权属不清',
      })
      await loop.act(DISTRICT, item, 'decide', { unit: OTHER, note: '协调由其负责' })
    }
    const made = async () =>
      (await suggestions('supervisor.city')).find(
        ({ class: code, source }) => code.code === '0114' && source === 'decisions',
      )
    await decide()
    await decide()
    expect(await made()).toBeUndefined()
    await decide()
    expect(await made()).toMatchObject({
      support: 3,
      of: 3,
      unit: { code: OTHER },
      scope: { level: 'community' },
      from: null,
    })
  })
})
