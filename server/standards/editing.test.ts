import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { conditionInForce } from './repository.ts'

let city: TestCity
let admin: { authorization: string }
let clock = ANCHOR.getTime()
/** Every test works at its own instant, a day after the one before, on classes of its own. */
beforeEach(async () => {
  city ??= await openTestCity()
  clock += 86_400_000
  city.setNow(new Date(clock))
  admin = await city.signIn('admin')
})
afterAll(() => city.close())

const inDays = (days: number) => new Date(clock + days * 86_400_000).toISOString()
const ask = async (url: string, headers = {}) =>
  (await city.app.inject({ url: `/api/standards${url}`, headers })).json()
const send = async (
  url: string,
  payload: unknown,
  version: number | null = null,
  who = admin,
  method: 'POST' | 'PATCH' | 'PUT' = 'POST',
) => {
  const headers = version === null ? who : { ...who, 'if-match': `"${version}"` }
  const answer = await city.app.inject({ method, url: `/api/standards${url}`, headers, payload: payload as object })
  return { status: answer.statusCode, body: answer.json() }
}
const condition = { filing: '积水深过10cm', closing: '抽干', limitValue: 3, limitUnit: 'working_hour', grade: 2 }
const inForce = (code: string, seq: number, at: string) =>
  city.database.as(null, (client) => conditionInForce(client, 'event', code, seq, new Date(at)))

describe('a new version of a condition', () => {
  it('comes into force at its instant, and the one before is what it was until then', async () => {
    const before = await ask('/classes/event/0112')
    const answer = await send(
      '/classes/event/0112/conditions/1/versions',
      { ...condition, validFrom: inDays(10), reason: '雨季' },
      before.version,
    )
    expect(answer.status).toBe(200)
    expect(answer.body.version).toBe(before.version + 1)
    expect(answer.body.conditions).toMatchObject([
      { seq: 1, version: 1, filing: before.conditions[0].filing, validTo: inDays(10) },
      { seq: 1, version: 2, filing: '积水深过10cm', validFrom: inDays(10), validTo: null, reason: '雨季' },
    ])
    expect(await inForce('0112', 1, inDays(9))).toMatchObject({ version: 1, limitValue: 2 })
    expect(await inForce('0112', 1, inDays(10))).toMatchObject({ version: 2, limitValue: 3 })
    const listed = (await ask('/classes?kind=event')).classes.find((one: { code: string }) => one.code === '0112')
    expect(listed.conditions).toMatchObject([{ version: 1 }])
    expect(listed.upcoming).toMatchObject([{ seq: 1, version: 2, validFrom: inDays(10), limitValue: 3 }])
  })

  it('does not overlap another: the answer names the one in the way', async () => {
    const { version } = await ask('/classes/event/0114')
    await send('/classes/event/0114/conditions/1/versions', { ...condition, validFrom: inDays(10) }, version)
    const early = await send(
      '/classes/event/0114/conditions/1/versions',
      { ...condition, validFrom: inDays(5) },
      version + 1,
    )
    expect([early.status, early.body.type, early.body.version]).toEqual([409, '/problems/versions_overlap', 2])
    const same = await send(
      '/classes/event/0114/conditions/1/versions',
      { ...condition, validFrom: inDays(10) },
      version + 1,
    )
    expect(same.status).toBe(409)
    const later = await send(
      '/classes/event/0114/conditions/1/versions',
      { ...condition, validFrom: inDays(11) },
      version + 1,
    )
    expect(later.status).toBe(200)
    expect(later.body.conditions.map((one: { validTo: string }) => one.validTo)).toEqual([inDays(10), inDays(11), null])
  })

  it.each([
    ['a limit of zero', { limitValue: 0 }, 400, 'bad_request'],
    ['a limit below zero', { limitValue: -2 }, 400, 'bad_request'],
    ['half a limit', { limitValue: 1.5 }, 400, 'bad_request'],
    ['a limit in minutes', { limitUnit: 'minute' }, 400, 'bad_request'],
    ['a grade there is not', { grade: 4 }, 400, 'bad_request'],
    ['no text', { filing: '  ' }, 400, 'bad_request'],
    ['a day instead of an instant', { validFrom: '2027-01-01' }, 400, 'bad_request'],
    ['an instant that has passed', { validFrom: '2020-01-01T00:00:00Z' }, 422, 'effective_in_past'],
    ['a unit there is not', { defaultUnit: 'NOBODY' }, 422, 'unknown_unit'],
  ])('is refused with %s, and nothing changes', async (_, wrong, status, problem) => {
    const before = await ask('/classes/event/0117')
    const answer = await send('/classes/event/0117/conditions/1/versions', { ...condition, ...wrong }, before.version)
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${problem}`])
    expect(await ask('/classes/event/0117')).toEqual(before)
  })

  it('names a unit that is proposed where duty names nobody', async () => {
    const { version } = await ask('/classes/event/0118')
    await send('/classes/event/0118/conditions/1/versions', { ...condition, defaultUnit: 'HZ-SW' }, version)
    expect(await inForce('0118', 1, inDays(0))).toMatchObject({
      defaultUnit: { code: 'HZ-SW', name: '杭州市水务集团' },
    })
  })

  it('of two administrators who saw the same, the second is told', async () => {
    const { version } = await ask('/classes/event/0119')
    const answers = await Promise.all(
      [1, 2].map((seq) => send(`/classes/event/0119/conditions/${seq}/versions`, condition, version)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expect(answers.find(({ status }) => status === 412)!.body).toMatchObject({
      type: '/problems/version_stale',
      version: version + 1,
    })
    expect((await send('/classes/event/0119/conditions/1/versions', condition)).status).toBe(428)
  })

  it('can be withdrawn before it comes into force: the one before goes on', async () => {
    const { version } = await ask('/classes/event/0120')
    await send('/classes/event/0120/conditions/1/versions', { ...condition, validFrom: inDays(10) }, version)
    const answer = await send('/classes/event/0120/conditions/1/end', {}, version + 1)
    expect(answer.body.conditions).toMatchObject([
      { version: 1, validTo: null },
      { version: 2, validFrom: inDays(10), validTo: inDays(10) },
    ])
    expect((await ask('/classes?q=0120')).classes[0].upcoming).toEqual([])
    expect(await inForce('0120', 1, inDays(20))).toMatchObject({ version: 1 })
    // and its number is not given again
    const next = await send(
      '/classes/event/0120/conditions/1/versions',
      { ...condition, validFrom: inDays(5) },
      version + 2,
    )
    expect(next.body.conditions.at(-1)).toMatchObject({ version: 3 })
  })

  it('ends, and a new condition gets the next number', async () => {
    const { version } = await ask('/classes/event/0121')
    const ended = await send('/classes/event/0121/conditions/1/end', { at: inDays(3) }, version)
    expect(ended.body.conditions[0]).toMatchObject({ validTo: inDays(3) })
    expect(await inForce('0121', 1, inDays(4))).toBeUndefined()
    const again = await send('/classes/event/0121/conditions/1/end', { at: inDays(4) }, version + 1)
    expect([again.status, again.body.type]).toEqual([422, '/problems/unknown_condition'])
    const added = await send('/classes/event/0121/conditions', condition, version + 1)
    expect(added.body.conditions.at(-1)).toMatchObject({ seq: 2, version: 1, validTo: null })
  })

  it('leaves a row of history with before and after, which outsiders do not see', async () => {
    const { version } = await ask('/classes/event/0122')
    await send('/classes/event/0122/conditions/1/versions', condition, version)
    const { changes } = await ask('/changes?subject=conditions&key=event-0122', admin)
    expect(changes).toMatchObject([
      {
        key: 'event-0122-1',
        person: { code: 'admin' },
        at: inDays(0),
        before: null,
        after: { version: 2, filing: condition.filing },
      },
      { key: 'event-0122-1', before: { version: 1, valid_to: null }, after: { version: 1 } },
    ])
    expect((await ask('/changes')).status).toBe(401)
    expect((await ask('/changes', await city.signIn('citizen.01'))).changes).toEqual([])
    const first = await ask('/changes?limit=1', admin)
    const second = await ask(`/changes?limit=1&before=${first.next}`, admin)
    expect(second.changes[0].seq).toBeLessThan(first.changes[0].seq)
  })
})

describe('a class', () => {
  it('of the city is added, marked as its own, and found by search', async () => {
    const added = await send('/classes', { kind: 'event', code: '0488', name: '宠物粪便', nameEn: 'Dog fouling' })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ isLocal: true, catalogue: 'local', majorName: '街面秩序', conditions: [] })
    await send('/classes/event/0488/conditions', condition, added.body.version)
    for (const q of ['0488', '宠物', 'DOG foul', '积水 宠物', '抽干 0488'])
      expect((await ask(`/classes?q=${encodeURIComponent(q)}`)).classes, q).toMatchObject([{ code: '0488' }])
    expect((await ask('/classes?q=宠物 井盖')).classes).toEqual([])
    const again = await send('/classes', { kind: 'event', code: '0488', name: '别的', nameEn: '' })
    expect([again.status, again.body.type]).toEqual([409, '/problems/class_exists'])
  })

  it.each([
    ['01080', true],
    ['01079', false],
    ['0105', false],
    ['0183', true],
  ])('%s is a local extension: %s', async (code, isLocal) => {
    const added = await send('/classes', { kind: 'component', code, name: `小类${code}`, nameEn: '' })
    expect(added.body.isLocal).toBe(isLocal)
  })

  it('of a new major class needs its name', async () => {
    const wanted = { kind: 'component', code: '2101', name: '共享充电宝柜', nameEn: 'Power bank stand' }
    expect((await send('/classes', wanted)).body).toMatchObject({ type: '/problems/bad_request', field: '/majorName' })
    expect((await send('/classes', { ...wanted, majorName: '扩展部件' })).status).toBe(201)
  })

  it('keeps the names it had', async () => {
    const { version, nameEn } = await ask('/classes/event/0201')
    const renamed = await send('/classes/event/0201', { name: '乱贴小广告', nameEn }, version, admin, 'PATCH')
    expect(renamed.body.names).toMatchObject([{ name: '非法小广告' }, { name: '乱贴小广告', validFrom: inDays(0) }])
  })

  it('once retired takes no new report, and can be taken back', async () => {
    const { version } = await ask('/classes/event/0202')
    const none = await send('/classes/event/0202/retire', { successor: '0299x' }, version)
    expect(none.status).toBe(400)
    const itself = await send('/classes/event/0202/retire', { successor: '0202' }, version)
    expect([itself.status, itself.body.type]).toEqual([422, '/problems/unknown_class'])
    const retired = await send('/classes/event/0202/retire', { successor: '0201' }, version)
    expect(retired.body).toMatchObject({ validTo: inDays(0), successor: { code: '0201' } })
    expect((await ask('/classes?q=0202')).classes).toEqual([])
    expect((await ask('/classes?retired=true')).classes).toMatchObject([{ code: '0202' }])
    const report = await city.app.inject({
      method: 'POST',
      url: '/api/cases',
      headers: { ...(await city.signIn('desk.01')), 'idempotency-key': 'retired' },
      payload: {
        kind: 'event',
        class: '0202',
        description: '散发广告',
        geometry: { type: 'Point', coordinates: [120.17, 30.25] },
      },
    })
    expect([report.statusCode, report.json().near]).toEqual([422, ['0201']])
    const edit = await send('/classes/event/0202/conditions', condition, version + 1)
    expect([edit.status, edit.body.type]).toEqual([409, '/problems/class_retired'])
    expect((await send('/classes/event/0202/restore', {}, version + 1)).body).toMatchObject({
      validTo: null,
      successor: null,
    })
    expect((await ask('/classes?q=0202')).classes).toHaveLength(1)
  })
})

describe('only an administrator of the whole city edits standards', () => {
  const edits: [method: 'POST' | 'PATCH' | 'PUT', url: string, payload: unknown][] = [
    ['POST', '/classes', { kind: 'event', code: '0187', name: '光', nameEn: '' }],
    ['PATCH', '/classes/event/0203', { name: '光', nameEn: '' }],
    ['POST', '/classes/event/0203/retire', {}],
    ['POST', '/classes/event/0203/conditions', condition],
    ['POST', '/classes/event/0203/conditions/1/versions', condition],
    ['POST', '/classes/event/0203/conditions/1/end', {}],
    ['PUT', '/calendar/2027', { days: [{ day: '2027-01-01', isWorking: false, name: '元旦' }] }],
    ['PUT', '/office-hours/2027-06-01', { hours: [[480, 720]] }],
    ['PUT', '/stages/accept', { value: 1, unit: 'minute', urgentValue: 1, urgentUnit: 'minute' }],
  ]
  it.each(edits)('%s %s', async (method, url, payload) => {
    for (const person of ['dispatcher.city', 'planner.city', 'citizen.01']) {
      const answer = await send(url, payload, 1, await city.signIn(person), method)
      expect([answer.status, answer.body.type], person).toEqual([403, '/problems/forbidden'])
    }
    const planner = { ...(await city.signIn('planner.330106')), 'accept-language': 'zh' }
    expect((await send(url, payload, 1, planner, method)).body.detail).toBe(
      '标准由市级管理员维护，当前登录岗位是部件管理员（330106）。',
    )
    const stranger = await city.app.inject({ method, url: `/api/standards${url}`, payload: payload as object })
    expect(stranger.statusCode).toBe(401)
  })

  it.each([
    [
      'conditions',
      "insert into conditions (kind, class_code, seq, version, filing, closing, limit_value, limit_unit, grade, changed_by) values ('event', '0203', 9, 1, 'a', 'b', 1, 'urgent_hour', 1, $1)",
    ],
    ['classes', "update classes set name = 'x', changed_by = $1 where code = '0203' returning 1"],
    ['stage_limits', 'update stage_limits set limit_value = 1, changed_by = $1 returning 1'],
    ['calendar_days', "delete from calendar_days where $1 <> '' returning 1"],
  ])('and the database says so itself: %s', async (_, statement) => {
    const planner = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null } as const
    const changed = await city.database
      .as(planner, async (client) => (await client.query(statement, [planner.personId])).rowCount)
      .catch((error: { code?: string }) => error.code)
    expect(changed === 0 || changed === '42501').toBe(true)
  })

  it('and even one of them cannot rewrite a version that was published', async () => {
    const identity = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const
    const rewriting = (statement: string) =>
      city.database
        .as(identity, (client) => client.query(statement))
        .then(
          () => 'done',
          (error) => error.code,
        )
    expect(await rewriting("update conditions set limit_value = 99 where kind = 'event'")).toBe('42501')
    expect(await rewriting("delete from conditions where kind = 'event'")).toBe('42501')
    expect(await rewriting('delete from standard_changes')).toBe('42501')
    expect(await rewriting('update class_versions set name = name')).toBe('42501')
  })
})
