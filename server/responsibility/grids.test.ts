/** Unit grids cut, joined and moved: the coverage stays whole, codes are used once, components follow, and all of it can be taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import type { Identity } from '../access/rules.ts'
import { type Client, run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import { ANCHOR, many, openTestCity, type TestCity } from '../testing.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null }
const rows = <Row>(client: Client, text: string, values: Record<string, unknown> = {}) =>
  run<Row>(client, parseQuery('rows', text), values)
const problems = (client: Client) => rows(client, 'select * from coverage_problems()')

interface Changed {
  edit: number
  areaM2: number
  newGrids: number
  changedGrids: number
  endedGrids: string[]
  componentCount: number
  rules: { carried: number; ended: { code: string }[]; decisions: number }
  grids: { code: string; areaM2: number }[]
}
type Asked = { text: string; values: Record<string, unknown> }
/** One change, as an edit of its own. */
async function change(client: Client, { text, values }: Asked): Promise<Changed> {
  await client.query("select set_config('wangge.edit', '', true)")
  return (await rows<{ changed: Changed }>(client, `select ${text} as changed`, { ...values, at: ANCHOR }))[0]!.changed
}
const split = (grid: string, line: string): Asked => ({
  text: 'split_grid(:grid, :line::geometry, :at)',
  values: { grid, line },
})
const merge = (grids: string[], heir: string | null = null): Asked => ({
  text: 'merge_grids(:grids::text[], :heir, :at)',
  values: { grids, heir },
})
const edge = (grid: string, other: string, line: string): Asked => ({
  text: 'move_grid_edge(:grid, :other, :line::geometry, :at)',
  values: { grid, other, line },
})
const restore = (edit: number): Asked => ({ text: 'restore_grids(:edit, :at)', values: { edit } })

class Undo extends Error {}
/** Runs as a person and takes everything back. */
async function trying(identity: Identity, work: (client: Client) => Promise<void>): Promise<void> {
  await city.database
    .as(identity, async (client) => {
      await work(client)
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
}
/** What a refused change says; the transaction goes on. */
async function refused(client: Client, asked: Asked): Promise<[code: string, message: string]> {
  await client.query('savepoint refused')
  const error = await change(client, asked).then(
    (changed) => new Error(`not refused: ${JSON.stringify(changed)}`),
    (problem: Error & { code?: string }) => problem,
  )
  await client.query('rollback to savepoint refused')
  return [(error as { code?: string }).code ?? '', error.message]
}

/** A grid in the middle of the city with components in it, a line through it, and a neighbour in its community. */
async function found(client: Client) {
  const [one] = await rows<{ code: string; line: string; half: string; short: string; next: string }>(
    client,
    `with busy as materialized (
       select grid.code, grid.geom, ST_Centroid(grid.geom) as centre from unit_grids grid
       join components on components.grid_code = grid.code and components.valid_to is null
       where grid.valid_to is null group by grid.code, grid.valid_from having count(*) >= 12 order by grid.code limit 40)
     select busy.code, next.code as next,
       ST_MakeLine(ST_Translate(centre, -400, 7), ST_Translate(centre, 400, -7))::text as line,
       ST_MakeLine(centre, ST_Translate(centre, 400, -7))::text as half,
       ST_MakeLine(ST_Translate(centre, -4, 0), ST_Translate(centre, 4, 0))::text as short
     from busy cross join lateral (
       select other.code from unit_grids other where other.valid_to is null and other.community_code = left(busy.code, 12) and other.code <> busy.code
         and other.geom && busy.geom and ST_Dimension(ST_Intersection(other.geom, busy.geom)) = 1 order by other.code limit 1) next (code)
     order by busy.code limit 1`,
  )
  return one!
}
/** What is known of components that lie in ground: code → grid. */
const gridsOf = async (client: Client, codes: string[]) =>
  rows<{ code: string; grid: string; version: number }>(
    client,
    'select code, grid_code as grid, version from components where valid_to is null and code = any (:codes) order by code',
    { codes },
  )
const insideOf = async (client: Client, grid: string) =>
  (
    await rows<{ code: string }>(
      client,
      'select code from components where valid_to is null and grid_code = :grid order by code',
      { grid },
    )
  ).map(({ code }) => code)

describe('a grid that is cut', () => {
  it('ends, names its successors, gives its ground and components to new codes, and is there again when it is taken back', async () => {
    await trying(PLANNER, async (client) => {
      const { code, line } = await found(client)
      const inside = await insideOf(client, code)
      const [{ last }] = (await rows<{ last: string }>(
        client,
        'select max(code) as last from unit_grids where community_code = left(:code, 12)',
        { code },
      )) as [{ last: string }]
      const done = await change(client, split(code, line))
      const following = [1, 2].map(
        (step) => `${code.slice(0, 12)}${String(Number(last.slice(12)) + step).padStart(3, '0')}`,
      )
      expect(done.grids.map((grid) => grid.code)).toEqual(following)
      expect([done.newGrids, done.changedGrids, done.endedGrids]).toEqual([2, 0, [code]])
      expect(done.componentCount).toBe(inside.length)
      expect(await problems(client)).toEqual([])
      const moved = await gridsOf(client, inside)
      expect(new Set(moved.map(({ grid }) => grid))).toEqual(new Set(following))
      const [was] = await rows<{ successors: string[]; ended: boolean }>(
        client,
        'select successor_codes as successors, valid_to is not null as ended from unit_grids where code = :code',
        { code },
      )
      expect(was).toEqual({ successors: following, ended: true })

      const back = await change(client, restore(done.edit))
      expect(back.grids.map((grid) => grid.code)).toEqual([code])
      expect(back.endedGrids).toEqual(following)
      expect(await problems(client)).toEqual([])
      expect(await insideOf(client, code)).toEqual(inside)
      expect((await gridsOf(client, inside)).every(({ version }) => version === moved[0]!.version + 1)).toBe(true)
      // Done again by taking that back: the same ground under the codes it had.
      const again = await change(client, restore(back.edit))
      expect(again.grids.map((grid) => grid.code)).toEqual(following)
      expect(await gridsOf(client, inside)).toEqual(moved.map((one) => ({ ...one, version: one.version + 2 })))
      expect(await problems(client)).toEqual([])
    })
  })

  it('is cut by a line that stops a hand’s breadth short of its border, and by none that stops in the middle', async () => {
    await trying(PLANNER, async (client) => {
      const { code, line, half, short } = await found(client)
      expect(await refused(client, split(code, half))).toEqual(['WG005', expect.stringContaining('does not cut')])
      expect(await refused(client, split(code, short))).toEqual(['WG005', expect.stringContaining('does not cut')])
      const [within] = await rows<{ line: string }>(
        client,
        `select ST_LineSubstring(cut, 0.4 / ST_Length(cut), 1 - 0.4 / ST_Length(cut))::text as line
         from (select ST_Intersection(:line::geometry, geom) as cut from unit_grids where code = :code and valid_to is null) through`,
        { code, line },
      )
      expect((await change(client, split(code, within!.line))).newGrids).toBe(2)
      expect(await problems(client)).toEqual([])
    })
  })

  it('is refused when retired, with what it became, and when it is no grid', async () => {
    await trying(PLANNER, async (client) => {
      const { code, line } = await found(client)
      const { grids } = await change(client, split(code, line))
      const [state, message] = await refused(client, split(code, line))
      expect(state).toBe('WG005')
      expect(message).toContain(`${code} is retired`)
      for (const grid of grids) expect(message).toContain(grid.code)
      expect(await refused(client, split('330102999999999', line))).toEqual([
        'WG005',
        expect.stringContaining('no unit grid'),
      ])
    })
  })
})

describe('grids that are joined', () => {
  it('become one under a new code, or are retired into an heir', async () => {
    await trying(PLANNER, async (client) => {
      const { code, next } = await found(client)
      const joined = await change(client, merge([code, next]))
      expect([joined.newGrids, joined.endedGrids]).toEqual([1, [code, next].sort()])
      expect(await problems(client)).toEqual([])
      const back = await change(client, restore(joined.edit))
      expect(back.grids.map((grid) => grid.code)).toEqual([code, next].sort())
      const into = await change(client, merge([code, next], next))
      expect(into.grids.map((grid) => grid.code)).toEqual([next])
      expect([into.newGrids, into.changedGrids, into.endedGrids]).toEqual([0, 1, [code]])
      expect(await problems(client)).toEqual([])
      const [retired] = await rows<{ successors: string[] }>(
        client,
        'select successor_codes as successors from unit_grids where code = :code order by valid_from desc limit 1',
        { code },
      )
      expect(retired!.successors).toEqual([next])
    })
  })

  it('must border on each other, in one community', async () => {
    await trying(PLANNER, async (client) => {
      const { code } = await found(client)
      const [far] = await rows<{ same: string; other: string }>(
        client,
        `select (select code from unit_grids where valid_to is null and community_code = left(:code, 12) and not ST_DWithin(geom, this.geom, 50) order by code limit 1) as same,
           (select code from unit_grids where valid_to is null and community_code <> left(:code, 12) order by geom <-> this.geom, code limit 1) as other
         from unit_grids this where code = :code and valid_to is null`,
        { code },
      )
      expect(await refused(client, merge([code, far!.same]))).toEqual([
        'WG005',
        expect.stringContaining('do not border'),
      ])
      expect(await refused(client, merge([code, far!.other]))).toEqual([
        'WG005',
        expect.stringContaining('communities'),
      ])
      expect(await refused(client, merge([code, code]))).toEqual(['WG005', expect.stringContaining('at least two')])
    })
  })
})

describe('an edge that is moved', () => {
  it('moves on both sides, codes stay, and components between the old and the new edge change grids', async () => {
    await trying(PLANNER, async (client) => {
      const { code, next } = await found(client)
      const [drawn] = await rows<{ line: string; before: number }>(
        client,
        `select ST_Translate(ST_MakeLine(ST_StartPoint(shared), ST_EndPoint(shared)), 9, 9)::text as line, a.area_m2 as before
         from unit_grids a, unit_grids b cross join lateral (select 1) one
         cross join lateral (select ST_LineMerge(ST_CollectionExtract(ST_Intersection((select geom from unit_grids where code = :code and valid_to is null), b.geom), 2)) as shared) edge
         where a.code = :code and a.valid_to is null and b.code = :next and b.valid_to is null`,
        { code, next },
      )
      // Led far beyond both ends, so that it runs from border to border.
      const [long] = await rows<{ line: string }>(
        client,
        `select ST_MakeLine(ST_Translate(ST_StartPoint(line), -cos(a) * 40, -sin(a) * 40), ST_Translate(ST_EndPoint(line), cos(a) * 40, sin(a) * 40))::text as line
         from (select :line::geometry as line, pi() / 2 - ST_Azimuth(ST_StartPoint(:line::geometry), ST_EndPoint(:line::geometry)) as a) drawn`,
        { line: drawn!.line },
      )
      const moved = await change(client, edge(code, next, long!.line))
      expect([moved.newGrids, moved.changedGrids, moved.endedGrids]).toEqual([0, 2, []])
      expect(moved.grids.map((grid) => grid.code)).toEqual([code, next].sort())
      expect(moved.grids.find((grid) => grid.code === code)!.areaM2).not.toBeCloseTo(drawn!.before, 0)
      expect(await problems(client)).toEqual([])
      const [wrong] = await rows<{ count: number }>(
        client,
        `select count(*)::integer as count from components component join unit_grids grid on grid.code = component.grid_code and grid.valid_to is null
         where component.valid_to is null and grid.code in (:code, :next) and not ST_DWithin(grid.geom, ST_PointOnSurface(component.geom), 1e-6)`,
        { code, next },
      )
      expect(wrong!.count).toBe(0)
      await change(client, restore(moved.edit))
      const [after] = await rows<{ area: number }>(
        client,
        'select area_m2 as area from unit_grids where code = :code and valid_to is null',
        { code },
      )
      expect(after!.area).toBeCloseTo(drawn!.before, 3)
      expect(await problems(client)).toEqual([])
    })
  })

  it('is not the border of two communities, nor of grids that do not meet', async () => {
    await trying(PLANNER, async (client) => {
      const { code, next, short } = await found(client)
      expect(await refused(client, edge(code, '330102999999001', short))).toEqual([
        'WG005',
        expect.stringContaining('hand the ground over'),
      ])
      expect(await refused(client, edge(code, next, short))).toEqual([
        'WG005',
        expect.stringContaining('from border to border; it makes 1'),
      ])
    })
  })
})

describe('a community that gets another code', () => {
  const recode = (community: string, to: string): Asked => ({
    text: 'recode_community(:community, :to, :at)',
    values: { community, to },
  })

  it.each([
    ['in its street', 9],
    ['in the street beside it', 6],
  ] as const)('%s takes its grids and components along, and the coverage stays whole', async (_, digits) => {
    await trying(PLANNER, async (client) => {
      const [pair] = await rows<{ code: string; street: string }>(
        client,
        `select one.code, other.parent_code as street from areas one join areas other on other.level = 'community' and other.valid_to is null
           and other.geom && one.geom and left(other.code, 6) = left(one.code, 6) and (:digits = 9) = (other.parent_code = one.parent_code)
           and other.code <> one.code and ST_Dimension(ST_Intersection(one.geom, other.geom, 1e-6)) = 1
         where one.level = 'community' and one.valid_to is null and one.gridded and (select count(*) from areas sibling
           where sibling.parent_code = one.parent_code and sibling.valid_to is null) > 1
         order by one.code, other.code limit 1`,
        { digits },
      )
      const { code, street } = pair!
      const to = `${street}997`
      const grids = await rows<{ code: string }>(
        client,
        'select code from unit_grids where community_code = :code and valid_to is null order by code',
        { code },
      )
      const inside = await rows<{ count: number }>(
        client,
        'select count(*)::integer as count from components where valid_to is null and starts_with(grid_code, :code)',
        { code },
      )
      const done = await change(client, recode(code, to))
      expect(done.grids.map((grid) => grid.code)).toEqual(grids.map((grid) => `${to}${grid.code.slice(12)}`))
      expect(done.endedGrids).toEqual([code, ...grids.map((grid) => grid.code)])
      expect(done.componentCount).toBe(inside[0]!.count)
      expect(done.componentCount).toBeGreaterThan(0)
      expect(await problems(client)).toEqual([])
      const [old] = await rows<{ successors: string[] }>(
        client,
        'select successor_codes as successors from unit_grids where code = :code',
        { code: grids[0]!.code },
      )
      expect(old!.successors).toEqual([`${to}${grids[0]!.code.slice(12)}`])
      expect(await refused(client, recode(to, code))).toEqual(['WG005', expect.stringContaining('given before')])
      expect(await refused(client, restore(done.edit))).toEqual(['WG006', expect.stringContaining('not used again')])
    })
  })

  it('is refused a code of no street, and a street it does not border on', async () => {
    await trying(PLANNER, async (client) => {
      const { code } = await found(client)
      const community = code.slice(0, 12)
      expect(await refused(client, recode(community, '330102999001'))).toEqual([
        'WG005',
        expect.stringContaining('no street'),
      ])
      expect(await refused(client, recode('330102999001', `${community.slice(0, 9)}998`))).toEqual([
        'WG005',
        expect.stringContaining('no community'),
      ])
      const [far] = await rows<{ street: string }>(
        client,
        `select street.code as street from areas street, areas community where street.level = 'street' and street.valid_to is null
           and community.code = :community and community.valid_to is null and left(street.code, 6) = left(community.code, 6)
           and not ST_DWithin(street.geom, community.geom, 100) order by street.code limit 1`,
        { community },
      )
      expect(await refused(client, recode(community, `${far!.street}998`))).toEqual([
        'WG005',
        expect.stringContaining('does not border'),
      ])
    })
  })
})

describe('rules that name a grid which ends', () => {
  interface Rule {
    code: string
    scope: string
    unit: string
    version: number
  }
  /** The rules in force for grids: what they say, and where. */
  const rulesOf = (client: Client, scopes: string[]) =>
    rows<Rule>(
      client,
      `select code, scope_code as scope, unit_code as unit, version from rules
       where valid_to is null and scope_code = any (:scopes) order by code`,
      { scopes },
    )
  const addRule = (client: Client, grid: string, unit: string, code = `${grid}-E03`) =>
    rows(
      client,
      `insert into rules (code, valid_from, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code, changed_by)
       values (:code, '2020-01-01T00:00:00Z', case length(:grid) when 15 then 'grid' else 'community' end, 400, '网格 ' || :grid, 'Grid ' || :grid, :grid, 'event', '03', :unit, current_person())`,
      { code, grid, unit },
    )
  /** The grid of `found` and its neighbour, each with a rule of its own and no other; the larger first. */
  async function ruled(client: Client) {
    const place = await found(client)
    const sized = await rows<{ code: string }>(
      client,
      'select code from unit_grids where valid_to is null and code in (:code, :next) order by area_m2 desc, code',
      { code: place.code, next: place.next },
    )
    const [larger, smaller] = sized.map(({ code }) => code) as [string, string]
    await rows(
      client,
      "update rules set valid_to = '2026-01-01T00:00:00Z' where valid_to is null and scope_code in (:larger, :smaller)",
      {
        larger,
        smaller,
      },
    )
    await addRule(client, larger, 'HZ-HW')
    await addRule(client, smaller, 'HZ-YW')
    return { ...place, larger, smaller }
  }

  it('go with each part of one that is cut, and are there again when it is taken back', async () => {
    await trying(PLANNER, async (client) => {
      const { larger, code, line } = await ruled(client)
      await addRule(client, code, 'HZ-YW', 'NAMED-BY-HAND')
      const before = await rulesOf(client, [code])
      expect(before).toHaveLength(2)
      const done = await change(client, split(code, line))
      const parts = done.grids.map((grid) => grid.code)
      expect(done.rules).toEqual({ carried: 2, ended: [], decisions: 0 })
      const unit = code === larger ? 'HZ-HW' : 'HZ-YW'
      expect(await rulesOf(client, parts)).toEqual(
        parts.flatMap((part) => [
          { code: `${part}-E03`, scope: part, unit, version: 1 },
          { code: `${part}-E03-R2`, scope: part, unit: 'HZ-YW', version: 1 },
        ]),
      )
      expect(await rulesOf(client, [code])).toEqual([])
      const names = await rows<{ name: string }>(client, 'select name from rules where code = :code', {
        code: `${parts[0]}-E03`,
      })
      expect(names).toEqual([{ name: `网格 ${parts[0]}` }])

      const back = await change(client, restore(done.edit))
      expect(back.rules.carried).toBe(2)
      expect(back.rules.ended).toHaveLength(4)
      expect(await rulesOf(client, [code])).toEqual(before.map((rule) => ({ ...rule, version: 2 })))
      expect(await rulesOf(client, parts)).toEqual([])
      await change(client, restore(back.edit))
      expect((await rulesOf(client, parts)).map(({ version }) => version)).toEqual([2, 2, 2, 2])
      expect(await rulesOf(client, [code])).toEqual([])
    })
  })

  it('are those of the heir, or else of the largest, where grids are joined; the others end, until it is taken back', async () => {
    await trying(PLANNER, async (client) => {
      const { larger, smaller } = await ruled(client)
      const before = await rulesOf(client, [larger, smaller])
      const joined = await change(client, merge([larger, smaller]))
      const whole = joined.grids[0]!.code
      expect(joined.rules).toEqual({
        carried: 1,
        ended: [expect.objectContaining({ code: `${smaller}-E03` })],
        decisions: 0,
      })
      expect(await rulesOf(client, [whole, larger, smaller])).toEqual([
        { code: `${whole}-E03`, scope: whole, unit: 'HZ-HW', version: 1 },
      ])
      await change(client, restore(joined.edit))
      expect(await rulesOf(client, [whole, larger, smaller])).toEqual(before.map((rule) => ({ ...rule, version: 2 })))
      const into = await change(client, merge([larger, smaller], smaller))
      expect(into.rules).toEqual({
        carried: 0,
        ended: [expect.objectContaining({ code: `${larger}-E03` })],
        decisions: 0,
      })
      expect(await rulesOf(client, [larger, smaller])).toEqual([
        { code: `${smaller}-E03`, scope: smaller, unit: 'HZ-YW', version: 2 },
      ])
      await change(client, restore(into.edit))
      expect((await rulesOf(client, [larger, smaller])).map(({ scope, version }) => [scope, version])).toEqual(
        [
          [larger, 3],
          [smaller, 2],
        ].sort(),
      )
    })
  })

  it('are not there again for a unit that is no more', async () => {
    await trying(PLANNER, async (client) => {
      const { code, line } = await ruled(client)
      const done = await change(client, split(code, line))
      await client.query('reset role')
      await rows(client, "update units set valid_to = :at where code in ('HZ-HW', 'HZ-YW') and valid_to is null", {
        at: ANCHOR,
      })
      expect(await refused(client, restore(done.edit))).toEqual(['WG006', expect.stringContaining(`rule ${code}-E03`)])
    })
  })

  it('go with a community that is re-coded, its own too', async () => {
    await trying(PLANNER, async (client) => {
      const { code } = await ruled(client)
      const community = code.slice(0, 12)
      await addRule(client, community, 'HZ-HW', `${community}-E03`)
      const count = async (scope: string) =>
        (
          await rows<{ count: number }>(
            client,
            'select count(*)::integer as count from rules where valid_to is null and starts_with(scope_code, :scope)',
            { scope },
          )
        )[0]!.count
      const before = await count(community)
      // Planners record none: an administrator does, and goes on.
      await client.query(
        "select set_config('wangge.person', 'admin', true), set_config('wangge.role', 'administrator', true)",
      )
      await rows(
        client,
        `select record_coordination_decision(jsonb_build_object('case_id', '3301022026010100001', 'version', 3, 'scope_kind', 'grid', 'scope_code', :code::text,
           'kind', 'event', 'class_code', '0102', 'unit_code', 'HZ-HW', 'level', 'city', 'decided_by', 'admin', 'decided_at', :at::timestamptz,
           'community_code', :community::text, 'district_code', left(:community, 6)))`,
        { code, community, at: ANCHOR },
      )
      const to = `${community.slice(0, 9)}997`
      const done = await change(client, {
        text: 'recode_community(:community, :to, :at)',
        values: { community, to },
      })
      expect(done.rules).toEqual({ carried: before, ended: [], decisions: 1 })
      expect([await count(community), await count(to)]).toEqual([0, before])
      expect((await rulesOf(client, [to])).map(({ code: rule }) => rule)).toContain(`${to}-E03`)
    })
  })
})

describe('taking back', () => {
  it('is refused when a grid was changed again, when it was taken back already, and for what is no edit of grids', async () => {
    await trying(PLANNER, async (client) => {
      const { code, line, next } = await found(client)
      const first = await change(client, split(code, line))
      const second = await change(client, merge(first.grids.map((grid) => grid.code)))
      expect(await refused(client, restore(first.edit))).toEqual([
        'WG006',
        expect.stringContaining('take that back first'),
      ])
      await change(client, restore(second.edit))
      expect(await refused(client, restore(second.edit))).toEqual(['WG006', expect.stringContaining('already')])
      expect(await refused(client, restore(2_000_000_000))).toEqual(['WG006', expect.stringContaining('no edit')])
      expect(next).not.toBe(code)
    })
  })

  it('is for planners and administrators of the place', async () => {
    const district: Identity = { personId: 'planner.330106', role: 'planner', unitCode: null, areaCode: '330106' }
    const collector: Identity = {
      personId: 'collector.330102001.01',
      role: 'collector',
      unitCode: null,
      areaCode: null,
    }
    let place: Awaited<ReturnType<typeof found>> | undefined
    await trying(PLANNER, async (client) => {
      place = await found(client)
    })
    expect(place!.code.startsWith('330106')).toBe(false)
    for (const identity of [district, collector]) {
      await trying(identity, async (client) => {
        expect((await refused(client, split(place!.code, place!.line)))[0]).toBe('42501')
      })
    }
  })
})

/** The gate does some hundreds, for time; GRID_STORM=3000 does thousands. */
const STEPS = Number(process.env.GRID_STORM ?? many(200))

describe('after a storm of changes', () => {
  // The last of this file: each change is committed, as a planner's is.
  const as = <Result>(work: (client: Client) => Promise<Result>) => city.database.as(PLANNER, work)
  const one = async <Row>(text: string, values: Record<string, unknown> = {}) =>
    (await as((client) => rows<Row>(client, text, values)))[0]!

  /** A grid of a community, one beside it, and a line somewhere between their middles, in any direction. */
  const anywhere = (community: string, step: number, random: Random) =>
    one<{ code: string; next: string; line: string }>(
      `with here as (select code, geom, ST_PointOnSurface(geom) as inside from unit_grids
         where valid_to is null and community_code = :community order by md5(code || :step) limit 1)
       select here.code, coalesce(next.code, here.code) as next,
         ST_MakeLine(ST_Translate(middle, -cos(:angle) * 900, -sin(:angle) * 900), ST_Translate(middle, cos(:angle) * 900, sin(:angle) * 900))::text as line
       from here left join lateral (
         select other.code, other.geom from unit_grids other where other.valid_to is null and other.community_code = :community and other.code <> here.code
           and other.geom && here.geom and ST_Dimension(ST_Intersection(other.geom, here.geom)) = 1 order by md5(other.code || :step) limit 1) next on true
       cross join lateral (select ST_LineInterpolatePoint(ST_MakeLine(here.inside, coalesce(ST_PointOnSurface(next.geom), here.inside)), :part) as middle) line`,
      { community, step: String(step), angle: random.float() * Math.PI, part: random.float() },
    )

  it(
    `the city is whole, codes are unique and never used for other ground, components are where they lie (${STEPS} changes)`,
    async () => {
      const random = new Random('grid storm')
      const { before, grounds } = await one<{ before: number; grounds: string[] }>(
        `select sum(area_m2) as before, (array_agg(distinct community_code))[1:16] as grounds from unit_grids where valid_to is null`,
      )
      const done = { split: 0, merge: 0, edge: 0, undo: 0, refused: 0 }
      const edits: number[] = []
      for (let step = 0; step < STEPS; step++) {
        const at = await anywhere(random.pick(grounds), step, random)
        const kind = random.pick(['split', 'split', 'merge', 'edge', 'edge', 'undo'] as const)
        const asked = {
          split: () => split(at.code, at.line),
          merge: () => merge([at.code, at.next], random.chance(0.5) ? at.code : null),
          edge: () => edge(at.code, at.next, at.line),
          // Of late ones mostly: nothing was built upon them yet.
          undo: () => restore(random.pick(edits.length > 0 ? edits.slice(-8) : [0])),
        }[kind]()
        try {
          edits.push((await as((client) => change(client, asked))).edit)
          done[kind]++
        } catch (error) {
          // A line that makes three parts, an edit that was built upon: refused in words, never by a broken coverage.
          const { code, message } = error as Error & { code?: string }
          expect(['WG005', 'WG006'], `${kind}: ${message}`).toContain(code)
          expect(message).not.toMatch(/gap|reach outside|make up/)
          done.refused++
        }
      }
      for (const kind of ['split', 'merge', 'edge', 'undo'] as const) {
        expect([kind, done[kind] > STEPS / 40], JSON.stringify(done)).toEqual([kind, true])
      }
      expect(await as(problems)).toEqual([])
      const after = await one<{
        area: number
        codes: number
        rows: number
        overlapping: number
        lost: number
        orphans: number
      }>(
        `select (select sum(area_m2) from unit_grids where valid_to is null) as area,
           (select count(distinct code)::integer from unit_grids where valid_to is null) as codes,
           (select count(*)::integer from unit_grids where valid_to is null) as rows,
           (select count(*)::integer from unit_grids a join unit_grids b on a.code = b.code and a.valid_from < b.valid_from
              and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to)) as overlapping,
           (select count(*)::integer from components component left join unit_grids grid on grid.code = component.grid_code and grid.valid_to is null
              where component.valid_to is null and component.grid_code is not null
                and (grid.code is null or not ST_DWithin(grid.geom, component.geom, 1e-6))) as lost,
           (select count(*)::integer from rules where valid_to is null and length(scope_code) = 15
              and not exists (select from unit_grids grid where grid.code = rules.scope_code and grid.valid_to is null)) as orphans`,
      )
      expect(after).toMatchObject({ overlapping: 0, lost: 0, orphans: 0, codes: after.rows })
      expect(after.area).toBeCloseTo(before, 2)
    },
    120_000 + STEPS * 500,
  )
})
