/** Each check finds what is planted, tells it in both languages, and finds nothing else that was not there before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, run } from '../../database/database.ts'
import { parseQuery } from '../../database/queries.ts'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { type Found, inspect } from '../inspect.ts'
import { checks } from './index.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

class Undo extends Error {}
/** Runs work as the platform and takes it back. */
async function tried<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  let result: Result | undefined
  await city.database
    .asPlatform(async (client) => {
      await client.query("select set_config('wangge.bulk', 'on', true)")
      result = await work(client)
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  return result!
}
const ask = async <Row>(client: Client, text: string, values: Record<string, unknown> = {}) =>
  run<Row>(client, parseQuery('test', text), values)
const said = ({ check, code, facts }: Found) => `${check.id} ${code} ${JSON.stringify(facts)}`

/** A component of a class that nothing is wrong with, in the middle of its grid so that a nudge of a metre leaves it there. */
async function clean(client: Client, classCode: string, district = '330106'): Promise<string> {
  const rows = await ask<{ code: string }>(
    client,
    `select component.code from components component join unit_grids grid on grid.code = component.grid_code and grid.valid_to is null
     where component.class_code = :class and component.district_code = :district and component.valid_to is null and component.state = 'intact'
       and ST_Distance(ST_Boundary(grid.geom), component.geom) > case :class when '0102' then 0 else 3 end
       and (:class = '0499' or not exists (select from components near where near.valid_to is null and near.code <> component.code
         and ST_DWithin(near.geom, component.geom, 2)))
     order by component.code limit 20`,
    { class: classCode, district },
  )
  const codes = rows.map(({ code }) => code)
  const faulty = new Set((await inspect(client, codes, ANCHOR)).map(({ code }) => code))
  const found = codes.find((code) => !faulty.has(code))
  if (!found) throw new Error(`no ${classCode} in ${district} without a fault among ${codes.length}`)
  return found
}

const COPY = `insert into components (code, name, supervising_code, owner_code, maintainer_code, grid_code, state, accuracy_class, data_source, geom, changed_at)
  select :other, :name, supervising_code, owner_code, maintainer_code, grid_code, state, 'A', data_source, ST_Translate(geom, :east, 0), changed_at
  from components where code = :code`
const MOVE = `update components set geom = place.geom, grid_code = overlay_grid(place.geom) from place where code = :code`
/** In the district of the code, so that only the place is wrong. */
const IN_DISTRICT = `join areas district on district.code = '330106' and district.valid_to is null and ST_Covers(district.geom, dot.geom)`

interface Plant {
  what: string
  check: string
  class?: string
  plant: string
  values?: Record<string, unknown>
  facts?: object
  fixes?: string[]
  /** Faults beyond the one planted that follow from it. */
  also?: string[]
  /** It is told of another component than the one changed. */
  of?: string
}
const survey = ['survey']
const PLANTS: Plant[] = [
  {
    what: 'no owner, and whom the neighbours have',
    check: 'no_owner',
    plant: 'update components set owner_code = null where code = :code',
    facts: { gone: null, proposal: { code: 'HZ-LD' }, basis: 'neighbours' },
    fixes: ['set_owner', 'survey'],
  },
  {
    what: 'an owner that is no more',
    check: 'no_owner',
    plant: `with old as (insert into units (code, name, name_en, kind, valid_to) values ('OLD-1', '旧单位', 'Old Unit', 'utility', '2020-01-01') returning code)
      update components set owner_code = 'OLD-1' where code = :code`,
    facts: { gone: { code: 'OLD-1' }, proposal: { code: 'HZ-LD' } },
    fixes: ['set_owner', 'survey'],
  },
  {
    what: 'no maintainer where neighbours are silent: the duty',
    check: 'no_maintainer',
    class: '0301',
    plant:
      "update components set maintainer_code = null where class_code = '0301' and ST_DWithin(geom, (select geom from components where code = :code), 700)",
    facts: { basis: 'duty', proposal: { code: 'D330106-HW' } },
    fixes: ['set_maintainer', 'survey'],
  },
  {
    what: 'no supervising department',
    check: 'no_supervising',
    plant: 'update components set supervising_code = null where code = :code',
    facts: { proposal: { code: 'HZ-CG' } },
    fixes: ['set_supervising', 'survey'],
  },
  {
    what: 'another grid than it lies in',
    check: 'wrong_grid',
    plant: `update components set grid_code = (select code from unit_grids where valid_to is null and district_code = '330106'
      and code <> (select grid_code from components where code = :code) order by code limit 1) where code = :code`,
    fixes: ['regrid'],
  },
  {
    what: 'no grid on gridded ground',
    check: 'no_grid',
    plant: 'update components set grid_code = null where code = :code',
    fixes: ['regrid'],
  },
  {
    what: 'the same thing twice',
    check: 'duplicate',
    plant: COPY,
    values: { other: '3301060137999001', name: '路灯', east: 0.3 },
    of: '3301060137999001',
    facts: { metres: 0.3 },
  },
  {
    what: 'a tree where a lamp stands',
    check: 'stacked',
    plant: COPY,
    values: { other: '3301060402999001', name: '行道树', east: 0 },
    of: '3301060402999001',
    facts: { class: { code: '0137' } },
  },
  {
    what: 'a lamp in the lake',
    check: 'unlikely_place',
    plant: `with place as (select dot.geom from base_features lake cross join lateral (select (ST_DumpPoints(ST_GeneratePoints(lake.geom, 40, 7))).geom) dot
      ${IN_DISTRICT} where lake.id = 'water-west-lake' and ST_Distance(ST_Boundary(lake.geom), dot.geom) > 30
        and not exists (select from components near where near.valid_to is null and ST_DWithin(near.geom, dot.geom, 2)) limit 1) ${MOVE}`,
    facts: { base: 'water', relation: 'inside', nameEn: 'West Lake' },
    fixes: survey,
  },
  {
    what: 'a toilet on the middle of a road',
    check: 'unlikely_place',
    class: '0301',
    plant: `with place as (select dot.geom from base_features road cross join lateral (select ST_LineInterpolatePoint(road.geom, 0.43) as geom) dot
      ${IN_DISTRICT} where road.kind = 'road' and road.grade = 3 and not exists (select from components near
        where near.valid_to is null and ST_DWithin(near.geom, dot.geom, 2)) order by road.id limit 1) ${MOVE}`,
    facts: { base: 'road', relation: 'beside', metres: 0 },
    fixes: survey,
  },
  {
    what: 'a road sign far from any road',
    check: 'unlikely_place',
    class: '0283',
    plant: `with place as (select dot.geom from base_features hills cross join lateral (select (ST_DumpPoints(ST_GeneratePoints(hills.geom, 60, 3))).geom) dot
      ${IN_DISTRICT} where hills.id = 'green-hills' and not exists (select from base_features road where road.kind = 'road' and ST_DWithin(road.geom, dot.geom, 60))
        and not exists (select from base_features water where water.kind = 'water' and ST_Intersects(water.geom, dot.geom)) limit 1) ${MOVE}`,
    facts: { base: 'road', relation: 'beyond', metres: 50 },
    fixes: survey,
  },
  {
    what: 'a sewage cover ten metres from the sewer',
    check: 'cover_without_pipe',
    class: '0102',
    plant: `with place as (select dot.geom from components cover cross join (values (10, 0), (0, 10), (-10, 0), (0, -10), (7, 7)) as nudge (east, north)
      cross join lateral (select ST_Translate(cover.geom, nudge.east, nudge.north) as geom) dot ${IN_DISTRICT} where cover.code = :code
        and not exists (select from pipe_points near where near.network = 'sewage' and ST_DWithin(near.geom, dot.geom, 4))
        and not exists (select from components near where ST_DWithin(near.geom, dot.geom, 1)) limit 1) ${MOVE}`,
    facts: { network: 'sewage' },
    fixes: survey,
  },
  {
    what: 'a lamp drawn as a polygon',
    check: 'wrong_shape',
    plant: 'update components set geom = ST_Buffer(geom, 1) where code = :code',
    facts: { expected: 'point', got: 'polygon' },
    fixes: ['reshape', 'survey'],
  },
  {
    what: 'thirty months without a look',
    check: 'stale',
    plant: "update components set changed_at = '2024-05-10T00:00:00Z' where code = :code",
    facts: { since: '2024-05-10', months: 30, inexact: false },
    fixes: survey,
  },
  {
    what: 'thirteen months at accuracy C without a survey',
    check: 'stale',
    class: '0499',
    plant: "update components set changed_at = '2025-10-10T00:00:00Z', accuracy_class = 'C' where code = :code",
    facts: { months: 13, inexact: true },
    fixes: survey,
  },
  {
    what: 'a lamp called a tree',
    check: 'class_name',
    plant: "update components set name = '行道树' where code = :code",
    facts: { said: { code: '0402' } },
    fixes: ['set_name', 'survey'],
  },
  {
    what: 'intact, and taken away by the remark',
    check: 'state',
    plant: "update components set note = '施工期间已拆除' where code = :code",
    facts: { state: 'intact' },
    fixes: ['survey', 'set_state'],
  },
  {
    what: 'lost for thirteen months',
    check: 'state',
    plant: "update components set state = 'lost', changed_at = '2025-10-10T00:00:00Z' where code = :code",
    facts: { state: 'lost', months: 13 },
  },
  {
    what: 'a code of the next district',
    check: 'wrong_district',
    plant: `with place as (select dot.geom from unit_grids grid cross join lateral (select ST_PointOnSurface(grid.geom) as geom) dot
      where grid.district_code = '330103' and grid.valid_to is null and not exists (select from components near
        where near.valid_to is null and ST_DWithin(near.geom, dot.geom, 3)) order by grid.code limit 1) ${MOVE}`,
    facts: { coded: { code: '330106' }, lies: { code: '330103' } },
    fixes: survey,
  },
  {
    what: 'accuracy C where A is demanded',
    check: 'accuracy',
    plant: "update components set accuracy_class = 'C' where code = :code",
    fixes: survey,
  },
]

describe('a check finds what is planted, and nothing else', () => {
  it.each(PLANTS)(
    '$what: $check',
    async ({ check, class: classCode = '0137', plant, values = {}, facts, fixes, of }) => {
      await tried(async (client) => {
        const code = await clean(client, classCode)
        const around = async () =>
          (
            await ask<{ code: string }>(
              client,
              `select distinct near.code from components subject join components near on near.valid_to is null and ST_DWithin(near.geom, subject.geom, 40)
             where subject.valid_to is null and subject.code in (:code, :of)`,
              { code, of: of ?? code },
            )
          ).map((row) => row.code)
        // both where it was and where it is now
        const there = await around()
        const before = new Set((await inspect(client, there, ANCHOR)).map(said))
        await ask(client, plant, { code, ...values })
        const now = [...new Set([...there, ...(await around())])]
        const arrived = now.filter((one) => !there.includes(one) && one !== of)
        for (const fault of await inspect(
          client,
          arrived.filter((one) => one !== code),
          ANCHOR,
        ))
          before.add(said(fault))
        const found = (await inspect(client, now, ANCHOR)).filter((fault) => !before.has(said(fault)))
        // what neighbours of the class lost with it is part of the plant
        const news = found.filter((fault) => fault.code === (of ?? code))
        expect(news.map((fault) => fault.check.id)).toEqual([check])
        expect(found.filter((fault) => fault.check.id !== check)).toEqual([])
        const [fault] = news
        if (facts) expect(fault!.facts).toMatchObject(facts)
        const sentence = fault!.check.sentence(fault!.facts as never, fault as never)
        expect(sentence.zh).toMatch(/\p{Script=Han}/u)
        expect(sentence.en.replace(/“.*”/, '')).toMatch(/^[\x20-\x7e]+$/)
        const offered = fault!.check.fixes(fault!.facts as never, fault as never)
        if (fixes) expect(offered.map(({ id }) => id)).toEqual(fixes)
        expect(offered.length).toBeGreaterThan(0)
      })
    },
  )

  it('every check was planted', () => {
    expect(new Set(PLANTS.map(({ check }) => check))).toEqual(new Set(checks.map(({ id }) => id)))
  })

  it('signs and cameras may share the place of the pole that carries them', async () => {
    await tried(async (client) => {
      const code = await clean(client, '0137')
      await ask(client, COPY, { code, other: '3301060150999001', name: '监控电子眼', east: 0 })
      expect(await inspect(client, ['3301060150999001'], ANCHOR)).toEqual([])
    })
  })
})
