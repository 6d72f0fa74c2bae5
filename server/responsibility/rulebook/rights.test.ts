/** Who may change the rule book: stated once, in the policies; here the API, "editable" and the tables are compared with it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { duty, ground, INSIDE, park, TestBook } from './testing.ts'

let book: TestBook
beforeAll(async () => {
  book = await TestBook.open()
})
beforeEach(() => book.later())
afterAll(() => book?.city.close())

const HOME = 'planner.330102'
const AWAY = 'planner.330105'
const roster = { name: '值班', nameEn: 'Roster', shifts: [{ unit: 'D330102-ZF' }] }

describe('a district’s planner', () => {
  it('makes rules inside, and not outside', async () => {
    expect((await book.send('POST', '/rules', duty({ class: '0199' }), { as: HOME })).status).toBe(201)
    for (const more of [{ scope: '330105' }, { family: 'city', scope: '3301' }]) {
      const refused = await book.send('POST', '/rules', duty({ class: '0199', ...more }), { as: HOME })
      expect([refused.status, refused.body.type]).toEqual([403, '/problems/forbidden'])
      expect(refused.body.detail).toContain('planner of 330102')
    }
    const away = duty({ class: '0199', scope: '330105' })
    const inChinese = await book.send('POST', '/rules', away, { as: HOME, language: 'zh' })
    expect(inChinese.body.detail).toMatch(/^无权修改针对 330105 的规则：.+当前岗位：部件管理员（330102）。$/)
  })
  it('changes and ends rules inside, and not outside, as `editable` says', async () => {
    const { code } = (await book.send('POST', '/rules', duty({ class: '0198' }))).body
    book.later()
    for (const [as, editable, status] of [
      [AWAY, false, 403],
      [HOME, true, 200],
    ] as const) {
      expect((await book.send('GET', `/rules/${code}`, undefined, { as })).body.editable).toBe(editable)
      expect((await book.send('PUT', `/rules/${code}`, duty({ class: '0198' }), { version: 1, as })).status).toBe(
        status,
      )
    }
    book.later()
    for (const [as, status] of [
      [AWAY, 403],
      [HOME, 200],
    ] as const)
      expect((await book.send('POST', `/rules/${code}/end`, {}, { version: 2, as })).status).toBe(status)
  })
  it('draws zones wholly inside only', async () => {
    expect((await book.send('POST', '/zones', park(), { as: HOME })).status).toBe(201)
    expect((await book.send('POST', '/zones', park(), { as: AWAY })).status).toBe(403)
    expect((await book.send('POST', '/zones', park({ geometry: ground(INSIDE, 0.2) }), { as: HOME })).status).toBe(403)
    expect((await book.send('PUT', '/zones/Z-RIVER-1', park(), { version: 1, as: HOME })).status).toBe(403)
  })
  it('keeps no rosters', async () => {
    expect((await book.send('POST', '/rosters', roster, { as: HOME })).status).toBe(403)
    expect((await book.send('POST', '/rosters', roster)).status).toBe(201)
  })
})

describe('others', () => {
  it.each(['dispatcher.city', 'supervisor.city', 'analyst.city', 'filing.01', 'desk.01', 'unit.hz-sw'])(
    '%s reads the book and changes nothing',
    async (as) => {
      const { body } = await book.send('GET', '/rules?limit=1', undefined, { as })
      expect([body.rules.length, body.rules[0].editable]).toEqual([1, false])
      expect((await book.send('POST', '/rules', duty({ class: '0196' }), { as })).status).toBe(403)
      expect((await book.send('POST', '/zones', park(), { as })).status).toBe(403)
      expect((await book.send('POST', '/rosters', roster, { as })).status).toBe(403)
      const change = { what: 'rule', ...duty({ class: '0196' }) }
      expect((await book.send('POST', '/changes', { changes: [change] }, { as })).status).toBe(403)
      expect((await book.send('POST', '/drafts', { name: 'x', changes: [change] }, { as })).status).toBe(403)
      expect((await book.send('GET', '/drafts', undefined, { as })).body.drafts).toEqual([])
    },
  )
  it('strangers see nothing', async () => {
    for (const url of ['/rules', '/rules/3301-ASSET', '/zones', '/rosters', '/drafts', '/findings'])
      expect((await book.send('GET', url, undefined, { as: null })).status).toBe(401)
    for (const url of ['/rules', '/changes', '/try', '/compare'])
      expect([400, 401]).toContain((await book.send('POST', url, {}, { as: null })).status)
  })
})

describe('the tables themselves', () => {
  const as = (person: string, area: string | null, text: string) =>
    book.city.database.as({ personId: person, role: 'planner', unitCode: null, areaCode: area }, (client) =>
      client.query(text),
    )
  const insert = (by: string, scope = '330102') =>
    `insert into rules (code, valid_from, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code, changed_by)
     values ('RAW', '2030-01-01', 'district', 700, 'x', 'x', '${scope}', 'event', '', 'HZ-SW', '${by}')`
  it.each([
    ['a rule in another’s name', insert('admin')],
    ['a rule outside', insert(HOME, '330105')],
    ['a rule’s text', "update rules set name = 'x' where code = '3301-ASSET'"],
    ['the author of a version', "update rules set changed_by = 'planner.330102' where code = '330102-NIGHT-0401'"],
    [
      'an end in another’s name',
      "update rules set valid_to = '2030-01-01', ended_by = 'admin' where code = '330102-NIGHT-0401'",
    ],
    ['the parts of a zone', 'delete from zone_parts'],
  ])('refuse %s', async (_, text) => {
    await expect(as(HOME, '330102', text)).rejects.toMatchObject({ code: '42501' })
  })
  it.each([
    [
      'the end of a rule of elsewhere',
      `update rules set valid_to = '2030-01-01', ended_by = '${HOME}' where scope_code = '330105'`,
    ],
    ['a version that is or was in force', "delete from rules where scope_code = '330102'"],
  ])('leave %s alone', async (_, text) => {
    expect((await as(HOME, '330102', text)).rowCount).toBe(0)
  })
})
