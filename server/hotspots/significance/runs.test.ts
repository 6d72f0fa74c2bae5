import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../cases/testing.ts'
import { openTestCity, type TestCity } from '../../testing.ts'
import { Finder } from './finder.ts'
import { workOffRuns } from './runs.ts'
import type { Run } from './schema.ts'
import { type Ask, asking, counted, findings } from './testing.ts'

let city: TestCity
let ask: Ask
let finder: Finder
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
  finder = new Finder(city.platform)
})
afterAll(async () => {
  await finder?.close()
  await city?.close()
})

const QUESTION = { from: '2025-11-21', to: '2026-11-20', measure: 'emerging', step: 'week' }
/** 3,732 cells × 730 days. */
const LARGE = 'from=2024-11-21&to=2026-11-20&measure=emerging&step=day&resolution=10'
const start = async (person = 'analyst.city', payload: object = QUESTION): Promise<Run> => {
  const answer = await ask(person, 'runs', { method: 'POST', payload })
  expect(answer.statusCode, answer.body).toBe(202)
  expect(answer.headers.location).toBe(`/api/hotspots/runs/${answer.json().id}`)
  return answer.json()
}
const look = async (id: number, person = 'analyst.city') => (await ask(person, `runs/${id}`)).json() as Run
const work = async () => (await workOffRuns(city.platform, finder)) > 0
const workAll = async () => {
  while (await work());
}

describe('a run', () => {
  it('waits, is worked off and answers what the question answers at once', async () => {
    const run = await start()
    expect(run).toMatchObject({ state: 'waiting', progress: 0, findings: null, createdBy: 'analyst.city', slices: 52 })
    const early = await ask('analyst.city', `runs/${run.id}/result`)
    expect(early.json().type).toBe('/problems/action_not_allowed')
    expect(await work()).toBe(true)
    const done = await look(run.id)
    expect(done).toMatchObject({ state: 'done', progress: 1, error: null })
    const result = (await ask('analyst.city', `runs/${run.id}/result`)).json()
    const atOnce = await findings(ask, 'analyst.city', new URLSearchParams(QUESTION).toString())
    expect(done.findings).toBe(atOnce.cells.length)
    const {
      method: { tookMs: _one, ...method },
      ...told
    } = result
    const {
      method: { tookMs: _other, ...expected },
      ...same
    } = atOnce
    expect(told).toEqual(same)
    expect(method).toEqual(expected)
    const csv = await ask('analyst.city', `runs/${run.id}/result?format=csv`)
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(await work()).toBe(false)
  })

  it('is its asker’s: nobody else sees it, its answer or may stop it', async () => {
    const run = await start()
    for (const [method, path] of [
      ['GET', `runs/${run.id}`],
      ['GET', `runs/${run.id}/result`],
      ['POST', `runs/${run.id}/cancel`],
    ] as const)
      expect((await ask('supervisor.city', path, { method })).json().type).toBe('/problems/not_found')
    expect((await ask('supervisor.city', 'runs')).json().runs).toEqual([])
    const mine = (await ask('analyst.city', 'runs?limit=1')).json()
    expect(mine.runs[0].id).toBe(run.id)
    expect(mine.next).not.toBeNull()
    await workAll()
  })

  it('counts what its asker may see, not what the platform may', async () => {
    const run = await start('dispatcher.330106')
    await workAll()
    const result = (await ask('dispatcher.330106', `runs/${run.id}/result`)).json()
    const own = await findings(ask, 'dispatcher.330106', new URLSearchParams(QUESTION).toString())
    expect(result.total).toBe(own.total)
    expect(result.cells).toEqual(own.cells)
  })

  it('stops where it is when it is cancelled, waiting or at work', async () => {
    const waiting = await start()
    const stopped = await ask('analyst.city', `runs/${waiting.id}/cancel`, { method: 'POST' })
    expect(stopped.json().state).toBe('cancelled')
    expect(await work()).toBe(false)

    const large = await start('analyst.city', Object.fromEntries(new URLSearchParams(LARGE)))
    const working = work()
    for (let state = 'waiting'; state === 'waiting'; ) state = (await look(large.id)).state
    await ask('analyst.city', `runs/${large.id}/cancel`, { method: 'POST' })
    await working
    expect(await look(large.id)).toMatchObject({ state: 'cancelled', findings: null })
    expect(await rowsOf(city, 'select from hotspot_results where run_id = :id', { id: large.id })).toEqual([])
  })

  it('left behind by a process that died is begun anew by another, and never by two', async () => {
    const run = await start()
    await rowsOf(
      city,
      `update hotspot_runs set state = 'running', worker = gen_random_uuid(), worker_until = clock_timestamp() + interval '1 minute' where id = :id`,
      { id: run.id },
    )
    expect(await work()).toBe(false)
    await rowsOf(city, 'update hotspot_runs set worker_until = clock_timestamp() where id = :id', { id: run.id })
    expect((await Promise.all([work(), work()])).filter(Boolean)).toHaveLength(1)
    expect((await look(run.id)).state).toBe('done')
  })

  it('of somebody who may not sign in any more fails, and says why', async () => {
    const run = await start('supervisor.city')
    await rowsOf(city, "update people set active = false where id = 'supervisor.city'")
    await workAll()
    const [failed] = await rowsOf<{ state: string; error: { sentence: { en: string; zh: string } } }>(
      city,
      'select state, error from hotspot_runs where id = :id',
      { id: run.id },
    )
    expect(failed!.state).toBe('failed')
    expect(failed!.error.sentence.en).toContain('supervisor.city')
    expect(failed!.error.sentence.zh).toContain('supervisor.city 已不能登录')
    await rowsOf(city, "update people set active = true where id = 'supervisor.city'")
  })

  it('is started by a question too large to wait for, once', async () => {
    const answer = await ask('analyst.city', `significance?${LARGE}`)
    expect(answer.statusCode).toBe(202)
    const { run, bins, most } = answer.json()
    expect(bins).toBeGreaterThan(most)
    expect(answer.headers.location).toBe(`/api/hotspots/runs/${run.id}`)
    const again = await ask('analyst.city', `significance?${LARGE}`)
    expect(again.json().run.id).toBe(run.id)
    await workAll()
    expect(await look(run.id)).toMatchObject({ state: 'done', slices: 730 })
    const tile = await ask('analyst.city', `tiles/12/3415/1686.mvt?${LARGE}`)
    expect(tile.json().type).toBe('/problems/too_large')
  })

  it('is refused while five are open', async () => {
    for (let count = 0; count < 5; count++) await start()
    const sixth = await ask('analyst.city', 'runs', { method: 'POST', payload: QUESTION })
    expect(sixth.statusCode).toBe(429)
    for (const { id, state } of (await ask('analyst.city', 'runs')).json().runs as Run[])
      if (state === 'waiting') await ask('analyst.city', `runs/${id}/cancel`, { method: 'POST' })
  })
})
