import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { requireUnits } from './repository.ts'
import type { Unit } from './schema.ts'

let city: TestCity
let headers: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  headers = await city.signIn('dispatcher.city').catch(() => city.signIn('planner.city'))
})
afterAll(() => city.close())

const list = async (search: Record<string, string>) => {
  const answer = await city.app.inject({ url: `/api/units?${new URLSearchParams(search)}`, headers })
  expect(answer.statusCode).toBe(200)
  return answer.json().units as Unit[]
}

describe('units', () => {
  it('are found by name, English name and code', async () => {
    expect((await list({ q: '水务' })).map((unit) => unit.code)).toContain('HZ-SW')
    expect((await list({ q: 'water group' })).map((unit) => unit.code)).toContain('HZ-SW')
    expect((await list({ q: 'hz-sw' }))[0]!.code).toBe('HZ-SW')
  })

  it('are at most 200, the city-wide ones first, and the same each time', async () => {
    const all = await list({})
    expect(all).toHaveLength(200)
    expect(all[0]!.areaCode).toBeNull()
    expect(await list({})).toEqual(all)
  })

  it('are narrowed to a kind and to an area with its parts', async () => {
    const utilities = await list({ kind: 'utility' })
    expect(utilities.length).toBeGreaterThan(3)
    expect(utilities.every((unit) => unit.kind === 'utility')).toBe(true)
    const local = await list({ area: '330106' })
    expect(local.length).toBeGreaterThan(1)
    expect(local.every((unit) => unit.areaCode?.startsWith('330106'))).toBe(true)
  })

  it('are those that enforce the law, when asked for', async () => {
    const enforcing = await list({ lawEnforcement: 'true' })
    expect(enforcing.map((unit) => unit.code)).toContain('HZ-ZF')
    expect(enforcing.every((unit) => unit.isLawEnforcement && unit.code.endsWith('-ZF'))).toBe(true)
    const others = await list({ lawEnforcement: 'false', area: '330106' })
    expect(others.length).toBeGreaterThan(1)
    expect(others.some((unit) => unit.isLawEnforcement)).toBe(false)
  })

  it('take what is typed as it is', async () => {
    expect(await list({ q: '%' })).toEqual([])
    expect(await list({ q: "'; drop table units; --" })).toEqual([])
  })

  it('ask to sign in, and refuse a kind there is not', async () => {
    expect((await city.app.inject({ url: '/api/units' })).statusCode).toBe(401)
    expect((await city.app.inject({ url: '/api/units?kind=army', headers })).statusCode).toBe(400)
  })

  it('are required by code, the field at fault being named', async () => {
    const check = (named: Record<string, string | null | undefined>) =>
      city.database.as(null, (client) => requireUnits(client, named))
    await check({ owner: 'HZ-SW', maintainer: null, supervising: undefined })
    await expect(check({ owner: 'HZ-SW', maintainer: 'NOBODY' })).rejects.toMatchObject({
      code: 'unknown_unit',
      details: {
        field: '/maintainer',
        value: 'NOBODY',
        detail: { zh: '没有现行的责任单位“NOBODY”。GET /api/units?q= 可查单位的编码。' },
      },
    })
  })
})
