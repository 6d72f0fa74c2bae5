/** Rules, zones and rosters through the API: versions, schedules, and every refusal. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { duty, ground, INSIDE, park, TestBook } from './testing.ts'

let book: TestBook
beforeAll(async () => {
  book = await TestBook.open()
})
beforeEach(() => book.later())
afterAll(() => book?.city.close())

const type = ({ status, body }: { status: number; body: { type?: string } }) => [
  status,
  body.type?.replace('/problems/', ''),
]

describe('the list of rules', () => {
  it('goes by code in pages, with the names of scope and holder', async () => {
    const { rules, next } = await book.get('/rules?family=corridor&limit=4')
    expect(rules).toHaveLength(4)
    expect(rules[0]).toMatchObject({ family: 'corridor', scope: { level: 'zone' }, editable: true, state: 'in_force' })
    const codes = rules.map(({ code }: Rule) => code)
    for (let cursor = next; cursor; ) {
      const page = await book.get(`/rules?family=corridor&limit=4&cursor=${cursor}`)
      codes.push(...page.rules.map(({ code }: Rule) => code))
      cursor = page.next
    }
    const all = await book.rows<Rule>(
      "select code from rules where family = 'corridor' and valid_to is null order by code",
    )
    expect(codes).toEqual(all.map(({ code }) => code))
    expect(type(await book.send('GET', '/rules?cursor=5YWs'))).toEqual([400, 'bad_request'])
  })
  it.each([
    ['family=network', (rule: Rule) => rule.family === 'network'],
    ['scope=330102', (rule: Rule) => rule.scope.code === '330102'],
    ['within=330102&limit=200', (rule: Rule) => rule.scope.code.startsWith('330102')],
    ['zone=Z-RIVER-1', (rule: Rule) => rule.scope.code === 'Z-RIVER-1'],
    ['unit=HZ-SZ', (rule: Rule) => rule.unit?.code === 'HZ-SZ'],
    ['unit=D330102-ZF&family=district&within=330102', (rule: Rule) => rule.unit !== null || rule.roster !== null],
    ['roster=R-ZF-330102', (rule: Rule) => rule.roster?.code === 'R-ZF-330102'],
    ['kind=component&family=component', (rule: Rule) => rule.code === '3301-ASSET'],
    ['class=0303&family=corridor', (rule: Rule) => ['', '03', '0303'].includes(rule.class)],
    ['q=夜间', (rule: Rule) => /夜间/.test(rule.name + rule.note)],
  ])('is filtered by %s', async (filter, fits) => {
    const { rules } = await book.get(`/rules?${filter}`)
    expect(rules.length).toBeGreaterThan(0)
    expect(rules.filter((rule: Rule) => !fits(rule))).toEqual([])
  })
  it('is of the moment asked for', async () => {
    const now = await book.get('/rules?zone=Z-PARK-1')
    const before = await book.get('/rules?zone=Z-PARK-1&at=2020-01-01T00:00:00Z')
    expect([now.rules.length > 0, before.rules.length]).toEqual([true, 0])
  })
})
interface Rule {
  code: string
  family: string
  name: string
  note: string
  class: string
  scope: { code: string }
  unit: { code: string } | null
  roster: { code: string } | null
}

describe('a rule', () => {
  it('is given a code that says what it is for, and its next version ends it', async () => {
    const made = await book.send('POST', '/rules', duty({ class: '0199', priority: 690 }))
    expect([made.status, made.etag]).toEqual([201, '"1"'])
    expect(made.body).toMatchObject({ code: '330102-E0199', version: 1, priority: 690, warnings: [] })
    expect(made.body.changedBy.code).toBe('planner.city')
    book.later()
    const next = await book.send('PUT', '/rules/330102-E0199', duty({ class: '0199', unit: 'D330102-SZ' }), {
      version: 1,
      as: 'admin',
    })
    expect([next.status, next.etag]).toEqual([200, '"2"'])
    const [second, first] = next.body.versions
    expect(second).toMatchObject({ version: 2, state: 'in_force', priority: 700, unit: { code: 'D330102-SZ' } })
    expect(first).toMatchObject({ version: 1, state: 'ended', validTo: second.validFrom, unit: { code: 'D330102-ZF' } })
    expect([first.changedBy.code, first.endedBy.code]).toEqual(['planner.city', 'admin'])
    const another = await book.send('POST', '/rules', duty({ class: '0199', priority: 650 }))
    expect(another.body.code).toBe('330102-E0199-2')
  })

  it('wakes whoever remembers the rules, after it is committed', async () => {
    const seen: Promise<number>[] = []
    const count = async () =>
      Number((await book.rows<{ n: number }>("select count(*)::int as n from rules where code = 'WAKES'"))[0]!.n)
    const hear = () => void seen.push(count())
    book.city.database.wakes.on('changes', hear)
    await book.send('POST', '/rules', duty({ code: 'WAKES', class: '0198' }))
    book.city.database.wakes.off('changes', hear)
    expect((await Promise.all(seen)).at(-1)).toBe(1)
    expect(await book.rows("select what from responsibility_changes where code = 'WAKES'")).toEqual([{ what: 'rule' }])
  })

  it('decides from its instant on, and not before', async () => {
    const before = await book.winner(INSIDE, '0181')
    const made = await book.send(
      'POST',
      '/rules',
      duty({ class: '0181', priority: 400, unit: 'HZ-SW', validFrom: book.inHours(10) }),
    )
    expect(made.body).toMatchObject({ state: 'scheduled', validFrom: book.inHours(10) })
    expect((await book.winner(INSIDE, '0181', book.inHours(9.9))).unit).toEqual(before.unit)
    expect(await book.winner(INSIDE, '0181', book.inHours(10))).toMatchObject({
      unit: { code: 'HZ-SW' },
      code: made.body.code,
    })
  })

  it('has one version scheduled at most; ending that withdraws it, and the one before goes on', async () => {
    const { code } = (await book.send('POST', '/rules', duty({ class: '0196' }))).body
    book.later()
    const scheduled = await book.send(
      'PUT',
      `/rules/${code}`,
      duty({ class: '0196', unit: 'HZ-SW', validFrom: book.inHours(10) }),
      { version: 1 },
    )
    expect(scheduled.body.versions.map(({ state }: { state: string }) => state)).toEqual(['scheduled', 'in_force'])
    expect(
      (await book.get(`/rules?scope=330102&class=0196`)).rules.find((rule: Rule) => rule.code === code).upcoming,
    ).toEqual({
      version: 2,
      validFrom: book.inHours(10),
    })
    const third = await book.send('PUT', `/rules/${code}`, duty({ class: '0196', validFrom: book.inHours(20) }), {
      version: 2,
    })
    expect([...type(third), third.body.version]).toEqual([409, 'versions_overlap', 2])
    const ended = await book.send('POST', `/rules/${code}/end`, {}, { version: 2 })
    expect(ended.body.applied).toEqual([{ what: 'rule', code, version: null, validFrom: book.inHours(10) }])
    expect(await book.get(`/rules/${code}`)).toMatchObject({
      version: 1,
      state: 'in_force',
      validTo: null,
      endedBy: null,
    })
  })

  it('ends, and then is known still', async () => {
    const { code } = (await book.send('POST', '/rules', duty({ class: '0195' }))).body
    book.later()
    expect((await book.send('POST', `/rules/${code}/end`, {}, { version: 1 })).status).toBe(200)
    expect(await book.get(`/rules/${code}`)).toMatchObject({ state: 'ended', validTo: book.now.toISOString() })
    book.later()
    expect(type(await book.send('POST', `/rules/${code}/end`, {}, { version: 1 }))).toEqual([409, 'versions_overlap'])
    expect(type(await book.send('POST', '/rules', duty({ code, class: '0195' })))).toEqual([409, 'code_taken'])
    expect((await book.send('PUT', `/rules/${code}`, duty({ class: '0195' }), { version: 1 })).body.version).toBe(2)
  })

  it('is not overwritten by somebody who saw an older version', async () => {
    const { code } = (await book.send('POST', '/rules', duty({ class: '0193' }))).body
    book.later()
    const answers = await Promise.all(
      ['planner.city', 'admin'].map((as) =>
        book.send('PUT', `/rules/${code}`, duty({ class: '0193' }), { version: 1, as }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expect(type(await book.send('PUT', `/rules/${code}`, duty({ class: '0193' })))).toEqual([428, 'version_required'])
    expect(type(await book.send('POST', `/rules/${code}/end`, {}))).toEqual([428, 'version_required'])
    expect(type(await book.send('PUT', '/rules/NO-SUCH-RULE', duty(), { version: 1 }))).toEqual([404, 'not_found'])
  })

  it.each([
    ['a priority outside its band', { priority: 350 }, 422, 'rule_refused', '/priority'],
    ['a priority of ownership', { priority: 120 }, 422, 'rule_refused', '/priority'],
    ['a family of another level', { family: 'street' }, 422, 'rule_refused', '/scope'],
    ['a zone for a duty', { scope: 'Z-PARK-1' }, 422, 'rule_refused', '/scope'],
    ['a corridor of an area', { family: 'corridor' }, 422, 'rule_refused', '/scope'],
    ['a corridor that is a park', { family: 'corridor', scope: 'Z-PARK-1' }, 422, 'rule_refused', '/family'],
    ['two holders', { roster: 'R-ZF-330102' }, 422, 'rule_refused', '/unit'],
    ['no holder', { unit: undefined }, 422, 'rule_refused', '/unit'],
    ['a post without a thing', { unit: undefined, post: 'owner' }, 422, 'rule_refused', '/post'],
    ['a reach without a thing', { reachMetres: 5 }, 422, 'rule_refused', '/reachMetres'],
    ['a network without reach', { family: 'network', networks: ['water'] }, 422, 'rule_refused', '/reachMetres'],
    [
      'a network that is none',
      { family: 'network', networks: ['steam'], reachMetres: 5 },
      400,
      'bad_request',
      undefined,
    ],
    ['a grade there is not', { grades: [4] }, 400, 'bad_request', undefined],
    ['no name', { name: ' ' }, 400, 'bad_request', undefined],
    ['a field that is not known', { weekday: 1 }, 400, 'bad_request', undefined],
    ['a unit there is not', { unit: 'NOBODY' }, 422, 'unknown_unit', '/unit'],
    ['a roster there is not', { unit: undefined, roster: 'R-NONE' }, 422, 'unknown_roster', '/roster'],
    ['a zone there is not', { family: 'special', scope: 'Z-NONE' }, 422, 'unknown_zone', '/scope'],
    ['an area there is not', { scope: '339999' }, 422, 'unknown_area', '/scope'],
    ['a grid there is not', { family: 'grid', scope: '330102999999999' }, 422, 'unknown_area', '/scope'],
    ['a class there is not', { class: '0999' }, 422, 'unknown_class', '/class'],
    ['a major class there is not', { class: '88' }, 422, 'unknown_class', '/class'],
    ['a day gone by', { validFrom: '2020-01-01T00:00:00Z' }, 422, 'effective_in_past', '/validFrom'],
    ['an instant that is none', { validFrom: '2027-02-30' }, 400, 'bad_request', '/validFrom'],
  ])('is refused with %s, and nothing is written', async (_, wrong, status, code, field) => {
    const count = () => book.rows('select count(*) from rules')
    const before = await count()
    const answer = await book.send('POST', '/rules', duty({ class: '0192', ...wrong }))
    expect(type(answer)).toEqual([status, code])
    if (field) expect(answer.body.field).toBe(field)
    expect(answer.body.detail.length).toBeGreaterThan(20)
    expect(await count()).toEqual(before)
  })

  it('is not given to a unit that has ended, nor for a class that is retired', async () => {
    await book.rows("update units set valid_to = '2026-01-01Z' where code = 'Y330102-1'")
    const ended = await book.send('POST', '/rules', duty({ class: '0192', unit: 'Y330102-1' }))
    expect(type(ended)).toEqual([422, 'unknown_unit'])
    expect(ended.body.detail).toContain('it ended on 2026-01-01')
    await book.rows("update classes set valid_to = '2026-01-01Z' where kind = 'event' and code = '0197'")
    const retired = await book.send('POST', '/rules', duty({ class: '0197' }))
    expect(type(retired)).toEqual([422, 'unknown_class'])
    expect(retired.body.detail).toContain('retired')
  })
})

describe('a zone', () => {
  it('is made, ruled, moved and ended with its rules', async () => {
    const at = [120.1765, 30.2467] as const
    const made = await book.send('POST', '/zones', park({ geometry: ground(at) }))
    expect([made.status, made.body.code]).toEqual([201, expect.stringMatching(/^Z-PARK-\d+$/)])
    const { code } = made.body
    const rule = (
      await book.send('POST', '/rules', duty({ family: 'special', scope: code, class: '0182', unit: 'HZ-YW' }))
    ).body
    expect(await book.winner(at, '0182')).toMatchObject({ unit: { code: 'HZ-YW' }, rule: 'special', code: rule.code })
    expect((await book.get(`/zones/${code}`)).rules).toBe(1)
    book.later()
    const away = [120.1815, 30.2467] as const
    const moved = await book.send('PUT', `/zones/${code}`, park({ geometry: ground(away) }), { version: 1 })
    expect(moved.body).toMatchObject({ version: 2, geometry: { type: 'MultiPolygon' } })
    expect((await book.winner(at, '0182')).rule).not.toBe('special')
    expect((await book.winner(away, '0182')).rule).toBe('special')
    book.later()
    const refused = await book.send('POST', `/zones/${code}/end`, {}, { version: 2 })
    expect(type(refused)).toEqual([409, 'still_in_use'])
    expect(refused.body.detail).toContain(rule.code)
    const changes = [
      { what: 'zone', code, version: 2, end: true },
      { what: 'rule', code: rule.code, version: 1, end: true },
    ]
    expect((await book.send('POST', '/changes', { changes })).status).toBe(200)
    expect((await book.winner(away, '0182')).rule).not.toBe('special')
  })

  it('that is a corridor is the buffer of its centre line', async () => {
    const axis = {
      type: 'LineString',
      coordinates: [
        [120.17, 30.24],
        [120.18, 30.24],
      ],
    }
    const road = { kind: 'trunk_road', name: '新路', nameEn: 'New Road', axis, halfWidthMetres: 20 }
    const { body } = await book.send('POST', '/zones', road)
    expect(body).toMatchObject({
      code: expect.stringMatching(/^Z-ROAD-/),
      halfWidthMetres: 20,
      axis: { type: 'MultiLineString' },
    })
    expect(body.areaM2).toBeGreaterThan(960 * 40)
    expect(body.areaM2).toBeLessThan(970 * 40 + Math.PI * 400)
    const here = await book.get('/zones?bbox=120.1740,30.2395,120.1745,30.2405&geometry=false')
    const found = here.zones.find(({ code }: { code: string }) => code === body.code)
    expect(found).toMatchObject({ geometry: null, axis: null, editable: true })
    expect(
      (await book.get('/zones?bbox=120.10,30.30,120.11,30.31')).zones.map(({ code }: { code: string }) => code),
    ).not.toContain(body.code)
  })

  const axis = {
    type: 'LineString',
    coordinates: [
      [120.17, 30.24],
      [120.18, 30.24],
    ],
  }
  it.each([
    [
      'zero width',
      { kind: 'river', geometry: undefined, axis, halfWidthMetres: 0 },
      'zone_refused',
      '/halfWidthMetres',
    ],
    ['no width', { kind: 'river', geometry: undefined, axis }, 'zone_refused', '/halfWidthMetres'],
    ['a boundary for a river', { kind: 'river' }, 'zone_refused', '/axis'],
    ['a centre line for a park', { axis }, 'zone_refused', '/axis'],
    ['no boundary', { geometry: undefined }, 'zone_refused', '/geometry'],
    ['a line for a boundary', { geometry: axis }, 'bad_geometry', '/geometry'],
    ['an empty boundary', { geometry: { type: 'Polygon', coordinates: [] } }, 'bad_geometry', '/geometry'],
    [
      'a boundary that crosses itself',
      {
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [120.17, 30.24],
              [120.18, 30.25],
              [120.18, 30.24],
              [120.17, 30.25],
              [120.17, 30.24],
            ],
          ],
        },
      },
      'bad_geometry',
      '/geometry',
    ],
    [
      'a boundary without area',
      {
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [120.17, 30.24],
              [120.18, 30.24],
              [120.19, 30.24],
              [120.17, 30.24],
            ],
          ],
        },
      },
      'bad_geometry',
      '/geometry',
    ],
    ['a place in Shanghai', { geometry: ground([121.47, 31.23]) }, 'outside_city', '/geometry'],
    ['a place in Brazil', { geometry: ground([-50, -10]) }, 'outside_city', '/geometry'],
    ['latitude first', { geometry: ground([30.24, 120.17]) }, 'axes_swapped', '/geometry'],
  ])('is refused with %s', async (_, wrong, code, field) => {
    const answer = await book.send('POST', '/zones', park(wrong))
    expect([...type(answer), answer.body.field]).toEqual([422, code, field])
  })
  it('is refused as a collection of geometries', async () => {
    const geometry = { type: 'GeometryCollection', geometries: [ground(INSIDE)] }
    expect(type(await book.send('POST', '/zones', park({ geometry })))).toEqual([400, 'bad_request'])
  })
  it('may have 100,000 vertices, and not one more', async () => {
    const round = await book.send('POST', '/zones', park({ geometry: ground(INSIDE, 0.01, 99_999) }))
    expect([round.status, round.body.areaM2 > 500_000]).toEqual([201, true])
    const more = await book.send('POST', '/zones', park({ geometry: ground(INSIDE, 0.01, 100_000) }))
    expect(type(more)).toEqual([413, 'too_large'])
    const crossed = ground(INSIDE, 0.01, 50_000)
    const ring = crossed.coordinates[0]!
    ;[ring[100], ring[40_000]] = [ring[40_000]!, ring[100]!]
    expect(type(await book.send('POST', '/zones', park({ geometry: crossed })))).toEqual([422, 'bad_geometry'])
  })
})

describe('a roster', () => {
  const night = { name: '夜班', nameEn: 'Nights', shifts: [{ unit: 'D330102-ZF', from: '18:00', to: '06:00' }] }
  it('tells its holes, who is on duty now, and the week', async () => {
    const made = await book.send('POST', '/rosters', night)
    expect([made.status, made.body.code, made.body.warnings[0].code]).toEqual([201, 'R-001', 'roster_holes'])
    expect(made.body.holes[0].to).toMatch(/T18:00$/)
    expect(made.body.week.map(({ unit }: { unit: { code: string } | null }) => unit?.code ?? null)).toContain(null)
    book.later()
    const shifts = [...night.shifts, { unit: 'D330102-SZ' }]
    const whole = await book.send('PUT', '/rosters/R-001', { ...night, shifts }, { version: 1 })
    expect(whole.body).toMatchObject({ version: 2, warnings: [], holes: [] })
    expect(['D330102-ZF', 'D330102-SZ']).toContain(whole.body.onDuty.code)
    expect((await book.get('/rosters')).rosters.map(({ code }: { code: string }) => code)).toEqual([
      'R-001',
      'R-ZF-330102',
    ])
  })
  it.each([
    ['no shift', { shifts: [] }, 400, 'bad_request'],
    ['a 25th hour', { shifts: [{ unit: 'D330102-ZF', from: '25:00' }] }, 400, 'bad_request'],
    ['an eighth day', { shifts: [{ unit: 'D330102-ZF', weekdays: [8] }] }, 400, 'bad_request'],
    ['a weekday twice', { shifts: [{ unit: 'D330102-ZF', weekdays: [1, 1] }] }, 422, 'roster_refused'],
    ['the 31st of April', { shifts: [{ unit: 'D330102-ZF', seasonFrom: '04-31' }] }, 422, 'roster_refused'],
    ['a shift that begins at 24:00', { shifts: [{ unit: 'D330102-ZF', from: '24:00' }] }, 422, 'roster_refused'],
    ['a unit there is not', { shifts: [{ unit: 'D330102-ZF' }, { unit: 'NOBODY' }] }, 422, 'unknown_unit'],
  ])('is refused with %s', async (_, wrong, status, code) => {
    expect(type(await book.send('POST', '/rosters', { ...night, ...wrong }))).toEqual([status, code])
  })
})

describe('many changes at once', () => {
  const zone = { what: 'zone', code: 'Z-BULK', ...park() }
  const rule = { what: 'rule', ...duty({ family: 'special', scope: 'Z-BULK', class: '0183' }) }
  it('are all made, whatever their order, or none', async () => {
    const wrong = await book.send('POST', '/changes', {
      changes: [rule, zone, { what: 'rule', ...duty({ unit: 'NOBODY' }) }],
    })
    expect([...type(wrong), wrong.body.field]).toEqual([422, 'unknown_unit', '/changes/2/unit'])
    expect((await book.send('GET', '/zones/Z-BULK')).status).toBe(404)
    const checked = await book.send('POST', '/changes', { changes: [rule, zone], check: true })
    expect(checked.body.applied.map(({ code }: { code: string }) => code)).toEqual(['Z-BULK-E0183', 'Z-BULK'])
    expect((await book.send('GET', '/zones/Z-BULK')).status).toBe(404)
    const made = await book.send('POST', '/changes', { changes: [rule, zone] })
    expect(made.body).toEqual(checked.body)
    expect((await book.get('/zones/Z-BULK')).rules).toBe(1)
  })
  it.each([
    ['a kind there is not', [{ what: 'weather' }], 400, 'bad_request'],
    ['a field missing', [{ what: 'rule', ...duty(), family: undefined }], 400, 'bad_request'],
    [
      'a thing twice',
      [
        { what: 'rule', code: '330102-NIGHT-0401', end: true },
        { what: 'rule', code: '330102-NIGHT-0401', end: true },
      ],
      400,
      'bad_request',
    ],
    [
      'a version that is past',
      [{ what: 'rule', code: '330102-NIGHT-0401', version: 7, end: true }],
      412,
      'version_stale',
    ],
    ['nothing', [], 400, 'bad_request'],
  ])('are refused with %s', async (_, changes, status, code) => {
    expect(type(await book.send('POST', '/changes', { changes }))).toEqual([status, code])
  })
})
