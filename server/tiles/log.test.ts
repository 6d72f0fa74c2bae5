/** The log of changes as one process follows it, and the tiles on disk that ask it whether they are still right. */
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../app.ts'
import type { Client } from '../database/database.ts'
import type { App } from '../platform.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { type TileChange, TileLog } from './log.ts'
import { readSnapshot, sees } from './snapshot.ts'
import { pathOf, tileAt } from './testing.ts'

const CENTRE = [120.16, 30.25] as const
const folder = mkdtempSync(join(tmpdir(), 'wangge-tiles-'))
let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(async () => {
  await city?.close()
  rmSync(folder, { recursive: true, force: true })
})
const { system } = { system: <Result>(work: (client: Client) => Promise<Result>) => city.database.system(work) }

it.each([
  ['10:10:', 9, true],
  ['10:10:', 10, false],
  ['10:20:12,15', 11, true],
  ['10:20:12,15', 12, false],
  ['10:20:12,15', 20, false],
])('the snapshot %s sees transaction %i: %s', (text, xid, expected) => {
  expect(sees(readSnapshot(text), xid)).toBe(expected)
})

async function follow() {
  const heard: TileChange[] = []
  let lost = 0
  const log = new TileLog(city.database, {
    changed: (changes) => void heard.push(...changes),
    lost: () => void lost++,
  })
  await log.settled()
  const read = async () => {
    city.database.wake('tiles')
    await log.settled()
    return heard.splice(0).map(({ layer, minzoom, dimension }) => ({ layer, minzoom, dimension }))
  }
  return { log, read, lost: () => lost }
}
const renameIn = (client: Client, name: string) =>
  client.query({ text: "update areas set name_en = $1 where code = '330106' and valid_to is null", values: [name] })

describe('a follower', () => {
  it('hears what was committed, once, and nothing of what was rolled back or shows nowhere', async () => {
    const { log, read, lost } = await follow()
    expect(lost()).toBe(1) // at the start nothing is known
    await system((client) => renameIn(client, 'Xihu A'))
    expect(await read()).toEqual([{ layer: 'areas', minzoom: 0, dimension: 2 }])
    expect(await read()).toEqual([])
    await system(async (client) => {
      await renameIn(client, 'Xihu B')
      throw new Error('not this time')
    }).catch(() => {})
    await system((client) => renameIn(client, 'Xihu A')) // as it is already
    await system((client) =>
      client.query("update components set note = 'x' where code in (select code from components limit 3)"),
    )
    expect(await read()).toEqual([])
    expect(lost()).toBe(1)
    await log.close()
  })

  it.runIf(process.env.DATABASE_URL)(
    'hears a long transaction when it ends, whatever was written and read before',
    async () => {
      const { log, read } = await follow()
      let finish: (() => void) | undefined
      const slow = system(async (client) => {
        await renameIn(client, 'Xihu C')
        await new Promise<void>((done) => {
          finish = done
        })
      })
      // It has written, and is not committed.
      await expect.poll(() => finish !== undefined, { timeout: 20_000 }).toBe(true)
      await system((client) =>
        client.query(
          "update base_features set name_en = 'quick' where id = (select min(id) from base_features where kind = 'water')",
        ),
      )
      expect((await read()).map(({ layer }) => layer)).toEqual(['base'])
      finish!()
      await slow
      expect((await read()).map(({ layer }) => layer)).toEqual(['areas'])
      await log.close()
    },
  )

  it('of a statement that changes thousands hears areas', async () => {
    const { log, read } = await follow()
    await system((client) => client.query("update base_features set name_en = coalesce(name_en, '') || ' x'"))
    const all = await read()
    const [{ count }] = (await system((client) => client.query('select count(*)::integer as count from base_features')))
      .rows
    if (count > 2000) expect(all.length).toBeLessThan(count / 4)
    else expect(all.length).toBe(count)
    await system((client) =>
      client.query(
        "update components set state = 'lost' where code in (select code from components order by code limit 2500)",
      ),
    )
    const areas = await read()
    expect(areas.length).toBeGreaterThan(0)
    expect(areas.length).toBeLessThan(300)
    await log.close()
  })
})

describe('on disk', () => {
  const path = pathOf('areas', tileAt(CENTRE, 13))
  async function withDisk<Result>(
    work: (app: App) => Promise<Result>,
    environment: Record<string, number> = {},
  ): Promise<Result> {
    const tiles = { cacheBytes: 2 ** 20, cacheDir: folder, cacheDirBytes: 2 ** 30, sharedSeconds: 0, ...environment }
    const app = await buildApp({ ...city.platform, config: { ...city.platform.config, tiles } })
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  }
  const files = () =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((name) => statSync(name).isFile())
  const fromDisk = async (app: App) =>
    (await app.inject({ url: '/api/tiles/cache', headers: await city.signIn('admin') })).json().fromDisk
  const rename = (name: string) =>
    system((client) =>
      client.query({
        text: "update areas set name_en = $1 where code = '330106' and valid_to is null",
        values: [name],
      }),
    )

  it('a tile outlives the process, and is not believed once a change touched it, though nobody listened', async () => {
    const first = await withDisk(async (app) => {
      const answer = await app.inject({ url: path })
      await expect.poll(() => files().length, { timeout: 5000 }).toBe(1)
      return answer
    })
    await withDisk(async (app) => {
      const again = await app.inject({ url: path })
      expect(again.rawPayload.equals(first.rawPayload)).toBe(true)
      expect(again.headers.etag).toBe(first.headers.etag)
      expect(await fromDisk(app)).toBe(1)
    })
    // Far from here: still right.
    await system((client) =>
      client.query("update areas set name_en = 'Far' where code = '330182' and valid_to is null"),
    )
    await withDisk(async (app) => {
      await app.inject({ url: path })
      expect(await fromDisk(app)).toBe(1)
    })
    await rename('Xihu, written while no server ran')
    await withDisk(async (app) => {
      const changed = await app.inject({ url: path })
      expect(await fromDisk(app)).toBe(0)
      expect(changed.headers.etag).not.toBe(first.headers.etag)
    })
  })

  it('a file that is cut off or of something else is no tile, and a disk that cannot be written costs no answer', async () => {
    for (const file of files()) writeFileSync(file, 'not a tile')
    await withDisk(async (app) => {
      expect((await app.inject({ url: path })).statusCode).toBe(200)
      expect(await fromDisk(app)).toBe(0)
    })
    const blocked = join(folder, 'file')
    writeFileSync(blocked, '')
    await withDisk(async (app) => expect((await app.inject({ url: path })).statusCode).toBe(200), {
      cacheDir: join(blocked, 'in'),
    } as never)
  })
})

// Last: the log of this city is cut short.
it('a follower that read last before the log was cleared knows that it missed something', async () => {
  const { log, read, lost } = await follow()
  await system((client) => client.query('select pg_current_xact_id()'))
  await system((client) => renameIn(client, 'Xihu D'))
  // As if a week had passed: what it did not hear of yet is gone.
  await system(async (client) => {
    await client.query("update tile_changes set at = at - interval '8 days'")
    await client.query(`with cleared as (delete from tile_changes where at < clock_timestamp() - interval '7 days' returning xid)
      update tile_log_floor set xid = ((select max(xid::text::bigint) from cleared) + 1)::text::xid8`)
  })
  expect(await read()).toEqual([])
  expect(lost()).toBe(2)
  await log.close()
})

it.runIf(process.env.DATABASE_URL)('a follower is woken by a message, and need not wait for the poll', async () => {
  await city.database.listen()
  const woken = once(city.database.wakes, 'tiles')
  await system((client) => renameIn(client, 'Xihu E'))
  await woken
})
