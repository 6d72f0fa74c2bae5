import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { decompress, init } from '@bokuweb/zstd-wasm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tileLayers } from '../../tiles/index.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { decode, pathOf, tileAt, tilesOver } from './testing.ts'

const CENTRE = [120.16, 30.25] as const
const GRIDDED = [120.125, 30.22, 120.206, 30.293]
const WHOLE = [118.34, 29.18, 120.72, 30.57]
const LIMIT = 500_000
let city: TestCity
let admin: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  admin = await city.signIn('admin')
  await init()
})
afterAll(() => city?.close())

const get = (url: string, headers: Record<string, string> = admin) => city.app.inject({ url, headers })
const features = async (layer: string, address: { z: number; x: number; y: number }) => {
  const answer = await get(pathOf(layer, address))
  return answer.statusCode === 204 ? {} : decode(answer.rawPayload)
}
const status = async () => (await get('/api/tiles/cache')).json()
/** Changes rows past the API, and says so as the API does. */
async function change(text: string, ...values: unknown[]): Promise<void> {
  await city.database.system((client) => client.query({ text, values }))
  city.database.wake('tiles')
}

describe('TileJSON', () => {
  it.each(tileLayers.map(({ id }) => id))('of %s names its tiles by absolute address and its fields', async (id) => {
    const answer = await get(`/tiles/${id}.json`, { ...admin, host: 'city.example:8443' })
    expect(answer.statusCode, answer.body).toBe(200)
    const json = answer.json()
    expect(json).toMatchObject({ tilejson: '3.0.0', tiles: [`http://city.example:8443/tiles/${id}/{z}/{x}/{y}.mvt`] })
    expect(json.version).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/)
    const [west, south, east, north] = json.bounds
    expect(west < CENTRE[0] && CENTRE[0] < east && south < CENTRE[1] && CENTRE[1] < north).toBe(true)
    // What it promises is what the tiles have.
    const tile = await features(id, tileAt(CENTRE, json.maxzoom))
    for (const [name, shown] of Object.entries(tile)) {
      const declared = json.vector_layers.find((layer: { id: string }) => layer.id === name)
      for (const { properties } of shown)
        expect(Object.keys(declared.fields)).toEqual(expect.arrayContaining(Object.keys(properties)))
    }
    expect(Object.keys(tile).length).toBeGreaterThan(0)
  })
})

describe('a tile', () => {
  it('keeps its ETag until it changes, and answers If-None-Match with 304', async () => {
    const path = pathOf('components', tileAt(CENTRE, 16))
    const first = await get(path)
    expect(first.statusCode).toBe(200)
    expect(first.headers).toMatchObject({
      'content-type': 'application/vnd.mapbox-vector-tile',
      'cache-control': 'private, no-cache',
    })
    const etag = String(first.headers.etag)
    const again = await get(path, { ...admin, 'if-none-match': `W/"other", ${etag}` })
    expect(again.statusCode).toBe(304)
    expect(again.rawPayload).toHaveLength(0)
    const [one] = decode(first.rawPayload).components!
    await change("update components set state = 'lost' where code = $1", one!.properties.code)
    const changed = await get(path, { ...admin, 'if-none-match': etag })
    expect(changed.statusCode).toBe(200)
    expect(
      decode(changed.rawPayload).components!.find(({ properties }) => properties.code === one!.properties.code)!
        .properties.state,
    ).toBe('lost')
  })

  it('comes compressed to those who ask, with a tag of its own', async () => {
    const path = pathOf('base', tileAt(CENTRE, 13))
    const plain = await get(path, {})
    const tags = new Set([plain.headers.etag])
    for (const [accepts, packing, unpack] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip, br;q=0, zstd;q=0.9', 'gzip', gunzipSync],
      ['zstd', 'zstd', (bytes: Buffer) => Buffer.from(decompress(bytes))],
    ] as const) {
      const packed = await get(path, { 'accept-encoding': accepts })
      expect(packed.headers['content-encoding'], accepts).toBe(packing)
      expect(packed.headers.vary).toBe('accept-encoding')
      expect(unpack(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
      expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length)
      expect((await get(path, { 'if-none-match': String(packed.headers.etag) })).statusCode).toBe(304)
      tags.add(packed.headers.etag)
    }
    expect(tags.size).toBe(4)
    expect((await get(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
    expect((await get(path, {})).rawPayload.equals(plain.rawPayload)).toBe(true)
  })

  it('of a kept layer is new as soon as the rows are', async () => {
    const address = tileAt(CENTRE, 16)
    const [grid] = (await features('grids', address)).grids!
    await change(
      "update unit_grids set land_use = case land_use when 'water' then 'green' else 'water' end where code = $1",
      grid!.properties.code,
    )
    const changed = (await features('grids', address)).grids!.find(
      ({ properties }) => properties.code === grid!.properties.code,
    )
    expect(changed!.properties.land_use).not.toBe(grid!.properties.land_use)
  })

  it('is asked of the database once when many ask at the same time, and kept for those who come later', async () => {
    const before = await status()
    const path = pathOf('pipes', tileAt(CENTRE, 15))
    const answers = await Promise.all(Array.from({ length: 12 }, () => get(path)))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(1)
    await get(path)
    const after = await status()
    expect(after.made - before.made).toBe(1)
    expect(after.joined - before.joined).toBe(11)
    expect(after.hits - before.hits).toBe(1)
  })

  it.each([
    ['/tiles/areas/10/421/99999.mvt', 400, 'tile_outside'],
    ['/tiles/areas/10/1024/0.mvt', 400, 'tile_outside'],
    ['/tiles/areas/23/0/0.mvt', 400, 'tile_outside'],
    ['/tiles/areas/-1/0/0.mvt', 400, 'tile_outside'],
    ['/tiles/areas/1e1/0/0.mvt', 400, 'tile_outside'],
    ['/tiles/areas/x/y/z.mvt', 400, 'tile_outside'],
    ['/tiles/nowhere/1/0/0.mvt', 404, 'not_found'],
    ['/tiles/nowhere.json', 404, 'not_found'],
  ])('that does not exist: %s', async (path, status, code) => {
    const answer = await get(path)
    expect(answer.statusCode).toBe(status)
    expect(answer.json().type).toBe(`/problems/${code}`)
  })

  it('with nothing in it is 204', async () => {
    expect((await get('/tiles/areas/10/421/853.mvt')).statusCode).toBe(204) // x and y exchanged: the far north
    expect((await get('/tiles/pipes/5/26/13.mvt')).statusCode).toBe(204) // before the layer begins
  })
})

describe('over the demo city', () => {
  it.each(tileLayers.map(({ id }) => id))('no tile of %s is larger than 500 kB', async (id) => {
    const layer = tileLayers.find((candidate) => candidate.id === id)!
    let largest = 0
    for (let z = layer.minzoom; z <= layer.maxzoom; z++) {
      // Every tile of the whole city while they are few, then every third of the gridded centre, the densest part.
      const addresses =
        z <= 10 ? tilesOver(WHOLE, z) : tilesOver(GRIDDED, z).filter((_, index) => z < 14 || index % 3 === 0)
      for (const address of addresses) largest = Math.max(largest, (await get(pathOf(id, address))).rawPayload.length)
    }
    expect(largest).toBeGreaterThan(0)
    expect(largest).toBeLessThan(LIMIT)
  })

  it('every component is counted once at the zooms that count', async () => {
    const [{ total }] = (
      await city.database.system((client) =>
        client.query('select count(*)::integer as total from components where valid_to is null'),
      )
    ).rows
    for (const z of [12, 13]) {
      let counted = 0
      for (const address of tilesOver([120.0, 30.1, 120.35, 30.4], z)) {
        for (const { properties, parts } of (await features('components', address)).components ?? []) {
          counted += Number(properties.count)
          expect(parts.flat().every(({ x, y }) => x >= 0 && x < 4096 && y >= 0 && y < 4096)).toBe(true)
        }
      }
      expect(counted).toBe(total)
    }
  })

  it('each district has its label in one tile of a zoom', async () => {
    const labels: string[] = []
    for (const address of tilesOver(WHOLE, 9))
      for (const { properties } of (await features('areas', address)).area_labels ?? [])
        labels.push(String(properties.code))
    const { rows } = await city.database.system((client) =>
      client.query(
        "select code from areas where level in ('district', 'management') and valid_to is null order by code",
      ),
    )
    expect(labels.sort()).toEqual(rows.map(({ code }) => code))
  })
})
