/** Exports as jobs: the same files as at once, of one moment, whoever stops, dies or looks at what is another's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sentence } from '../schema.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { type ExportWorking, KEPT_DAYS, KEPT_MOST, startExports, workOffExports } from './export-job.ts'
import { hasGdal, readByGdal } from './gdal.ts'
import type { Export } from './schema.ts'
import { Importer } from './testing.ts'

let city: TestCity
let planner: Importer
let headers: { authorization: string }
/** Some hundreds of one class, all of them points. */
let many: { class: string }
/** Some dozens. */
let few: { grid: string }

const ask = <Row extends object>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

beforeAll(async () => {
  city = await openTestCity()
  headers = await city.signIn('planner.city')
  planner = new Importer(city, headers)
  const [one] = await ask<{ grid: string }>(
    `select grid_code as grid from components where valid_to is null and grid_code is not null
     group by grid_code having count(*) between 30 and 90 order by grid_code limit 1`,
  )
  few = one!
  const [points] = await ask<{ class: string }>(
    `select class_code as class from components where valid_to is null group by class_code
     having count(*) between 500 and 1000 and bool_and(ST_Dimension(geom) = 0) order by class_code limit 1`,
  )
  many = points!
})
afterAll(() => city.close())

const working = (more: Partial<ExportWorking> = {}): ExportWorking => ({
  database: city.database,
  now: city.platform.now,
  report: (error) => {
    throw error
  },
  ...more,
})
const begin = async (asked: object): Promise<number> => {
  const { status, body } = await planner.ask('POST', '/api/exports', asked)
  if (status !== 202) throw new Error(JSON.stringify(body))
  return body.id
}
const find = async (id: number): Promise<Export> => (await planner.ask('GET', `/api/exports/${id}`)).body
const fetchFile = (id: number, as = headers) => city.app.inject({ url: `/api/exports/${id}/file`, headers: as })
const make = async (asked: object, more: Partial<ExportWorking> = {}) => {
  const id = await begin(asked)
  await workOffExports(working(more))
  const made = await find(id)
  const answer = await fetchFile(id)
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  return { id, made, content: answer.rawPayload, headers: answer.headers }
}
const pieces = async (id: number) =>
  (await ask<{ piece: number }>('select piece from export_files where export_id = $1 order by piece', [id])).map(
    ({ piece }) => piece,
  )
const codesIn = (content: Buffer) => [...content.toString().matchAll(/"ObjID":"(\d{16})"/g)].map(([, code]) => code!)

/** What the list has, page by page. */
async function listed(filter: Record<string, string | boolean>): Promise<string[]> {
  const codes: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...filter, limit: '200' } as Record<string, string>)
    if (cursor) query.set('cursor', cursor)
    const { body } = await planner.ask('GET', `/api/components?${query}`)
    codes.push(...body.components.map(({ code }: { code: string }) => code))
    cursor = body.next
  }
  return codes
}

describe('a job', () => {
  it.each([
    ['geojson', { crs: 'EPSG:4549' }, 'geojson'],
    ['geojsonseq', {}, 'geojsonl'],
    ['csv', { encoding: 'gbk' }, 'csv'],
    ['shapefile', { encoding: 'gbk', crs: 'EPSG:4549' }, 'zip'],
    ['geopackage', {}, 'gpkg'],
  ] as const)('writes %s of everything asked for, which comes back in unchanged', async (format, more, ending) => {
    const wanted = await listed(many)
    expect(wanted.length).toBeGreaterThanOrEqual(500)
    const { made, content, headers } = await make({ format, ...more, ...many }, { page: 200 })
    expect(made).toMatchObject({
      state: 'done',
      progress: { done: wanted.length, total: wanted.length },
      asked: { format, ...many },
      file: { name: `components-20261120.${ending}`, bytes: content.length },
      asOf: city.platform.now().toISOString(),
    })
    expect(headers['content-disposition']).toBe(`attachment; filename="components-20261120.${ending}"`)
    expect(headers['content-length']).toBe(String(content.length))
    const brought = await planner.bring(`again.${ending}`, content)
    const checked = await planner.step(brought.id, 'check', { codes: 'update' })
    expect(checked.counts).toEqual({ add: 0, update: 0, same: wanted.length, skip: 0, bad: 0 })
    await planner.ask('DELETE', `/api/imports/${brought.id}`)
    if (!hasGdal || format === 'csv') return
    const features = readByGdal(`components.${ending}`, content)
    expect(features.map(({ properties }) => properties.ObjID)).toEqual(wanted)
  })

  it('has what the list has, in its order, then or now', async () => {
    const [gone] = await ask<{ code: string }>(
      `update components set valid_to = '2026-11-10', state = 'removed', state_before = state
       where code = (select max(code) from components where valid_to is null and grid_code = $1) and valid_to is null returning code`,
      [few.grid],
    )
    const now = await listed({ ...few, sort: 'name', descending: true })
    expect(now).not.toContain(gone!.code)
    const asof = '2026-11-01T00:00:00Z'
    const filters: Record<string, string | boolean>[] = [
      { ...few, sort: 'name', descending: true },
      { ...few, asof, sort: 'owner' },
      { ...few, state: 'intact' },
      { grid: few.grid, q: '3301' },
    ]
    for (const filter of filters) {
      const { made, content } = await make({ format: 'geojsonseq', ...filter }, { page: 7 })
      expect(codesIn(content), JSON.stringify(filter)).toEqual(await listed(filter))
      if (filter.asof) {
        expect(codesIn(content)).toContain(gone!.code)
        expect(made).toMatchObject({
          asOf: new Date(asof).toISOString(),
          file: { name: 'components-20261101.geojsonl' },
        })
      }
    }
    const chosen = now.slice(3, 9)
    const { made, content } = await make({ format: 'geojsonseq', codes: chosen })
    expect(codesIn(content)).toEqual(chosen.toSorted())
    expect(made).toMatchObject({ chosen: 6, asked: { format: 'geojsonseq' } })
    expect(made.asked).not.toHaveProperty('codes')
  })

  it.skipIf(!process.env.DATABASE_URL)(
    'holds one moment: what is changed while it is written is as it was',
    async () => {
      const wanted = await listed(many)
      const last = wanted.at(-1)!
      const { content } = await make(
        { format: 'geojsonseq', ...many },
        {
          page: 100,
          onPage: async (written) => {
            if (written === 100) await ask("update components set note = '写到一半' where code = $1", [last])
          },
        },
      )
      expect(codesIn(content)).toEqual(wanted)
      expect(content.toString()).not.toContain('写到一半')
      const after = await make({ format: 'geojsonseq', codes: [last] })
      expect(after.content.toString()).toContain('写到一半')
    },
  )

  it('tells how far it is, ends when it is cancelled, and leaves nothing', async () => {
    const id = await begin({ format: 'geopackage', ...many })
    expect(await find(id)).toMatchObject({ state: 'waiting', progress: { done: 0, total: null }, file: null })
    const seen: number[] = []
    await workOffExports(
      working({
        page: 100,
        onPage: async (written) => {
          const { state, progress } = await find(id)
          expect(state).toBe('running')
          expect(progress.total).toBeGreaterThan(written)
          seen.push(progress.done)
          if (written < 300) return
          expect((await fetchFile(id)).json()).toMatchObject({ type: '/problems/action_not_allowed', state: 'running' })
          expect((await planner.ask('POST', `/api/exports/${id}/cancel`)).status).toBe(202)
        },
      }),
    )
    expect(seen).toEqual([100, 200, 300])
    expect(await find(id)).toMatchObject({ state: 'cancelled', error: null, file: null })
    expect(await pieces(id)).toEqual([])
    const again = await planner.ask('POST', `/api/exports/${id}/cancel`)
    expect([again.status, again.body.type]).toEqual([409, '/problems/action_not_allowed'])
    expect((await fetchFile(id)).statusCode).toBe(409)
    await workOffExports(working())
    expect((await find(id)).state).toBe('cancelled')
    expect((await planner.ask('DELETE', `/api/exports/${id}`)).status).toBe(204)
    expect((await planner.ask('GET', `/api/exports/${id}`)).status).toBe(404)
  })

  it('is begun anew after a crash, and given up after three', async () => {
    const told: string[] = []
    const crash = {
      page: 100,
      report: (error: Error) => void told.push(error.message),
      onPage: (written: number) => {
        if (written === 200) throw new Error('the power is gone')
      },
    }
    const id = await begin({ format: 'geojsonseq', ...many })
    await workOffExports(working(crash))
    expect(await find(id)).toMatchObject({ state: 'running', progress: { done: 200 } })
    await workOffExports(working({ page: 1_000 }))
    expect((await find(id)).state).toBe('done')
    expect(codesIn((await fetchFile(id)).rawPayload)).toEqual(await listed(many))
    const hopeless = await begin({ format: 'csv', ...many })
    for (let time = 0; time < 4; time++) await workOffExports(working(crash))
    const { state, error } = await find(hopeless)
    expect(state).toBe('failed')
    expect(error!.sentence.en).not.toContain('power')
    expect(told).toEqual([id, hopeless, hopeless, hopeless].map((of) => `export ${of}: the power is gone`))
  })

  it('is left to the process that works on it, until that has been silent for too long', async () => {
    const id = await begin({ format: 'csv', ...few })
    const dead = (until: string) =>
      ask(
        `update exports set state = 'running', worker = gen_random_uuid(), worker_until = clock_timestamp() + $2::interval where id = $1`,
        [id, until],
      )
    await dead('1 minute')
    await ask("insert into export_files values ($1, 0, 'half a'), ($1, 1, 'file')", [id])
    await workOffExports(working())
    expect((await find(id)).state).toBe('running')
    await dead('-1 second')
    await workOffExports(working())
    expect((await find(id)).state).toBe('done')
    expect(await pieces(id)).toEqual([0])
    expect((await fetchFile(id)).rawPayload.toString()).toMatch(/^\ufeffObjID,/)
  })

  it('of two processes is made by one, also when the other was only slow', async () => {
    const id = await begin({ format: 'csv', ...many })
    const made = await Promise.all([1, 2].map(() => workOffExports(working({ page: 100 }))))
    expect(made.toSorted()).toEqual([0, 1])
    expect((await find(id)).state).toBe('done')
    const taken = await begin({ format: 'csv', ...many })
    let other = 0
    const slow = await workOffExports(
      working({
        page: 100,
        leaseSeconds: 0,
        onPage: async (written) => {
          if (written === 100) other = await workOffExports(working())
        },
      }),
    )
    expect([slow, other]).toEqual([0, 1])
    const lines = (await fetchFile(taken)).rawPayload.toString().trim().split('\r\n')
    expect(lines.length - 1).toBe((await listed(many)).length)
  })

  it('is left where it is when the process stops, and taken up by the next', async () => {
    const id = await begin({ format: 'csv', ...many })
    const stopping = new AbortController()
    await workOffExports(working({ page: 100, signal: stopping.signal, onPage: () => stopping.abort() }))
    expect(await find(id)).toMatchObject({ state: 'running', progress: { done: 100 } })
    await workOffExports(working())
    expect((await find(id)).state).toBe('done')
  })
})

describe('an export', () => {
  it('is its owner’s and the administrators’', async () => {
    const { id } = await make({ format: 'csv', ...few })
    const other = new Importer(city, await city.signIn('planner.330106'))
    for (const [method, url] of [
      ['GET', `/api/exports/${id}`],
      ['GET', `/api/exports/${id}/file`],
      ['POST', `/api/exports/${id}/cancel`],
      ['DELETE', `/api/exports/${id}`],
    ] as const) {
      const { status, body } = await other.ask(method, url)
      expect([url, status, body.type]).toEqual([url, 404, '/problems/not_found'])
    }
    expect((await other.ask('GET', '/api/exports?everybodys=true')).body.exports).toEqual([])
    const administrator = new Importer(city, await city.signIn('admin'))
    expect((await administrator.ask('GET', '/api/exports')).body.exports).toEqual([])
    const everybodys = (await administrator.ask('GET', '/api/exports?everybodys=true&limit=1')).body
    expect(everybodys).toMatchObject({ exports: [{ id, createdBy: 'planner.city' }] })
    expect(everybodys.next).not.toBeNull()
    expect((await administrator.ask('DELETE', `/api/exports/${id}`)).status).toBe(204)
    expect(await pieces(id)).toEqual([])
    expect((await city.app.inject({ url: '/api/exports' })).statusCode).toBe(401)
  })

  it('fails in words when its owner may not sign in any more', async () => {
    const district = new Importer(city, await city.signIn('planner.330102'))
    const { body } = await district.ask('POST', '/api/exports', { format: 'csv', ...few })
    await ask("update people set active = false where id = 'planner.330102'")
    await workOffExports(working())
    const [row] = await ask<{ state: string; error: { sentence: Sentence } }>(
      'select state, error from exports where id = $1',
      [body.id],
    )
    expect(row).toMatchObject({
      state: 'failed',
      error: {
        sentence: { en: expect.stringContaining('may not sign in'), zh: expect.stringContaining('已不能登录') },
      },
    })
  })

  it('is refused in words before it is begun, and beyond three at once', async () => {
    const refused = async (asked: object) => {
      const { status, body } = await planner.ask('POST', '/api/exports', asked)
      return [status, body.type]
    }
    expect(await refused({ format: 'dwg' })).toEqual([400, '/problems/bad_request'])
    expect(await refused({ format: 'csv', crs: 'gcj02' })).toEqual([422, '/problems/unknown_crs'])
    expect(await refused({ format: 'csv', crs: 'EPSG:999999' })).toEqual([422, '/problems/unknown_crs'])
    expect(await refused({ format: 'csv', bbox: '1,2,3' })).toEqual([400, '/problems/bad_request'])
    const open = await Promise.all([1, 2, 3].map(() => begin({ format: 'csv', ...few })))
    expect(await refused({ format: 'csv' })).toEqual([409, '/problems/action_not_allowed'])
    for (const id of open) await planner.ask('POST', `/api/exports/${id}/cancel`)
  })

  it('of more than are written while somebody waits is refused, and told where to ask', async () => {
    const { status, body } = await planner.ask('POST', '/api/exports/at-once', { format: 'csv' })
    expect([status, body.type]).toEqual([413, '/problems/too_large'])
    expect(body.detail).toContain('POST /api/exports')
  })

  it('is kept for some days, the newest of a person, then told of, then forgotten', async () => {
    const begun = city.platform.now()
    const later = (days: number) => city.setNow(new Date(begun.getTime() + days * 86_400_000))
    const made: number[] = []
    for (let time = 0; time <= KEPT_MOST; time++) made.push((await make({ format: 'csv', ...few })).id)
    const state = async (id: number) => {
      const { statusCode } = await fetchFile(id)
      return [(await planner.ask('GET', `/api/exports/${id}`)).body.file !== undefined && statusCode, await pieces(id)]
    }
    const beat = () => startExports(working())()
    try {
      await beat()
      expect(await state(made[0]!)).toEqual([410, []])
      for (const id of made.slice(1)) expect(await state(id)).toEqual([200, [0]])
      later(KEPT_DAYS - 0.1)
      await beat()
      expect(await state(made[1]!)).toEqual([200, [0]])
      later(KEPT_DAYS + 0.1)
      expect((await fetchFile(made[1]!)).json()).toMatchObject({ type: '/problems/expired', status: 410 })
      await beat()
      expect(await pieces(made[1]!)).toEqual([])
      expect(await find(made[1]!)).toMatchObject({ state: 'done', file: null })
      later(31)
      await beat()
      // The session of a month ago has ended, though it is remembered for some seconds.
      const again = new Importer(city, await city.signIn('planner.city'))
      expect((await again.ask('GET', `/api/exports/${made[1]}`)).status).toBe(404)
      expect((await again.ask('GET', '/api/exports')).body.exports).toEqual([])
    } finally {
      city.setNow(begun)
    }
  })
})
