import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import { openTestCity, type TestCity } from '../../testing.ts'
import type { CaseDetail } from '../schema.ts'
import { type Loop, openLoop, rowsOf } from '../testing.ts'
import { doubtsOf } from './rules.ts'
import type { BulkPreview, BulkResult } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const preview = async (person: string, body: object) =>
  (await loop.request(person, 'POST', '/api/cases/bulk/preview', body)).json() as BulkPreview
const dispatch = async (person: string, cases: object[], key?: string) =>
  (
    await loop.request(person, 'POST', '/api/cases/bulk/dispatch', { cases }, key ? { 'idempotency-key': key } : {})
  ).json() as BulkResult

describe('the preview of a bulk dispatch', () => {
  it('suggests for each case the unit that its own question names', async () => {
    const opened = [await loop.filed('330106'), await loop.filed('330106', { class: '0107' })]
    const { rows, missing } = await preview('dispatcher.330106', { ids: opened.map(({ id }) => id) })
    expect(missing).toEqual([])
    for (const [index, row] of rows.entries()) {
      const found = opened[index]!
      expect(row).toMatchObject({ id: found.id, version: found.version, blocked: null, doubts: [] })
      const asked = await loop.request('dispatcher.330106', 'POST', '/api/responsibility', {
        geometry: found.geometry,
        kind: found.kind,
        class: found.class.code,
      })
      expect(row.suggestion?.unit).toEqual((asked.json() as ResponsibilityAnswer).winner.unit)
    }
  })

  it('says what cannot be dispatched and why, and leaves out what is not visible', async () => {
    const own = await loop.filed('330106')
    const foreign = await loop.filed('330102')
    const unit = await loop.act('dispatcher.330106', own, 'hand-up', { note: '跨区' })
    const { rows, missing } = await preview('dispatcher.330106', { ids: [unit.id, foreign.id] })
    expect(rows.map(({ id, blocked }) => [id, blocked])).toEqual([[unit.id, 'with_city']])
    expect(missing).toEqual([foreign.id])
    expect((await preview('dispatcher.city', { ids: [foreign.id] })).rows[0]!.blocked).toBe('with_district')
  })

  it.each(['330102', '330106'])('doubts every unit of %s that its dispatch would refuse', async (district) => {
    const person = `dispatcher.${district}`
    const { rows } = await preview(person, { filter: { district, level: 'district' } })
    const sure = rows.filter(({ blocked, doubts }) => blocked === null && doubts.length === 0)
    expect(sure.length).toBeGreaterThan(2)
    const { results } = await dispatch(
      person,
      sure.map(({ id, version, suggestion, assisting }) => ({
        id,
        version,
        unit: suggestion!.unit.code,
        assisting: assisting.map(({ code }) => code),
      })),
    )
    expect(results.filter(({ done }) => !done)).toEqual([])
  })

  it('doubts a unit of another district, which its dispatch refuses', async () => {
    const found = await loop.filed('330106')
    const duties = "kind = 'event' and starts_with(scope_code, '330106') and unit_code"
    await rowsOf(city, `update rules set unit_code = 'D330102-SZ' where ${duties} = 'D330106-HW'`)
    const [row] = (await preview('dispatcher.330106', { ids: [found.id] })).rows
    expect(row).toMatchObject({ suggestion: { unit: { code: 'D330102-SZ' } }, doubts: ['foreign_unit'] })
    const { results } = await dispatch('dispatcher.330106', [
      { id: found.id, version: found.version, unit: 'D330102-SZ' },
    ])
    expect(results[0]).toMatchObject({ done: false, problem: { reason: 'foreign_unit' } })
    await rowsOf(city, `update rules set unit_code = 'D330106-HW' where ${duties} = 'D330102-SZ'`)
  })

  it('of a filter takes the filed ones of the queue', async () => {
    const { rows } = await preview('dispatcher.330106', { filter: { district: '330106', level: 'district' } })
    const [counted] = await rowsOf<{ count: number }>(
      city,
      "select count(*) from cases where state = 'filed' and level = 'district' and platform_code = '330106'",
    )
    expect(rows.length).toBe(Math.min(200, counted!.count))
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['filed']))
  })

  it.each([[{}], [{ ids: ['3301062026112000001'], filter: {} }], [{ ids: [] }], [{ ids: ['abc'] }]])(
    'refuses %j',
    async (body) => {
      expect((await loop.request('dispatcher.city', 'POST', '/api/cases/bulk/preview', body)).statusCode).toBe(400)
    },
  )
})

describe('a suggestion is doubted', () => {
  const unit = (code: string) => ({ code, name: code, nameEn: code })
  const answer = (winner: [string, string, number], ...others: [string, string, number][]) =>
    ({
      winner: { unit: unit(winner[0]), rule: winner[1], share: winner[2] },
      candidates: [winner, ...others].map(([code, rule, share]) => ({
        unit: unit(code),
        rule,
        share,
        reason: { zh: '', en: '' },
      })),
    }) as ResponsibilityAnswer
  const uncertain = (given: ResponsibilityAnswer, choose: boolean): ResponsibilityAnswer => ({
    ...given,
    certainty: { probability: 0.7, threshold: 0.8, choose, clipped: false, options: [] },
  })
  it.each([
    ['not where a lower rule names another', answer(['A', 'component', 1], ['B', 'street', 1]), true, null, []],
    ['not at two thirds', answer(['A', 'street', 0.66], ['B', 'street', 0.34]), false, null, []],
    ['at nearly half', answer(['A', 'street', 0.52], ['B', 'street', 0.48]), false, null, ['unclear']],
    [
      'not at half against many small ones',
      answer(['A', 'grid', 0.5], ['B', 'grid', 0.25], ['C', 'grid', 0.25]),
      false,
      null,
      [],
    ],
    [
      'where the position may well lie with another',
      uncertain(answer(['A', 'street', 1], ['B', 'street', 0.3]), true),
      true,
      null,
      ['accuracy'],
    ],
    [
      'not where the city finds it certain enough',
      uncertain(answer(['A', 'street', 1], ['B', 'street', 0.1]), false),
      true,
      null,
      [],
    ],
    ['where only coordination is left', answer(['A', 'coordination', 1]), true, null, ['coordination']],
    ['where the unit is the city’s', answer(['A', 'component', 1]), true, 'city_unit', ['city_unit']],
    ['where the unit is another district’s', answer(['A', 'component', 1]), true, 'foreign_unit', ['foreign_unit']],
  ] as const)('%s', (_, given, isPoint, bar, doubts) => {
    expect(doubtsOf(given, isPoint, bar)).toEqual(doubts)
  })
})

describe('a bulk dispatch', () => {
  it('does each case for itself: a stale one, a foreign one and an unknown unit lose alone', async () => {
    const [good, stale, foreign, wrong, last] = [
      await loop.filed('330106'),
      await loop.filed('330106'),
      await loop.filed('330102'),
      await loop.filed('330106'),
      await loop.filed('330106'),
    ] as [CaseDetail, CaseDetail, CaseDetail, CaseDetail, CaseDetail]
    const suggested = (await preview('dispatcher.330106', { ids: [good.id] })).rows[0]!.suggestion!.unit.code
    await loop.act('dispatcher.330106', stale, 'hand-up', { note: '请市级派遣' })
    const line = ({ id, version }: CaseDetail, unit = suggested) => ({ id, version, unit })
    const { results } = await dispatch('dispatcher.330106', [
      line(good),
      line(stale),
      line(foreign),
      line(wrong, 'NO-SUCH'),
      line(last),
    ])
    expect(results.map(({ done }) => done)).toEqual([true, false, false, false, true])
    expect(results.slice(1, 4).map(({ problem }) => problem?.type)).toEqual([
      '/problems/version_stale',
      '/problems/not_found',
      '/problems/unknown_unit',
    ])
    const states = await rowsOf<{ id: string; state: string }>(
      city,
      'select id, state from cases where id = any (:ids)',
      {
        ids: [good.id, stale.id, foreign.id, wrong.id, last.id],
      },
    )
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
      [good.id]: 'dispatched',
      [stale.id]: 'filed',
      [foreign.id]: 'filed',
      [wrong.id]: 'filed',
      [last.id]: 'dispatched',
    })
  })

  it('sent again with its key gives the same answer and dispatches nothing twice', async () => {
    const opened = await loop.filed('330106')
    const unit = (await preview('dispatcher.330106', { ids: [opened.id] })).rows[0]!.suggestion!.unit.code
    const lines = [{ id: opened.id, version: opened.version, unit }]
    const first = await dispatch('dispatcher.330106', lines, 'bulk-1')
    expect(first.results).toEqual([{ id: opened.id, done: true, version: opened.version + 1 }])
    expect(await dispatch('dispatcher.330106', lines, 'bulk-1')).toEqual(first)
    const again = await dispatch('dispatcher.330106', lines)
    expect(again.results[0]).toMatchObject({ done: false, problem: { type: '/problems/version_stale' } })
  })

  it('keeps the lifecycle’s roles: a unit dispatches nothing', async () => {
    const opened = await loop.filed('330106')
    const { results } = await dispatch('filing.01', [{ id: opened.id, version: opened.version, unit: 'S330106002' }])
    expect(results[0]).toMatchObject({ done: false, problem: { reason: 'wrong_role' } })
  })
})
