/** Coordination decisions: what they bind, from when to when, and who may make, read and revoke them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Identity, Role } from '../access/rules.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { type DecisionMade, recordDecision, revokeDecision } from './decisions.ts'
import { type Question, resolveMany } from './index.ts'
import { A, B, buildMiniCity, line, M, point } from './mini-city.ts'
import type { Decision, DecisionList } from './schema.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(buildMiniCity)
})
beforeEach(() => city.database.system((client) => client.query('delete from coordination_decisions')))
afterAll(() => city?.close())

const at = (minutes: number) => new Date(ANCHOR.getTime() + minutes * 60_000)
const AFTER = at(60)
const person = (personId: string, role: Role, areaCode: string | null = null): Identity => ({
  personId,
  role,
  unitCode: null,
  areaCode,
})
const DISPATCHER = person('dispatcher.city', 'dispatcher')

let serial = 0
/** Class 0104 events in grid A1 unless said otherwise, from the anchor on. */
const decision = (more: Partial<DecisionMade> = {}): DecisionMade => ({
  caseId: `99010120261120${String(++serial).padStart(5, '0')}`,
  version: 7,
  kind: 'event',
  classCode: '0104',
  componentCode: null,
  gridCode: `${A}001`,
  communityCode: more.gridCode === undefined ? A : (more.gridCode ?? A).slice(0, 12),
  districtCode: (more.communityCode ?? more.gridCode ?? A).slice(0, 6),
  unit: 'X-SW',
  level: 'city',
  note: '两家都说不是自己的',
  decidedBy: more.decidedBy ?? 'dispatcher.city',
  at: ANCHOR,
  ...more,
})
async function decide(more: Partial<DecisionMade> = {}, who: Identity = DISPATCHER): Promise<DecisionMade> {
  const made = decision({ decidedBy: who.personId, ...more })
  await city.database.as(who, (client) => recordDecision(client, made))
  return made
}
async function ask(question: Partial<Question>, now = AFTER) {
  const whole = { kind: 'event', class: '0104', geometry: point(50, 120), ...question } as Question
  const [answer] = await city.database.system((client) => resolveMany(client, [whole], now))
  return answer!
}
const winner = async (question: Partial<Question>, now = AFTER) => {
  const { unit, rule, share } = (await ask(question, now)).winner
  return [unit.code, rule, Number(share.toFixed(6))]
}

describe('a decision', () => {
  const THING = { kind: 'component', component: '9901010104000001', geometry: point(50, 150) } as const

  test('binds its grid before the duty there', async () => {
    expect(await winner({})).toEqual(['X-QB', 'grid', 1])
    const { caseId } = await decide()
    const answer = await ask({})
    expect(answer.winner).toMatchObject({ unit: { code: 'X-SW' }, rule: 'decision', share: 1 })
    expect(answer.candidates.map(({ rule, unit }) => [rule, unit.code])).toEqual([
      ['decision', 'X-SW'],
      ['grid', 'X-QB'],
      ['district', 'XA-HW'],
      ['coordination', 'XA-ZH'],
    ])
    expect(answer.trace[0]!.sentence.zh).toBe(
      `市级协调决定（案卷 ${caseId}，2026-11-20）：单元网格 ${A}001 的 0104 类事件由水务集团负责`,
    )
  })

  test('on a component beats its maintainer, whether the component is named or found', async () => {
    expect(await winner(THING)).toEqual(['X-SW', 'component', 1])
    await decide({ kind: 'component', componentCode: THING.component, unit: 'X-XM' })
    expect(await winner(THING)).toEqual(['X-XM', 'decision', 1])
    expect(await winner({ kind: 'component', geometry: point(53, 150) })).toEqual(['X-XM', 'decision', 1])
    // that thing, not every thing in the grid
    expect(await winner({ kind: 'component', geometry: point(80, 120) })).toEqual(['X-QB', 'grid', 1])
  })

  test('on a grid beats the maintainer too, but not the decision on the component', async () => {
    await decide({ kind: 'component', unit: 'XA-JD' })
    expect(await winner(THING)).toEqual(['XA-JD', 'decision', 1])
    await decide({ kind: 'component', componentCode: THING.component, unit: 'X-XM' })
    expect(await winner(THING)).toEqual(['X-XM', 'decision', 1])
  })

  test('where there are no grids is on the community', async () => {
    await decide({ gridCode: null, communityCode: M })
    expect(await winner({ geometry: point(500, 100) })).toEqual(['X-SW', 'decision', 1])
    expect((await ask({ geometry: point(500, 100) })).trace[0]).toMatchObject({ rule: 'decision', scope: M })
  })

  test.each<[what: string, question: Partial<Question>]>([
    ['another class', { class: '0105' }],
    ['the component class of the same code', { kind: 'component' }],
    ['another grid', { geometry: point(150, 120) }],
  ])('does not bind %s', async (_, question) => {
    const before = await winner(question)
    await decide()
    expect(await winner(question)).toEqual(before)
    expect((await ask(question)).trace[0]).toMatchObject({ rule: 'decision', hit: false })
  })

  test('binds from its instant on: as of before, the old unit answers', async () => {
    await decide()
    const as = (minutes: number) => winner({ on: at(minutes).toISOString() })
    expect(await as(-1)).toEqual(['X-QB', 'grid', 1])
    expect(await as(0)).toEqual(['X-SW', 'decision', 1])
  })

  test('ends when the same is decided anew', async () => {
    await decide()
    await decide({ unit: 'X-XM', at: at(10) })
    const as = (minutes: number) => winner({ on: at(minutes).toISOString() })
    expect(await as(5)).toEqual(['X-SW', 'decision', 1])
    expect(await as(10)).toEqual(['X-XM', 'decision', 1])
    // even when a clock stood still, or went back
    await decide({ unit: 'XA-JD', at: at(10) })
    await decide({ unit: 'X-QB', at: at(-20) })
    expect(await winner({})).toEqual(['X-QB', 'decision', 1])
    const { rows } = await city.database.system((client) =>
      client.query(
        'select count(*) as all, count(*) filter (where valid_to is null) as open from coordination_decisions',
      ),
    )
    expect(rows[0]).toEqual({ all: 4, open: 1 })
  })

  test('for a unit that is no more binds nobody', async () => {
    await decide({ unit: 'X-OLD' })
    expect(await winner({})).toEqual(['X-QB', 'grid', 1])
  })

  test('on one of two grids takes its part of a line', async () => {
    await decide({ gridCode: `${B}001` })
    // 40 m of A2, then 60 m of B1
    const across = line([160, 150], [260, 150])
    expect(await winner({ geometry: across })).toEqual(['X-SW', 'decision', 0.6])
    const { trace } = await ask({ geometry: across })
    expect(trace.slice(0, 2).map(({ hit, scope, share }) => [hit, scope, Number(share!.toFixed(6))])).toEqual([
      [true, `${B}001`, 0.6],
      [false, undefined, 0.4],
    ])
    const mostlyFree = await ask({ geometry: line([110, 150], [260, 150]) })
    expect(mostlyFree.winner).toMatchObject({ unit: { code: 'X-XM' }, rule: 'grid' })
    expect(mostlyFree.winner.share).toBeCloseTo(0.6, 6)
  })
})

describe('who may record one', () => {
  test.each<[who: string, Identity, allowed: boolean]>([
    ['a dispatcher of the city', DISPATCHER, true],
    ['an administrator', person('admin', 'administrator'), true],
    ['a dispatcher of the district', person('dispatcher.330102', 'dispatcher', '990101'), true],
    ['a dispatcher of another district', person('dispatcher.330102', 'dispatcher', '990102'), false],
    ['a supervisor', person('supervisor.city', 'supervisor'), false],
    ['unit staff', { ...person('unit.hz-sw', 'unit_staff'), unitCode: 'HZ-SW' }, false],
    ['a citizen', person('citizen.01', 'citizen'), false],
  ])('%s: %s', async (_, who, allowed) => {
    const made = decide({ level: 'district' }, who)
    if (allowed) await made
    else await expect(made).rejects.toMatchObject({ code: '42501' })
    expect((await winner({}))[1]).toBe(allowed ? 'decision' : 'grid')
  })

  test('the dispatcher of a management area, in its streets', async () => {
    const scenic = person('dispatcher.330102', 'dispatcher', '990190')
    await decide({ gridCode: null, communityCode: M, level: 'district' }, scenic)
    await expect(decide({ level: 'district' }, scenic)).rejects.toMatchObject({ code: '42501' })
  })

  test('not a district for the city, not in another name, and not past the function', async () => {
    const local = person('dispatcher.330102', 'dispatcher', '990101')
    await expect(decide({ level: 'city' }, local)).rejects.toThrow(/city's decisions/)
    await expect(decide({ decidedBy: 'admin' })).rejects.toThrow(/own name/)
    await decide()
    for (const statement of [
      'delete from coordination_decisions',
      'update coordination_decisions set valid_to = now()',
    ])
      await expect(city.database.as(DISPATCHER, (client) => client.query(statement))).rejects.toMatchObject({
        code: '42501',
      })
  })
})

describe('the list', () => {
  const list = async (search: Record<string, string> = {}, who = 'planner.city') => {
    const answer = await city.app.inject({
      url: `/api/responsibility/decisions?${new URLSearchParams(search)}`,
      headers: await city.signIn(who),
    })
    expect(answer.statusCode).toBe(200)
    return answer.json() as DecisionList
  }
  const units = ({ decisions }: DecisionList) => decisions.map(({ unit }) => unit.code)

  test('names everything, and is read by everyone signed in', async () => {
    const made = await decide({ kind: 'component', componentCode: '9901010104000001' })
    const [row] = (await list({}, 'citizen.01')).decisions
    expect(row).toEqual({
      caseId: made.caseId,
      version: 7,
      scope: { kind: 'component', code: '9901010104000001', name: '雨水箅子', nameEn: expect.any(String) },
      district: { code: '990101', name: '甲区', nameEn: 'District A' },
      kind: 'component',
      class: { code: '0104', name: '雨水箅子', nameEn: expect.any(String) },
      unit: { code: 'X-SW', name: '水务集团', nameEn: 'Water Group' },
      level: 'city',
      note: '两家都说不是自己的',
      decidedBy: { code: 'dispatcher.city', name: expect.any(String), nameEn: expect.any(String) },
      decidedAt: ANCHOR.toISOString(),
      validFrom: ANCHOR.toISOString(),
      validTo: null,
      revokedBy: null,
      revokeReason: null,
      revocable: false,
    } satisfies Decision)
    expect((await city.app.inject({ url: '/api/responsibility/decisions' })).statusCode).toBe(401)
    expect(await city.database.as(null, (client) => client.query('select from coordination_decisions'))).toMatchObject({
      rowCount: 0,
    })
  })

  test('is filtered by district, management area, class, unit and whether it is in force', async () => {
    await decide()
    await decide({ unit: 'X-XM', at: at(1) })
    await decide({ unit: 'X-QB', gridCode: null, communityCode: M, classCode: '0105', at: at(2) })
    expect(units(await list())).toEqual(['X-QB', 'X-XM', 'X-SW'])
    expect(units(await list({ inForce: 'true' }))).toEqual(['X-QB', 'X-XM'])
    expect(units(await list({ inForce: 'false' }))).toEqual(['X-SW'])
    expect(units(await list({ district: '990101' }))).toEqual(['X-XM', 'X-SW'])
    expect(units(await list({ district: '990190' }))).toEqual(['X-QB'])
    expect(units(await list({ class: '0105', kind: 'event' }))).toEqual(['X-QB'])
    expect(units(await list({ class: '0105', kind: 'component' }))).toEqual([])
    expect(units(await list({ unit: 'X-XM' }))).toEqual(['X-XM'])
  })

  test('pages through decisions of one instant without loss, and refuses a cursor it never gave', async () => {
    for (const number of [1, 2, 3, 4, 1]) await decide({ gridCode: `${A}00${number}` })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: DecisionList = await list({ limit: '2', ...(cursor ? { cursor } : {}) })
      seen.push(...page.decisions.map(({ caseId }) => caseId))
      cursor = page.next
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toEqual(seen.toSorted().reverse())
    const wrong = await city.app.inject({
      url: '/api/responsibility/decisions?cursor=bm8',
      headers: await city.signIn('planner.city'),
    })
    expect(wrong.json()).toMatchObject({ type: '/problems/bad_request', field: 'cursor' })
  })
})

describe('revoking', () => {
  const revoke = async ({ caseId, version }: DecisionMade, who = 'supervisor.city', reason: unknown = '事实有误') =>
    city.app.inject({
      method: 'POST',
      url: `/api/responsibility/decisions/${caseId}/${version}/revoke`,
      headers: await city.signIn(who),
      payload: { reason } as object,
    })
  beforeEach(() => city.setNow(at(30)))

  test('ends it from then on, once: asked again it answers the same', async () => {
    const made = await decide()
    const answer = await revoke(made)
    expect(answer.json()).toMatchObject({
      validTo: at(30).toISOString(),
      revokedBy: { code: 'supervisor.city' },
      revokeReason: '事实有误',
      revocable: false,
    })
    city.setNow(at(40))
    expect((await revoke(made, 'admin', '另一个理由')).json()).toEqual(answer.json())
    expect(await winner({ on: at(29).toISOString() })).toEqual(['X-SW', 'decision', 1])
    expect(await winner({ on: at(30).toISOString() })).toEqual(['X-QB', 'grid', 1])
  })

  test('is offered to those who may, while it is in force', async () => {
    const made = await decide()
    const offered = async (who: string) => {
      const answer = await city.app.inject({ url: '/api/responsibility/decisions', headers: await city.signIn(who) })
      return (answer.json() as DecisionList).decisions[0]!.revocable
    }
    expect(await Promise.all(['supervisor.city', 'admin', 'dispatcher.city', 'planner.city'].map(offered))).toEqual([
      true,
      true,
      false,
      false,
    ])
    await revoke(made)
    expect(await offered('supervisor.city')).toBe(false)
  })

  test('by a supervisor of elsewhere is refused', async () => {
    const { caseId, version } = await decide()
    const revokeAs = (areaCode: string) =>
      city.database.as(person('supervisor.city', 'supervisor', areaCode), (client) =>
        revokeDecision(client, { caseId, version, reason: '事实有误', now: at(30) }),
      )
    await expect(revokeAs('990102')).rejects.toMatchObject({ code: '42501' })
    expect(await revokeAs('990101')).toMatchObject({ validTo: at(30).toISOString() })
  })

  test.each<[what: string, who: string, reason: unknown, status: number, code: string, detail: RegExp]>([
    ['by a dispatcher', 'dispatcher.city', '不同意', 403, 'forbidden', /supervisors and administrators/],
    ['by a planner', 'planner.city', '不同意', 403, 'forbidden', /supervisors and administrators/],
    ['without a reason', 'supervisor.city', '  ', 400, 'bad_request', /reason is empty/],
    ['with no reason at all', 'supervisor.city', null, 400, 'bad_request', /reason/],
  ])('is refused %s', async (_, who, reason, status, code, detail) => {
    const answer = await revoke(await decide(), who, reason)
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ type: `/problems/${code}`, detail: expect.stringMatching(detail) })
    expect((await winner({}))[1]).toBe('decision')
  })

  test('answers 404 where nothing was decided', async () => {
    const answer = await revoke(decision())
    expect(answer.statusCode).toBe(404)
    expect(answer.json().detail).toMatch(/log row 7 of case 9901/)
  })
})
