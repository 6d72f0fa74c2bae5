/** Drafts: kept, tried, compared and published; what is tried is what would be, and nothing of it stays. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { duty, INSIDE, park, TestBook } from './testing.ts'

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
const question = { geometry: { type: 'Point', coordinates: INSIDE }, kind: 'event', class: '0104' }
/** All litter of the city is the water group's: before any duty. */
const sweeping = {
  what: 'rule',
  ...duty({ family: 'city', scope: '3301', class: '0104', priority: 400, unit: 'HZ-SW' }),
}
const zone = { what: 'zone', code: 'Z-DRAFT', ...park() }
const inZone = { what: 'rule', ...duty({ family: 'special', scope: 'Z-DRAFT', unit: 'HZ-YW' }) }
/** Everything a draft could leave behind. */
const traces = () =>
  book.rows(
    `select (select count(*) from rules) as rules, (select count(*) from zones) as zones, (select count(*) from zone_parts) as parts,
       (select count(*) from responsibility_changes) as changes, (select max(ended_at) from rules) as ended`,
  )

describe('a draft is tried', () => {
  it('by the real engine, and leaves nothing', async () => {
    const before = await traces()
    const { status, body } = await book.send('POST', '/try', { question, changes: [inZone, zone] })
    expect(status).toBe(200)
    expect(body.draft.winner).toMatchObject({ unit: { code: 'HZ-YW' }, rule: 'special', code: 'Z-DRAFT-E0104' })
    expect(body.draft.trace.some(({ code }: { code?: string }) => code === 'Z-DRAFT-E0104')).toBe(true)
    expect(body.now.winner.unit.code).not.toBe('HZ-YW')
    expect(await traces()).toEqual(before)
    expect((await book.winner(INSIDE, '0104')).unit).toEqual(body.now.winner.unit)
  })
  it('without changes by anybody, with changes by who may make them', async () => {
    const { body } = await book.send('POST', '/try', { question }, { as: 'dispatcher.city' })
    expect(body).toMatchObject({ draft: null, now: { winner: { share: 1 } } })
    expect(type(await book.send('POST', '/try', { question, changes: [zone] }, { as: 'dispatcher.city' }))).toEqual([
      403,
      'forbidden',
    ])
  })
  it('and refused where it is wrong, naming the change', async () => {
    const wrong = await book.send('POST', '/try', { question, changes: [zone, { ...inZone, unit: 'NOBODY' }] })
    expect([...type(wrong), wrong.body.field]).toEqual([422, 'unknown_unit', '/changes/1/unit'])
    const nowhere = { ...question, geometry: { type: 'Point', coordinates: [121.47, 31.23] } }
    const outside = await book.send('POST', '/try', { question: nowhere, changes: [zone] })
    expect([...type(outside), outside.body.field]).toEqual([422, 'outside_city', '/question/geometry'])
    expect(
      type(await book.send('POST', '/try', { question: { ...question, on: '2020-01-01' }, changes: [zone] })),
    ).toEqual([400, 'bad_request'])
  })
  it('as of when it would count', async () => {
    const { body } = await book.send('POST', '/try', { question, changes: [inZone, zone], validFrom: book.inHours(48) })
    expect([body.now.on, body.draft.on]).toEqual([book.inHours(48), book.inHours(48)])
    expect(body.draft.winner.unit.code).toBe('HZ-YW')
  })
  // The embedded engine has one connection: there everybody waits for everybody.
  it.runIf(process.env.DATABASE_URL)('while another edits the book, who does not wait', async () => {
    let compared = false
    const slow = book.send('POST', '/compare', { changes: [sweeping], most: 1500 }).finally(() => {
      compared = true
    })
    const made = await book.send('POST', '/rules', duty({ class: '0199' }))
    expect([made.status, compared]).toEqual([201, false])
    expect((await slow).status).toBe(200)
  })
})

describe('a draft is compared over the cases of a window', () => {
  it('and moves what it moves once it is published', async () => {
    const changes = [{ ...sweeping, class: '01', priority: 400, family: 'city' }]
    const asked = { most: 400, limit: 500, kind: 'event', class: '01' }
    const draft = (await book.send('POST', '/compare', { ...asked, changes })).body
    expect(draft.examined).toBe(400)
    expect(draft.matched).toBeGreaterThan(400)
    expect(draft.same + draft.moved + draft.refused).toBe(400)
    expect(draft.moved).toBeGreaterThan(0)
    expect(draft.pairs.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(draft.moved)
    expect(draft.cases).toHaveLength(draft.moved)
    expect(draft.cases[0]).toMatchObject({ after: { unit: { code: 'HZ-SW' }, rule: 'city', code: '3301-E01' } })
    const row = draft.rules.find(({ code }: { code: string }) => code === '3301-E01')
    expect([row.before, row.after]).toEqual([0, draft.moved])
    const page = (await book.send('POST', '/compare', { ...asked, changes, skip: 2, limit: 3 })).body
    expect(page.cases).toEqual(draft.cases.slice(2, 5))

    const before = book.now.toISOString()
    book.later()
    await book.send('POST', '/changes', { changes })
    const window = { from: draft.window.from, to: draft.window.to }
    const after = book.now.toISOString()
    const real = (await book.send('POST', '/compare', { ...asked, ...window, before, after })).body
    const { pace: _, ...figures } = draft
    expect(real).toMatchObject({
      ...figures,
      cases: draft.cases.map(({ reason: __, ...one }: { reason: unknown }) => one),
    })
    await book.send('POST', '/rules/3301-E01/end', {}, { version: 1 })
  })
  it('and says in both languages why a case could not be asked about', async () => {
    const [one] = await book.rows<{ id: string; component: string; class: string }>(
      `select id, component_code as component, class_code as class from cases
       where component_code is not null and filed_at > $1::timestamptz - interval '20 days' order by id limit 1`,
      [book.now.toISOString()],
    )
    const before = book.now.toISOString()
    book.later()
    const after = book.now.toISOString()
    await book.rows('update components set valid_to = $1 where code = $2 and valid_to is null', [after, one!.component])
    const asked = { before, after, kind: 'component', class: one!.class, limit: 500 }
    const { cases } = (await book.send('POST', '/compare', asked)).body
    const { refused } = cases.find(({ id }: { id: string }) => id === one!.id)
    expect(refused).toEqual({
      refused: 'unknown_component',
      detail: {
        en: expect.stringContaining(`There is no component ${one!.component} as of ${after}`),
        zh: expect.stringContaining(`${after} 时没有部件 ${one!.component}`),
      },
    })
  })
  it.each([
    ['a window of 32 days', { changes: [sweeping], from: '2026-10-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }],
    [
      'a window that ends before it begins',
      { changes: [sweeping], from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' },
    ],
    ['neither draft nor moment', {}],
    ['both', { changes: [sweeping], after: '2026-11-02T00:00:00Z' }],
    ['more cases than are resolved at once', { changes: [sweeping], most: 100_000 }],
  ])('not with %s', async (_, asked) => {
    expect(type(await book.send('POST', '/compare', asked))).toEqual([400, 'bad_request'])
  })
})

describe('a draft', () => {
  const name = '整治方案'
  it('is begun, saved, published once and kept', async () => {
    const made = await book.send('POST', '/drafts', { name, changes: [zone] })
    expect([made.status, made.etag]).toEqual([201, '"1"'])
    const { id } = made.body
    const changes = [zone, inZone]
    expect((await book.send('PUT', `/drafts/${id}`, { name, changes }, { version: 1 })).body).toMatchObject({
      version: 2,
      changes,
    })
    expect(type(await book.send('PUT', `/drafts/${id}`, { name, changes }, { version: 1 }))).toEqual([
      412,
      'version_stale',
    ])
    expect(type(await book.send('PUT', `/drafts/${id}`, { name, changes }))).toEqual([428, 'version_required'])
    const published = await book.send('POST', `/drafts/${id}/publish`, {}, { version: 2 })
    expect(published.body.draft).toMatchObject({ publishedAt: book.now.toISOString(), editable: false })
    expect(published.body.applied.map(({ code }: { code: string }) => code)).toEqual(['Z-DRAFT', 'Z-DRAFT-E0104'])
    expect((await book.winner(INSIDE, '0104')).code).toBe('Z-DRAFT-E0104')
    for (const method of ['PUT', 'DELETE'] as const)
      expect(
        type(
          await book.send(method, `/drafts/${id}`, method === 'PUT' ? { name, changes } : undefined, { version: 3 }),
        ),
      ).toEqual([409, 'action_not_allowed'])
    expect((await book.get('/drafts?published=true')).drafts[0]).toMatchObject({
      id,
      count: 2,
      createdBy: { code: 'planner.city' },
    })
  })
  it('made on a version that is no more is not published, and stays a draft', async () => {
    const rule = (await book.send('POST', '/rules', duty({ class: '0198' }))).body
    const changes = [{ what: 'rule', code: rule.code, version: 1, ...duty({ class: '0198', unit: 'HZ-SW' }) }]
    const { id } = (await book.send('POST', '/drafts', { name, changes })).body
    book.later()
    await book.send('PUT', `/rules/${rule.code}`, duty({ class: '0198' }), { version: 1 })
    book.later()
    expect(type(await book.send('POST', `/drafts/${id}/publish`, {}, { version: 1 }))).toEqual([412, 'version_stale'])
    expect((await book.get(`/drafts/${id}`)).publishedAt).toBeNull()
    expect((await book.send('DELETE', `/drafts/${id}`, undefined, { version: 1 })).status).toBe(204)
    expect((await book.send('GET', `/drafts/${id}`)).status).toBe(404)
  })
  it('is its author’s, and the city administrators’', async () => {
    const { id } = (await book.send('POST', '/drafts', { name, changes: [zone] }, { as: 'planner.330102' })).body
    expect((await book.get(`/drafts/${id}`)).editable).toBe(false)
    expect(type(await book.send('PUT', `/drafts/${id}`, { name, changes: [zone] }, { version: 1 }))).toEqual([
      403,
      'forbidden',
    ])
    expect(
      (await book.send('PUT', `/drafts/${id}`, { name, changes: [zone] }, { version: 1, as: 'admin' })).status,
    ).toBe(200)
    expect(type(await book.send('GET', `/drafts/${id}`, undefined, { as: 'dispatcher.city' }))).toEqual([
      404,
      'not_found',
    ])
  })
})
