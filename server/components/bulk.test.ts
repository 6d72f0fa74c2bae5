import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { BulkEdited, BulkRefusal, ComponentBulkPreview } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

const send = async (url: string, payload: object, headers = planner) => {
  const answer = await city.app.inject({ method: 'POST', url: `/api/components/bulk${url}`, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

interface Kept {
  code: string
  version: number
}
/** Components in force of a class in a district. */
const some = (district: string, kind: string, count: number) =>
  ask<Kept>(
    'select code, version from components where valid_to is null and left(grid_code, 6) = $1 and class_code = $2 order by code limit $3',
    [district, kind, count],
  )
const codesOf = (kept: readonly Kept[]) => kept.map(({ code }) => code)
const current = (codes: readonly string[]) =>
  ask<Record<string, unknown>>(
    'select code, version, state, owner_code, note, address, edit_id from components where code = any($1) and valid_to is null order by code',
    [codes],
  )

describe('many components as one edit', () => {
  it('are looked at first: how many, from what to what, and what is so already', async () => {
    const codes = codesOf(await some('330102', '0104', 30))
    await ask("update components set owner_code = 'HZ-PS' where code = any($1) and valid_to is null", [
      codes.slice(0, 5),
    ])
    const before = await current(codes)
    const { status, body } = await send('/preview', {
      codes: [...codes, codes[0]],
      patch: { owner: 'HZ-PS', note: '' },
    })
    expect(status, JSON.stringify(body)).toBe(200)
    const preview = body as ComponentBulkPreview
    const touched = before.filter(({ owner_code, note }) => owner_code !== 'HZ-PS' || note !== null)
    expect(codesOf(preview.items)).toEqual(touched.map(({ code }) => code))
    expect(preview.unchanged).toBe(30 - touched.length)
    expect(preview.refused).toEqual([])
    const owners = preview.before.filter(({ field }) => field === 'owner')
    expect(owners.reduce((sum, { count }) => sum + count, 0)).toBe(touched.length)
    expect(owners.every(({ value, unit }) => (value === null) === (unit === null))).toBe(true)
    expect(await current(codes)).toEqual(before)
  })

  it('are changed under one edit, and what is so already is left alone', async () => {
    const kept = await some('330106', '0104', 40)
    const codes = codesOf(kept)
    await ask("update components set state = 'lost' where code = any($1) and valid_to is null", [codes.slice(0, 3)])
    const { status, body } = await send('', {
      items: kept,
      patch: { state: 'lost', note: ' 普查未见 ' },
      note: '年度普查',
    })
    expect(status, JSON.stringify(body)).toBe(200)
    const { edit, items } = body as BulkEdited
    expect(items).toHaveLength(40) // the three have no note yet
    const after = await current(codes)
    expect(after.every((row) => row.state === 'lost' && row.note === '普查未见' && row.edit_id === edit)).toBe(true)
    expect(after.map(({ version }) => version)).toEqual(kept.map(({ version }) => version + 1))
    expect(await ask('select kind, note, made_by from inventory_edits where id = $1', [edit])).toEqual([
      { kind: 'bulk', note: '年度普查', made_by: 'planner.city' },
    ])
    const again = await send('', { items: after, patch: { state: 'lost' } })
    expect(again.body).toEqual({ edit: null, items: [] })
  })

  it('are refused as a whole, each with its reason, when one changed, is retired, is elsewhere or never was', async () => {
    const kept = await some('330102', '0131', 6)
    const [away] = await some('330106', '0131', 1)
    const headers = await city.signIn('planner.330102')
    const [, changed, retired] = kept
    await ask('update components set version = version + 3 where code = $1 and valid_to is null', [changed!.code])
    await ask("update components set valid_to = '2026-11-20T01:00:00Z' where code = $1 and valid_to is null", [
      retired!.code,
    ])
    const nothing = { code: '3301020131999999', version: 1 }
    const items = [...kept, away!, nothing]
    const before = await current(items.map(({ code }) => code))
    const { status, body } = await send('', { items, patch: { note: 'x' } }, headers)
    expect([status, body.type]).toEqual([412, '/problems/bulk_refused'])
    const expected: BulkRefusal[] = [
      { code: changed!.code, version: changed!.version + 3, reason: 'changed' },
      { code: retired!.code, version: null, reason: 'retired' },
      { code: away!.code, version: away!.version, reason: 'forbidden' },
      { code: nothing.code, version: null, reason: 'unknown' },
    ]
    const byCode = (one: BulkRefusal, other: BulkRefusal) => one.code.localeCompare(other.code)
    expect((body.refused as BulkRefusal[]).sort(byCode)).toEqual(expected.sort(byCode))
    expect(await current(items.map(({ code }) => code))).toEqual(before)
    // Left out, the rest goes through.
    const bad = new Set(expected.map(({ code }) => code))
    const rest = items.filter(({ code }) => !bad.has(code))
    expect((await send('', { items: rest, patch: { note: 'x' } }, headers)).body.items).toHaveLength(4)
  })

  it('are retired together, and refused afterwards', async () => {
    const kept = await some('330102', '0301', 12)
    const { body } = await send('', { items: kept, retire: true })
    expect(body.items).toHaveLength(12)
    expect(await current(codesOf(kept))).toEqual([])
    const preview = await send('/preview', { codes: codesOf(kept), retire: true })
    expect(preview.body.refused.every(({ reason }: BulkRefusal) => reason === 'retired')).toBe(true)
  })

  it.each([
    [{ patch: { owner: 'NOBODY' } }, 'unknown_unit'],
    [{ patch: { state: 'removed' } }, 'bad_request'],
    [{ patch: { name: '  ' } }, 'bad_request'],
    [{ patch: {} }, 'bad_request'],
    [{}, 'bad_request'],
    [{ patch: { note: 'x' }, retire: true }, 'bad_request'],
    [{ patch: { geometry: { type: 'Point', coordinates: [120.16, 30.25] } } }, 'bad_request'],
  ])('refuses %j', async (change, type) => {
    const items = await some('330102', '0104', 1)
    expect((await send('', { items, ...change })).body.type).toBe(`/problems/${type}`)
  })

  it('takes 20,000 of them', async () => {
    const headers = planner
    const selected = await city.app.inject({ method: 'POST', url: '/api/components/select', headers, payload: {} })
    const items = selected.json().components.map(({ code, version }: Kept) => ({ code, version }))
    expect(items).toHaveLength(20_000)
    const begun = Date.now()
    const { status, body } = await send('', { items, patch: { note: '批量' } })
    expect(status, JSON.stringify(body).slice(0, 400)).toBe(200)
    expect(body.items.length).toBeGreaterThan(19_000)
    if (process.env.BULK_TIME) console.info(`${body.items.length} in ${Date.now() - begun} ms`)
  })
})
