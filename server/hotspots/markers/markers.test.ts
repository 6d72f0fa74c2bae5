import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import { type Ask, asking } from '../significance/testing.ts'
import type { MarkerList } from './schema.ts'

let city: TestCity
let ask: Ask
beforeAll(async () => {
  city = await openTestCity()
  ask = asking(city)
})
afterAll(() => city?.close())

const list = async (parameters = '', person = 'analyst.city'): Promise<MarkerList['markers']> => {
  const answer = await ask(person, `markers?${parameters}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().markers
}
const spansOf = (markers: MarkerList['markers']) => markers.map(({ name, from, to, days }) => [name, from, to, days])
const load = (payload: object, person = 'analyst.city') => ask(person, 'markers', { method: 'POST', payload })
const remove = (parameters: string, person = 'analyst.city') =>
  ask(person, `markers?${parameters}`, { method: 'DELETE' })
const csv = (...lines: string[]) => ({ csv: ['day,kind,name,name_en', ...lines].join('\n') })

describe('markers of days', () => {
  it('are the holidays with their weekends, and what the city was given, by the first day', async () => {
    expect(spansOf(await list('from=2026-05-01&to=2026-11-20'))).toEqual([
      ['劳动节', '2026-05-01', '2026-05-05', 5],
      ['梅雨', '2026-06-01', '2026-07-31', 61],
      ['端午', '2026-06-19', '2026-06-21', 3],
      ['中秋', '2026-09-25', '2026-09-27', 3],
      ['国庆节', '2026-10-01', '2026-10-07', 7],
      ['杭州马拉松', '2026-11-01', '2026-11-01', 1],
    ])
    const [rain] = await list('from=2026-07-31&to=2026-08-20', 'dispatcher.330106')
    expect(rain).toEqual({
      kind: 'weather',
      name: '梅雨',
      nameEn: 'Plum rain',
      from: '2026-06-01',
      to: '2026-07-31',
      days: 61,
    })
    expect((await list()).filter(({ name }) => name === '梅雨')).toHaveLength(2)
  })

  it('are loaded as rows or as text, run by run, and what is there stands', async () => {
    const rows = ['2026-08-03', '2026-08-01', '2026-08-02', '2026-08-07'].map((day) => ({
      day,
      kind: 'weather',
      name: '台风',
    }))
    expect((await load({ rows }, 'admin')).json()).toEqual({ rows: 4, added: 4 })
    const again = csv('2026-08-03,weather,台风,Typhoon', '2026/8/4,天气,台风,Typhoon', '2026-08-04,天气,台风,Typhoon')
    expect((await load(again)).json()).toEqual({ rows: 2, added: 1 })
    const august = await list('from=2026-08-01&to=2026-08-31')
    expect(august.map(({ nameEn, from, to, days }) => [nameEn, from, to, days])).toEqual([
      ['Typhoon', '2026-08-01', '2026-08-04', 4],
      [null, '2026-08-07', '2026-08-07', 1],
    ])
    expect((await load({ rows: rows.slice(0, 1) })).json()).toEqual({ rows: 1, added: 0 })
    expect(await list('from=2026-08-01&to=2026-08-31')).toEqual(august)
  })

  it('are written all or not at all, each fault told with its line in both languages', async () => {
    const before = await list()
    const answer = await load(csv('2026-12-24,event,灯会', '2026-12-32,event,灯会', '2026-12-25,fair,灯会'))
    expect(answer.statusCode).toBe(422)
    const problem = answer.json()
    expect(problem.type).toBe('/problems/markers_refused')
    expect(problem.field).toBe('/csv')
    expect(problem.faults.map(({ line, rule }: { line: number; rule: string }) => [line, rule])).toEqual([
      [3, 'not_a_day'],
      [4, 'not_a_kind'],
    ])
    expect(problem.faults[0].zh).toContain('第 3 行：“2026-12-32”')
    expect(problem.detail).toContain('Line 4: kind is weather or event; got "fair"')
    expect(problem.detail).toContain('Nothing was written.')
    const inChinese = await ask('analyst.city', 'markers', {
      method: 'POST',
      payload: csv('2026-12-32,event,灯会', '2026-12-25,fair,灯会'),
      headers: { 'accept-language': 'zh' },
    })
    expect(inChinese.json().detail).toMatch(/^第 2 行：“2026-12-32”.*；第 3 行：类型“fair”.*。未写入任何内容。$/)
    expect(await list()).toEqual(before)
    for (const nothing of [{}, { rows: [] }, csv()])
      expect((await load(nothing)).json().type).toBe('/problems/bad_request')
  })

  it('go by period, kind and name', async () => {
    await load(
      csv('2027-03-01,event,茶博会', '2027-03-02,event,茶博会', '2027-03-02,weather,大风', '2027-03-03,event,茶博会'),
    )
    expect((await remove('from=2027-03-02&to=2027-03-02&kind=event')).json()).toEqual({ removed: 1 })
    expect(spansOf(await list('from=2027-03-01&to=2027-03-31'))).toEqual([
      ['茶博会', '2027-03-01', '2027-03-01', 1],
      ['大风', '2027-03-02', '2027-03-02', 1],
      ['茶博会', '2027-03-03', '2027-03-03', 1],
    ])
    expect((await remove('from=2027-03-01&to=2027-03-31&name=大风')).json()).toEqual({ removed: 1 })
    expect((await remove('from=2027-03-01&to=2027-03-31')).json()).toEqual({ removed: 2 })
    expect((await remove('from=2027-03-01')).json().type).toBe('/problems/bad_request')
    expect((await remove('from=2027-03-01&to=2027-02-30')).json().type).toBe('/problems/bad_request')
  })

  it('are kept to twenty thousand, and nothing is written beyond', async () => {
    const dayAt = (index: number) => new Date(Date.UTC(2100, 0, 1 + index)).toISOString().slice(0, 10)
    const fair = (name: string) =>
      load({ rows: Array.from({ length: 4_000 }, (_, index) => ({ day: dayAt(index), kind: 'event', name })) })
    for (const name of ['集市', '灯会', '书市', '花市']) expect((await fair(name)).json().added).toBe(4_000)
    // Besides those of the city.
    const refused = await fair('庙会')
    expect(refused.statusCode).toBe(413)
    expect(refused.json().detail).toMatch(/days marked; at most 20,000 are kept/)
    expect(await list('from=2100-01-01')).toHaveLength(4)
    expect((await remove('from=2100-01-01&to=2199-12-31')).json()).toEqual({ removed: 16_000 })
  })
})

describe('who keeps markers', () => {
  const person = { personId: 'analyst.city', unitCode: null }
  const add = "insert into day_markers (day, kind, name) values ('2026-01-01', 'weather', '雪')"
  const counted = async (role: 'analyst' | 'supervisor' | 'citizen' | 'unit_staff', statement: string) =>
    (
      await city.database.as({ ...person, role, areaCode: role === 'analyst' ? '330106' : null }, (client) =>
        client.query(statement),
      )
    ).rowCount

  it('is told to those who do not', async () => {
    for (const person of ['dispatcher.330106', 'supervisor.city']) {
      const answer = await load(csv('2026-01-01,weather,雪'), person)
      expect(answer.json()).toMatchObject({ type: '/problems/forbidden', status: 403 })
      expect((await remove('from=2026-01-01&to=2026-12-31', person)).statusCode).toBe(403)
    }
    expect((await ask('citizen.01', 'markers')).json().type).toBe('/problems/forbidden')
    expect((await city.app.inject('/api/hotspots/markers')).statusCode).toBe(401)
  })

  it('the database says too', async () => {
    for (const role of ['analyst', 'supervisor'] as const) {
      await expect(counted(role, add)).rejects.toThrow(/row-level security/)
      expect(await counted(role, 'select from day_markers')).toBeGreaterThan(60)
      expect(await counted(role, 'delete from day_markers')).toBe(0)
      expect(await counted(role, "update day_markers set name_en = 'x'")).toBe(0)
    }
    for (const role of ['citizen', 'unit_staff'] as const)
      expect(await counted(role, 'select from day_markers')).toBe(0)
  })
})
