/**
 * Rights on warm caches, of four server processes on native PostGIS: people of every role and jurisdiction ask for the same tiles, over and over, in random order.
 * Whatever is kept, each gets the rows that the policies of the tables show them, and no others; not in tiles, not in
 * tags, not in the version that TileJSON tells.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TileLayer, tileLayers } from '../../tiles/index.ts'
import type { Identity } from '../access/rules.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { type StormServer, startStormServer } from './storm.ts'
import { decode, pathOf, randomFrom, tileAt } from './testing.ts'

const ROUNDS = process.env.DATABASE_URL ? 700 : 250
const PLACES = 4

/** What shows at a zoom in the tables, by the policies alone: the codes of a tile, or how many it counts. */
const TRUTH: Record<string, (z: number) => string> = {
  areas: (z) => `select code from areas where valid_to is null and level <> 'city' and ST_Intersects(geom_3857, $1)
    and (level in ('district', 'management') or level = 'street' and ${z} >= 11 or level = 'community' and ${z} >= 13)`,
  base: (z) =>
    `select id as code from base_features where ST_Intersects(geom_3857, $1) and kind = 'metro_station' and ${z} >= 8`,
  grids: (z) => `select code from unit_grids where valid_to is null and ST_Intersects(geom_3857, $1) and ${z} >= 13`,
  components: () => 'select code from components where valid_to is null and ST_Intersects(geom_3857, $1)',
  pipes: (z) => `select code from pipe_lines where valid_to is null and ST_Intersects(geom_3857, $1) and ${z} >= 16
    union all select code from pipe_points where valid_to is null and ST_Intersects(geom_3857, $1) and ${z} >= 16`,
  cases: () =>
    `select id as code from cases where ST_Intersects(point_3857, $1) and (ended_at is null or ended_at > $2::timestamptz - interval '7 days')`,
}

let city: TestCity
let servers: StormServer[] = []
let people: Identity[]
const headers = new Map<string, { authorization: string }>()
beforeAll(async () => {
  city = await openTestCity()
  const { rows } = await city.database.system((client) =>
    client.query(`select id as "personId", role, unit_code as "unitCode", area_code as "areaCode" from (
      select *, row_number() over (partition by role, left(coalesce(area_code, ''), 6) order by id) as number from people where is_demo) each
      where number = 1 order by id`),
  )
  people = rows
  for (const { personId } of people) headers.set(personId, await city.signIn(personId))
  if (process.env.DATABASE_URL) {
    servers = await Promise.all(
      Array.from({ length: 4 }, () => startStormServer(city.database, { NOW: ANCHOR.toISOString() })),
    )
  }
}, 120_000)
afterAll(async () => {
  for (const server of servers) server.close()
  await city?.close()
})

/** Asks one of the processes. */
async function ask(path: string, given: Record<string, string>, server: StormServer | undefined) {
  if (server) {
    const answer = await fetch(server.url + path, { headers: given })
    const body = Buffer.from(await answer.arrayBuffer())
    return {
      status: answer.status,
      body,
      tag: answer.headers.get('etag') ?? '',
      how: answer.headers.get('cache-status'),
    }
  }
  const answer = await city.app.inject({ url: path, headers: given })
  const { etag, 'cache-status': how } = answer.headers
  return { status: answer.statusCode, body: answer.rawPayload, tag: String(etag ?? ''), how }
}

interface Shown {
  codes: Set<string>
  /** How many things its counting points stand for. */
  counted: number
}

async function shown(who: Identity | null, layer: TileLayer, z: number, place: [number, number], server?: StormServer) {
  const given = { ...(who ? headers.get(who.personId) : {}), 'accept-encoding': 'identity' }
  const { status, body, tag, how } = await ask(pathOf(layer.id, tileAt(place, z)), given, server)
  if (status === 401) return undefined
  expect([200, 204]).toContain(status)
  const result: Shown & { tag: string; how: unknown } = { codes: new Set(), counted: 0, tag, how }
  if (status === 204) return result
  for (const features of Object.values(decode(body))) {
    for (const { properties } of features) {
      if ('count' in properties) result.counted += Number(properties.count)
      else result.codes.add(String(properties.code ?? properties.id))
    }
  }
  return result
}

const truths = new Map<string, Promise<Set<string>>>()
/** Rows within the tile and what it reaches beyond, through the tables' own policies. */
function truth(who: Identity | null, layer: TileLayer, z: number, place: [number, number], margin: number) {
  const { x, y } = tileAt(place, z)
  const key = JSON.stringify([who?.personId, layer.id, z, x, y, margin])
  const known = truths.get(key)
  if (known) return known
  const asked = city.database
    .as(who, async (client) => {
      const { rows } = await client.query(`select ST_TileEnvelope(${z}, ${x}, ${y}, margin => ${margin}) as box`)
      const text = TRUTH[layer.id]!(z)
      const values = text.includes('$2') ? [rows[0].box, ANCHOR] : [rows[0].box]
      return (await client.query({ text, values })).rows as { code: string }[]
    })
    .then((rows) => new Set(rows.map(({ code }) => code)))
  truths.set(key, asked)
  return asked
}

describe('on warm caches', () => {
  it('everyone sees their own rows and nobody else sees them', async () => {
    const random = randomFrom(1860)
    const pick = <Thing>(things: readonly Thing[]) => things[Math.floor(random() * things.length)]!
    const places = Array.from({ length: PLACES }, (): [number, number] => [
      120.13 + random() * 0.07,
      30.225 + random() * 0.06,
    ])
    let warm = 0
    let refused = 0
    const tags = new Map<string, Map<string, string>>()
    for (let round = 0; round < ROUNDS; round++) {
      const who = random() < 0.05 ? null : pick(people)
      const layer = pick(tileLayers)
      const z = Math.min(layer.maxzoom, pick([layer.maxzoom, layer.maxzoom, 12, 14]))
      const place = pick(places)
      const tile = await shown(who, layer, z, place, servers.length > 0 ? pick(servers) : undefined)
      const where = `${who?.personId ?? 'a stranger'}: ${layer.id} ${z}`
      if (!tile) {
        expect(who === null && layer.sharedBy !== 'public', where).toBe(true)
        refused++
        continue
      }
      if (tile.how === 'wangge; hit') warm++
      if (z < layer.minzoom) {
        expect(tile.codes.size + tile.counted, where).toBe(0)
        continue
      }
      if (z < (layer.countedBelow ?? 0)) {
        // A row on the very edge may count here or there.
        const inside = await truth(who, layer, z, place, 0)
        expect(Math.abs(tile.counted - inside.size), where).toBeLessThanOrEqual(
          layer.id === 'components' ? 0.02 * inside.size + 2 : 1,
        )
        if (inside.size === 0) expect(tile.counted, where).toBe(0)
        continue
      }
      const [within, around] = await Promise.all([
        truth(who, layer, z, place, -0.002),
        truth(who, layer, z, place, 0.018),
      ])
      const all = layer.id === 'base' || (layer.id === 'pipes' && z < 16)
      const foreign = all ? [] : [...tile.codes].filter((code) => !around.has(code))
      expect(foreign, where).toEqual([])
      expect(
        [...within].filter((code) => !tile.codes.has(code)),
        where,
      ).toEqual([])
      // A tag is a name of the bytes: two who see different rows never share one.
      const named = tags.get(tile.tag) ?? new Map<string, string>()
      tags.set(tile.tag, named)
      if (tile.tag) named.set(JSON.stringify([...tile.codes].sort()), where)
      expect(named.size, `${where} shares a tag`).toBeLessThanOrEqual(1)
    }
    expect(warm).toBeGreaterThan(ROUNDS / 10)
    expect(refused).toBeGreaterThan(0)
  }, 120_000)

  it('the version that TileJSON tells grows for those who may see the change, and for no other', async () => {
    const version = async (person: string, layer: string) =>
      (
        await city.app.inject({
          url: `/tiles/${layer}.json`,
          headers: headers.get(person) ?? (await city.signIn(person)),
        })
      ).json().version
    const watched = [
      ['admin', 'cases'],
      ['dispatcher.330106', 'cases'],
      ['dispatcher.330102', 'cases'],
      ['citizen.01', 'cases'],
      ['admin', 'pipes'],
      ['dispatcher.330106', 'pipes'],
      ['dispatcher.330102', 'pipes'],
      ['citizen.01', 'pipes'],
    ] as const
    const versions = () => Promise.all(watched.map(([person, layer]) => version(person, layer)))
    const grown = (before: string[], after: string[]) =>
      watched.filter((_, index) => before[index] !== after[index]).map(String)
    const first = await versions()
    await city.database.system((client) =>
      client.query(`update cases set state = 'handling' where id = (
        select id from cases where district_code = '330106' and management_code is null and ended_at is null and state <> 'handling'
          and reporter_id not like 'citizen.01' order by id limit 1)`),
    )
    const second = await versions()
    expect(grown(first, second)).toEqual(['admin,cases', 'dispatcher.330106,cases'])
    await city.database.system((client) =>
      client.query(`update pipe_lines set size_mm = '999' where code = (
        select code from pipe_lines where valid_to is null and district_code = '330106' order by code limit 1)`),
    )
    expect(grown(second, await versions())).toEqual(['admin,pipes', 'dispatcher.330106,pipes'])
  })
})
