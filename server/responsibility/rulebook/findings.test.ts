/** Gaps, clashes and flaws: gaps against the engine itself, the others made and then found. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Question, resolveEach } from '../index.ts'
import type { Clash, Findings, Gap } from './schema.ts'
import { duty, ground, INSIDE, park, TestBook } from './testing.ts'

let book: TestBook
beforeAll(async () => {
  book = await TestBook.open()
})
beforeEach(() => book.later())
afterAll(() => book?.city.close())

const findings = (query = ''): Promise<Findings> => book.get(`/findings?limit=500${query}`)

describe('a gap', () => {
  it('is where the engine is left with coordination, and nowhere else', async () => {
    const { gaps, gapsTotal } = await findings('&kind=event')
    expect(gaps).toHaveLength(gapsTotal)
    const open = new Set(gaps.map(({ class: { code }, area }) => `${code} ${area.code}`))
    const seen = new Set<string>()
    // A grid or ungridded community of every street, away from zones: they cover only their ground.
    const places = await book.rows<{ geometry: string; area: string }>(`
      select distinct on (left(place.code, 9)) ST_PointOnSurface(place.geom)::text as geometry,
        coalesce(management.management_code, left(place.code, 6)) as area
      from (select code, geom from unit_grids where valid_to is null
        union all select code, geom from areas where level = 'community' and not gridded and valid_to is null) place
      left join management_streets management on management.street_code = left(place.code, 9)
      where not exists (select from zone_parts part where ST_Intersects(part.geom, place.geom))
      order by left(place.code, 9), md5(place.code)`)
    // Every class with a gap, and a quarter of the others.
    const classes = await book.rows<{ code: string }>(
      "select code from classes where kind = 'event' and valid_to is null and (code = any ($1) or right(code, 1) in ('2', '7'))",
      [gaps.map(({ class: { code } }) => code)],
    )
    expect(places.length * classes.length).toBeGreaterThan(4_000)
    await book.city.database.system(async (client) => {
      for (const { code } of classes) {
        const questions = places.map(({ geometry }): Question => ({ geometry, kind: 'event', class: code }))
        for (const [index, answer] of (await resolveEach(client, questions, book.now)).entries()) {
          if (answer instanceof Error) throw answer
          const key = `${code} ${places[index]!.area}`
          if (answer.winner.rule !== 'coordination') continue
          seen.add(key)
          expect(open, key).toContain(key)
        }
      }
    })
    expect(seen.size).toBeGreaterThan(20)
    const certain = gaps.filter(({ coverage }) => coverage === 'none')
    expect(certain.filter(({ class: { code }, area }) => !seen.has(`${code} ${area.code}`))).toEqual([])
  })

  it('counts grids and cases, shrinks with a duty for one grid, and closes with one for the district', async () => {
    const gapOf = async (): Promise<Gap | undefined> =>
      (await findings('&class=0604&area=330102')).gaps.find(({ area }) => area.code === '330102')
    const before = (await gapOf())!
    const [truth] = await book.rows<{ grids: number; cases: number }>(
      `select (select count(*)::int from unit_grids where valid_to is null and left(code, 6) = '330102'
          and not exists (select from management_streets m where m.street_code = left(code, 9))) as grids,
        (select count(*)::int from cases where kind = 'event' and class_code = '0604' and district_code = '330102' and management_code is null
          and reported_at > $1::timestamptz - interval '90 days') as cases`,
      [book.now],
    )
    expect([before.grids, before.cases]).toEqual([truth!.grids, truth!.cases])
    const [grid] = await book.rows<{ code: string }>(
      "select code from unit_grids where valid_to is null and left(code, 6) = '330102' order by code limit 1",
    )
    await book.send('POST', '/rules', duty({ family: 'grid', scope: grid!.code, class: '0604' }))
    expect((await gapOf())!.grids).toBe(before.grids - 1)
    book.later()
    await book.send('POST', '/rules', duty({ class: '0604', grades: [1] }))
    expect((await gapOf())!.coverage).toBe('conditional')
    book.later()
    await book.send('POST', '/rules', duty({ class: '0604', priority: 710 }))
    expect(await gapOf()).toBeUndefined()
  })
})

describe('a clash', () => {
  const clashOf = async (...codes: string[]): Promise<Clash | undefined> =>
    (await findings()).clashes.find(({ rules }) => rules.every(({ code }) => codes.includes(code)))
  it('is two equal rules on zones that overlap, with the ground they share', async () => {
    // Two squares whose corners lie halfway: they share a quarter of one.
    const side = 0.002 / Math.SQRT2
    const other = [INSIDE[0] + side / 2, INSIDE[1] + side / 2] as const
    const changes = [
      { what: 'zone', code: 'Z-ONE', ...park({ geometry: ground(INSIDE) }) },
      { what: 'zone', code: 'Z-TWO', ...park({ geometry: ground(other) }) },
      { what: 'rule', code: 'ONE', ...duty({ family: 'special', scope: 'Z-ONE', class: '01' }) },
      { what: 'rule', code: 'TWO', ...duty({ family: 'special', scope: 'Z-TWO', class: '0104', unit: 'HZ-YW' }) },
    ]
    expect((await book.send('POST', '/changes', { changes })).status).toBe(200)
    const clash = (await clashOf('ONE', 'TWO'))!
    const { areaM2 } = await book.get('/zones/Z-ONE')
    expect(clash).toMatchObject({ kind: 'event', class: '0104', zones: true, ground: { type: 'MultiPolygon' } })
    expect(clash.areaM2 / areaM2).toBeCloseTo(0.25, 3)
    for (const [field, value] of [
      ['priority', 351],
      ['unit', 'D330102-ZF'],
      ['class', '02'],
    ] as const) {
      book.later()
      const two = duty({ family: 'special', scope: 'Z-TWO', class: '0104', unit: 'HZ-YW', [field]: value })
      const { version } = await book.get('/rules/TWO')
      expect((await book.send('PUT', '/rules/TWO', two, { version })).status).toBe(200)
      expect(await clashOf('ONE', 'TWO'), field).toBeUndefined()
    }
  })
  it('is two equal rules of one place and class, unless their grades differ', async () => {
    const make = (code: string, more: object) =>
      book.send('POST', '/rules', duty({ code, class: '0199', priority: 650, ...more }))
    await make('SAME-1', { grades: [1, 2] })
    await make('SAME-2', { grades: [2, 3], unit: 'HZ-YW' })
    await make('SAME-3', { grades: [3], unit: 'HZ-SW' })
    expect(await clashOf('SAME-1', 'SAME-2')).toMatchObject({ zones: false, class: '0199' })
    expect(await clashOf('SAME-2', 'SAME-3')).toBeDefined()
    expect(await clashOf('SAME-1', 'SAME-3')).toBeUndefined()
  })
})

describe('a flaw', () => {
  it('is a rule that names what has ended', async () => {
    expect((await findings()).flawsTotal.unit_ended ?? 0).toBe(0)
    for (const [code, more] of [
      ['FLAW-UNIT', { unit: 'Y330102-1' }],
      ['FLAW-CLASS', { class: '0197' }],
    ] as const)
      expect((await book.send('POST', '/rules', duty({ code, class: '0196', priority: 660, ...more }))).status).toBe(
        201,
      )
    await book.rows("update units set valid_to = $1 where code = 'Y330102-1'", [book.now])
    await book.rows("update classes set valid_to = $1 where kind = 'event' and code = '0197'", [book.now])
    await book.rows("update rosters set valid_to = $1 where code = 'R-ZF-330102'", [book.now])
    const { flaws } = await findings()
    const found = (flaw: string) => flaws.filter((one) => one.flaw === flaw).map(({ rule }) => rule.code)
    expect(found('unit_ended')).toContain('FLAW-UNIT')
    expect(found('class_retired')).toEqual(['FLAW-CLASS'])
    expect(found('roster_missing')).toEqual(['330102-NIGHT-0401'])
    // Cases loaded from outside say nothing of what they were dispatched by.
    expect(found('never_hit')).toEqual([])
    const hit = { winner: { code: '330102-E01' } }
    await book.rows(
      `update cases set responsibility = $1 where id = (
         select id from cases where dispatched_at is not null and reported_at > $2::timestamptz - interval '80 days' limit 1)`,
      [JSON.stringify(hit), book.now],
    )
    const after = await findings()
    const never = after.flaws.filter(({ flaw }) => flaw === 'never_hit').map(({ rule }) => rule.code)
    expect(never).not.toContain('330102-E01')
    expect(never.length).toBe(500)
    expect(after.flawsTotal.never_hit).toBeGreaterThan(2000)
  })
  it('is a roster with holes', async () => {
    const shifts = [{ unit: 'D330102-ZF', from: '08:00', to: '18:00' }]
    await book.send('POST', '/rosters', { code: 'R-HOLES', name: '白班', nameEn: 'Days', shifts })
    const found = (await findings()).rosters.find(({ code }) => code === 'R-HOLES')!
    expect(found.holes[0]!.to).toMatch(/T08:00$/)
  })
})
