/** What the embedded engine does otherwise than PostgreSQL, and server/database puts right. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database } from './database.ts'
import { type Engine, embeddedEngine } from './engine.ts'

let engine: Engine
let database: Database

beforeAll(async () => {
  engine = await embeddedEngine(undefined)
  database = new Database(engine)
})
afterAll(() => database.close())

describe('the embedded engine', () => {
  it('stays in step with its client after errors, however many', async () => {
    const failures = [
      'select 1 / $1::integer',
      'select $1::integer from nowhere',
      'select $1::integer +',
      "select ('x' || $1)::integer",
    ]
    for (let round = 0; round < 60; round++) {
      const text = failures[round % failures.length]!
      await expect(database.system((client) => client.query({ text, values: [0] }))).rejects.toThrow()
      const { rows } = await database.system((client) =>
        client.query({ text: 'select $1::integer as round', values: [round] }),
      )
      expect(rows).toEqual([{ round }])
    }
  })

  it('says so when its geometry library fails in the middle of a statement, and goes on', async () => {
    await database.system((client) => client.query('create extension if not exists postgis'))
    // An overlay of what crosses itself. PostGIS refuses it; here it escapes while planning, executing, in a function.
    const bowTie = "'POLYGON((0 0,10 10,10 0,0 10,0 0))'::geometry"
    const box = "'POLYGON((0 0,10 0,10 10,0 10,0 0))'::geometry"
    await database.system((client) =>
      client.query(`create function shared(wide float8) returns float8 language plpgsql as
        $$ begin return (select ST_Area(ST_Intersection(${bowTie}, ST_MakeEnvelope(0, 0, wide, 10)))); end $$`),
    )
    for (const [text, values] of [
      [`select ST_Area(ST_Intersection(${bowTie}, ${box})) where $1 > 0`, [1]],
      [
        `select ST_Area(ST_Intersection(${bowTie}, ST_MakeEnvelope(0, 0, wide, 10))) from generate_series(1, $1::integer) wide`,
        [3],
      ],
      ['select shared($1)', [10]],
      [`select ST_Area(ST_Intersection(${bowTie}, ${box}))`, undefined],
      [
        `select ST_Area(ST_Intersection(${bowTie}, ST_MakeEnvelope(0, 0, wide, 10))) from generate_series(1, 3) wide`,
        undefined,
      ],
    ] as const) {
      const asked = database.system((client) => client.query({ text, ...(values && { values: [...values] }) }))
      await expect(asked, text).rejects.toMatchObject({ code: 'WG090' })
      const { rows } = await database.system((client) =>
        client.query({ text: 'select $1::text as text', values: [text] }),
      )
      expect(rows).toEqual([{ text }])
    }
  })

  it('leaves a short log in its folder, however much was written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wangge-log-'))
    const kept = new Database(await embeddedEngine(folder))
    await kept.system((client) => client.query('create table written (text text)'))
    await kept.system(async (client) => {
      for (let round = 0; round < 4; round++) {
        await client.query('insert into written select repeat(md5(n::text), 40) from generate_series(1, 25000) n')
        await client.query('delete from written')
      }
      const { rows } = await client.query('select sum(size)::float8 / 2 ^ 24 as segments from pg_ls_waldir()')
      expect(rows[0].segments).toBeGreaterThan(6)
    })
    await kept.close()
    expect(
      readdirSync(join(folder, 'database', 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name)).length,
    ).toBeLessThan(4)
    rmSync(folder, { recursive: true })
  })

  it('makes checkpoints between transactions, never within one', async () => {
    await database.system((client) => client.query('create role asking'))
    const segments = async () =>
      (await database.system((client) => client.query('select count(*)::integer as n from pg_ls_waldir()'))).rows[0].n
    await database.system((client) => client.query('create table kept (text text)'))
    await database.system((client) =>
      client.query('insert into kept select repeat(md5(n::text), 40) from generate_series(1, 50000) n'),
    )
    const before = await segments()
    // Whoever asks may not look at the log: a look within their transaction would end it.
    const asked = Array.from({ length: 40 }, (_, index) =>
      database.system(async (client) => {
        await client.query('set local role asking')
        return (await client.query({ text: 'select $1::integer as index', values: [index] })).rows[0].index
      }),
    )
    const looks = Array.from({ length: 20 }, () => database.keepLogShort(0))
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    await Promise.all(looks)
    expect(await segments()).toBeLessThan(before)
  })

  it('keeps transactions of many callers apart', async () => {
    await database.system((client) =>
      client.query('create table counters (id integer primary key, n integer not null)'),
    )
    await database.system((client) => client.query('insert into counters values (1, 0)'))
    await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        database.system(async (client) => {
          const { rows } = await client.query('select n from counters where id = 1')
          await client.query({ text: 'update counters set n = $1 where id = 1', values: [rows[0].n + 1] })
          if (index % 4 === 0) throw new Error('rolled back')
        }),
      ),
    )
    const { rows } = await database.system((client) => client.query('select n from counters'))
    expect(rows).toEqual([{ n: 30 }])
  })

  it('gives large answers whole', async () => {
    const { rows } = await database.system((client) =>
      client.query({ text: "select i, repeat('网', $1) as text from generate_series(1, 2000) as i", values: [500] }),
    )
    expect(rows).toHaveLength(2000)
    expect(rows.every((row) => row.text.length === 500)).toBe(true)
  })
})
