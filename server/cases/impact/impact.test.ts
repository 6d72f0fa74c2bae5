/** What a change would do to open cases: the preview against resolving every open case of the city, before and after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../../access/rules.ts'
import type { Client } from '../../database/database.ts'
import { run } from '../../database/database.ts'
import { parseQuery } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { resolveEach } from '../../responsibility/index.ts'
import { withDraft } from '../../responsibility/rulebook/changes.ts'
import type { Change } from '../../responsibility/rulebook/schema.ts'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { questionOf } from '../corrections.ts'
import type { CaseRow } from '../projection.ts'
import { rowsOf } from '../testing.ts'
import { judgeImpact } from './impact.ts'
import { fateOf, sentenceOf } from './rules.ts'

let city: TestCity
const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null }
const making = { actor: PLANNER, now: ANCHOR }

beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

/** Every open case whose unit is another one after the changes, found the long way. */
async function changedByBruteForce(client: Client, changes: Change[]): Promise<string[]> {
  const open = await run<CaseRow>(
    client,
    parseQuery('open', 'select * from case_rows where ended_at is null order by id'),
  )
  const winners = async (on: string) => {
    const found: (string | null)[] = []
    for (let start = 0; start < open.length; start += 1000) {
      const questions = open.slice(start, start + 1000).map((row) => ({ ...questionOf(row), on }))
      for (const answer of await resolveEach(client, questions, ANCHOR))
        found.push(answer instanceof ProblemError ? null : answer.winner.unit.code)
    }
    return found
  }
  let moment = ''
  const after = await withDraft(client, changes, making, (_, at) => {
    moment = at
    return winners(at)
  })
  const before = await winners(moment)
  return open.flatMap(({ id }, index) => (before[index] === after[index] ? [] : [id]))
}

/** Changes of every kind, made of what the demo city has; each is known to reach some open case. */
const CHANGES: Record<string, () => Promise<Change[]>> = {
  'the unit of a district’s rule': async () => {
    const [rule] = await rowsOf<{ code: string; name: string; nameEn: string; scope: string; prefix: string }>(
      city,
      `select rule.code, rule.name, rule.name_en, rule.scope_code as scope, rule.class_prefix as prefix
       from rules rule join cases on cases.kind = 'event' and starts_with(cases.class_code, rule.class_prefix) and cases.ended_at is null
         and cases.responsibility #>> '{winner,code}' = rule.code
       where rule.family = 'district' and rule.kind = 'event' and rule.valid_to is null
       group by rule.code, rule.valid_from order by count(*) desc, rule.code limit 1`,
    ).then(async (found) =>
      found.length > 0
        ? found
        : rowsOf<{ code: string; name: string; nameEn: string; scope: string; prefix: string }>(
            city,
            `select rule.code, rule.name, rule.name_en, rule.scope_code as scope, rule.class_prefix as prefix from rules rule
             where rule.family = 'district' and rule.kind = 'event' and rule.valid_to is null and rule.unit_code is not null
             order by (select count(*) from cases where cases.ended_at is null and cases.kind = 'event'
               and cases.district_code = rule.scope_code and starts_with(cases.class_code, rule.class_prefix)) desc, rule.code limit 1`,
          ),
    )
    const { code, name, nameEn, scope, prefix } = rule!
    return [
      { what: 'rule', code, name, nameEn, family: 'district', scope, kind: 'event', class: prefix, unit: 'HZ-DT' },
    ]
  },
  'the end of a grid’s rule of a class that is reported there': async () => {
    const [rule] = await rowsOf<{ code: string }>(
      city,
      `select rule.code from rules rule join cases on cases.grid_code = rule.scope_code and cases.kind = rule.kind
         and starts_with(cases.class_code, rule.class_prefix) and cases.ended_at is null
         and not exists (select from zone_parts where ST_DWithin(zone_parts.geom, cases.point, 1))
       where rule.family = 'grid' and rule.valid_to is null group by rule.code order by count(*) desc, rule.code limit 1`,
    )
    return [{ what: 'rule', code: rule!.code, end: true }]
  },
  'a larger park': async () => {
    const [zone] = await rowsOf<{ code: string; kind: 'park'; name: string; nameEn: string; ground: string }>(
      city,
      `select code, kind, name, name_en, ST_AsGeoJSON(ST_Transform(ST_Buffer(geom, 600), 4326), 9) as ground
       from zones where kind = 'park' and valid_to is null
       order by (select count(*) from cases where ended_at is null and starts_with(class_code, '01') and kind = 'event'
         and ST_DWithin(point, zones.geom, 600) and not ST_Intersects(point, zones.geom)) desc, code limit 1`,
    )
    const { code, kind, name, nameEn, ground } = zone!
    return [{ what: 'zone', code, kind, name, nameEn, geometry: JSON.parse(ground) }]
  },
  'a narrower corridor': async () => {
    // The demo's corridors have classes that are seldom reported: a rule for more of them comes first.
    await city.database.system((client) =>
      client.query(`insert into rules (code, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code)
        values ('TEST-METRO', 'corridor', 300, '地铁沿线', 'Along the metro', 'Z-METRO-1', 'event', '', 'HZ-DT')`),
    )
    const [zone] = await rowsOf<{ name: string; nameEn: string; axis: string }>(
      city,
      "select name, name_en, ST_AsGeoJSON(ST_Transform(axis, 4326), 9) as axis from zones where code = 'Z-METRO-1' and valid_to is null",
    )
    const { name, nameEn, axis } = zone!
    return [
      { what: 'zone', code: 'Z-METRO-1', kind: 'metro', name, nameEn, axis: JSON.parse(axis), halfWidthMetres: 2 },
    ]
  },
  'a new park with a rule of its own': async () => [
    {
      what: 'zone',
      code: 'Z-PARK-99',
      kind: 'park',
      name: '新公园',
      nameEn: 'New park',
      geometry: await groundOf(
        `select ST_Buffer(ST_Centroid(ST_Collect(point)), 1500) from cases where ended_at is null and district_code = '330102'`,
      ),
    },
    {
      what: 'rule',
      name: '新公园 市容',
      nameEn: 'New park: appearance',
      family: 'special',
      scope: 'Z-PARK-99',
      kind: 'event',
      class: '01',
      unit: 'HZ-YW',
    },
  ],
  'ground that goes to another district': async () => {
    const [border] = await rowsOf<{ to: string; strip: string }>(
      city,
      `select b.code as to, ST_AsGeoJSON(ST_Transform(ST_Buffer(ST_Intersection(a.geom, b.geom), 400), 4326), 9) as strip
       from areas a join areas b on b.level = 'community' and b.valid_to is null and b.geom && a.geom and left(b.code, 6) <> left(a.code, 6)
       where a.level = 'community' and a.valid_to is null and ST_Touches(a.geom, b.geom) and ST_Length(ST_Intersection(a.geom, b.geom)) > 100
       order by (select count(*) from cases where ended_at is null and ST_DWithin(point, ST_Intersection(a.geom, b.geom), 400)
         and ST_Covers(a.geom, point)) desc, a.code, b.code limit 1`,
    )
    return [{ what: 'ground', geometry: JSON.parse(border!.strip), to: border!.to }]
  },
  'the lamps of the city going to a district': async () => [
    { what: 'owner', from: 'HZ-LD', to: 'D330102-SZ', area: '330102' },
  ],
}
async function groundOf(sql: string) {
  const [{ geometry }] = (await rowsOf<{ geometry: string }>(
    city,
    `select ST_AsGeoJSON(ST_Transform((${sql}), 4326), 9) as geometry`,
  )) as [{ geometry: string }]
  return JSON.parse(geometry)
}

describe('the preview', () => {
  it.each(Object.keys(CHANGES))(
    'of %s finds what resolving every open case finds, and leaves nothing behind',
    async (name) => {
      const changes = await CHANGES[name]!()
      const state = () =>
        rowsOf(
          city,
          `select (select count(*) from rules) as rules, (select count(*) from zones) as zones, (select count(*) from areas) as areas,
           (select count(*) from unit_grids) as grids, (select count(*) from components) as components, (select count(*) from reassignments) as jobs,
           (select max(seq) from responsibility_changes) as seq`,
        )
      const before = await state()
      await city.database.as(PLANNER, async (client) => {
        const { impact, verdicts } = await judgeImpact(client, changes, making)
        const expected = await changedByBruteForce(client, changes)
        const changed = verdicts.filter(({ before: was, after: will }) => was?.unit.code !== will?.unit.code)
        expect(changed.map(({ subject }) => subject.id)).toEqual(expected)
        expect(expected.length, name).toBeGreaterThan(0)
        const { affected, ...parts } = impact.counts
        expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(affected)
        expect(impact.cases.features.length + impact.leftOut).toBe(affected - impact.counts.stay)
        expect(impact.pairs.filter(({ fate }) => fate === 'move').reduce((sum, { count }) => sum + count, 0)).toBe(
          parts.move,
        )
      })
      expect(await state()).toEqual(before)
    },
  )

  it('tells what a confirmation is for: the same fingerprint while nothing changes, another after a change', async () => {
    const changes = await CHANGES['the end of a grid’s rule of a class that is reported there']!()
    const look = () =>
      city.database.as(PLANNER, async (client) => (await judgeImpact(client, changes, making)).impact.fingerprint)
    const first = await look()
    expect(await look()).toBe(first)
    await city.database.system((client) => client.query("update units set name = name where code = 'HZ-DT'"))
    expect(await look()).not.toBe(first)
  })
})

describe('what becomes of a case', () => {
  const at = (state: CaseRow['state'], unitCode: string | null, substituted = false) => ({
    state,
    unitCode,
    substituted,
  })
  it.each([
    ['with the unit that was responsible', at('accepted', 'A'), 'move'],
    ['with no unit yet', at('filed', null), 'suggest'],
    ['with a unit that a person chose', at('dispatched', 'C'), 'keep'],
    ['with the new unit already, by a person’s choice', at('dispatched', 'B'), 'stay'],
    ['handled', at('handled', 'A'), 'keep'],
    ['suspended', at('suspended', 'A'), 'keep'],
    ['put right by a substitute', at('handling', 'A', true), 'keep'],
  ] as const)('%s', (_, subject, fate) => {
    expect(fateOf(subject, 'A', 'B', false)).toBe(fate)
    expect(fateOf(subject, 'A', 'A', false)).toBe('stay')
    expect(fateOf(subject, 'A', 'A', true)).toBe('place')
    expect(fateOf(subject, 'A', null, false)).toBe('stay')
  })

  it('is said in one sentence', () => {
    const pair = {
      fate: 'move' as const,
      from: { code: 'A', name: '甲', nameEn: 'A' },
      to: { code: 'B', name: '乙', nameEn: 'B' },
      count: 13,
    }
    expect(sentenceOf({ affected: 134, stay: 120, place: 1, move: 13, suggest: 0, keep: 0 }, [pair])).toEqual({
      zh: '未结案卷 134 件：120 件不变，1 件单位不变、区域改变，13 件由甲改派乙。',
      en: '134 open cases: 120 stay as they are, 1 stays with its unit in another area, 13 move from A to B.',
    })
  })
})
