import { gridDisk, latLngToCell } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import type { Why } from './schema.ts'
import { type Ask, asking, counted, findings, spotNamed } from './testing.ts'

let city: TestCity
let ask: Ask
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
})
afterAll(() => city?.close())

const why = async (cell: string, parameters: string, person = 'analyst.city'): Promise<Why> => {
  const answer = await ask(person, `cells/${cell}/why?${parameters}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const spot = spotNamed('jinjiang-shared-bicycles')
const CELL = latLngToCell(spot.lat, spot.lon, 9)
const QUARTER = 'from=2026-08-21&to=2026-11-20&step=week'
const sentencesOf = ({ reasons }: Why) => reasons.map(({ sentence }) => sentence)

describe('why a planted cell stands out', () => {
  it('names its class, how it came about and that it is more than before', async () => {
    const told = await why(CELL, QUARTER)
    const codes = told.reasons.map(({ code }) => code)
    for (const code of ['count_beside_expected', 'significant', 'emerging', 'class_stands_out', 'more_than_before'])
      expect(codes).toContain(code)
    expect(told.classes[0]).toMatchObject({ kind: 'event', code: '0493' })
    expect(told.classes[0]!.lift).toBeGreaterThan(5)
    const { zh, en } = told.reasons.find(({ code }) => code === 'class_stands_out')!.sentence
    expect(zh).toContain(told.classes[0]!.name)
    expect(en).toContain(told.classes[0]!.nameEn)
    expect(['new', 'consecutive', 'intensifying']).toContain(told.emerging!.pattern)
    expect(told.before!.count).toBeLessThan(told.count / 3)
    for (const sentence of sentencesOf(told)) {
      expect(sentence.zh).not.toMatch(/NaN|undefined|null/)
      expect(sentence.en).not.toMatch(/NaN|undefined|null/)
    }
  })

  it('says what the map says', async () => {
    const map = await findings(ask, 'analyst.city', `${QUARTER}&all=true`)
    const told = await why(CELL, QUARTER)
    const at = map.cells.indexOf(CELL)
    expect(told.count).toBe(map.counts[at])
    expect(told.finding!.class).toBe(map.classes[at])
    expect(told.finding!.q).toBeCloseTo(map.q[at]!, 8)
    const near = gridDisk(CELL, 1).filter((cell) => cell !== CELL && map.cells.includes(cell))
    expect(told.neighbours.cells).toBe(near.length)
    expect(told.neighbours.count).toBe(near.reduce((sum, cell) => sum + map.counts[map.cells.indexOf(cell)]!, 0))
    expect(told.finding!.sum).toBe(told.count + told.neighbours.count)
    expect(told.hours.flat().reduce((sum, count) => sum + count, 0)).toBe(told.count)
    expect(told.calendar!.onWorkingDays + told.calendar!.onDaysOff).toBe(told.count)
    expect(told.calendar!.holidays.map(({ name }) => name).join()).toContain('国庆')
  })

  it('names a place that cases come back to, with cases one may open', async () => {
    const told = await why(CELL, QUARTER)
    const [place] = told.repeats
    expect(place!.count).toBeGreaterThanOrEqual(3)
    expect(latLngToCell(place!.position[1]!, place!.position[0]!, 8)).toBe(latLngToCell(spot.lat, spot.lon, 8))
    for (const id of place!.cases) {
      const answer = await city.app.inject({ url: `/api/cases/${id}`, headers: await city.signIn('analyst.city') })
      expect(answer.json().class.code).toMatch(/^[0-9]+$/)
    }
  })

  it('names components that cases come back to', async () => {
    const { lat, lon } = spotNamed('caihe-covers')
    const cell = latLngToCell(lat, lon, 9)
    const told = await why(cell, 'from=2025-11-21&to=2026-10-20&kind=component')
    const [component] = told.repeats.filter((repeat) => repeat.component !== null)
    expect(component!.count).toBeGreaterThanOrEqual(2)
    expect(component!.component).toMatch(/^[0-9]{16}$/)
    expect(sentencesOf(told).some(({ zh }) => zh.includes(component!.component!))).toBe(true)
  })

  it('names the weather on whose days it has more than elsewhere, and no marker where nothing stands out', async () => {
    const { lat, lon } = spotNamed('zhaohui-ponding')
    const ponding = latLngToCell(lat, lon, 9)
    const told = await why(ponding, 'from=2025-11-21&to=2026-11-20')
    expect(told.markers.map(({ kind, name, days }) => [kind, name, days]).sort()).toEqual([
      ['event', '杭州马拉松', 1],
      ['weather', '梅雨', 61],
    ])
    const { count, expected } = told.markers.find(({ name }) => name === '梅雨')!
    expect(count).toBeGreaterThan(1.5 * expected)
    expect(
      sentencesOf(told)
        .map(({ zh }) => zh)
        .join(),
    ).toContain(`梅雨 61 天 ${count} 件，按全区域应有 `)
    const [named, ...others] = told.reasons.filter(({ code }) => code === 'marker_stands_out')
    expect(named!.sentence.en).toContain(`${count} cases on 61 days of Plum rain`)
    expect(others).toEqual([])

    const elsewhere = await why(CELL, 'from=2025-11-21&to=2026-11-20')
    expect(elsewhere.markers).toHaveLength(2)
    expect(elsewhere.reasons.map(({ code }) => code)).not.toContain('marker_stands_out')
    expect((await why(ponding, 'from=2026-08-01&to=2026-09-30')).markers).toEqual([])
  })

  it('finds cells that are made of the same', async () => {
    const told = await why(CELL, QUARTER)
    expect(told.similar.length).toBeGreaterThan(0)
    expect(told.similar.length).toBeLessThanOrEqual(5)
    const order = told.similar.map(({ similarity }) => similarity)
    expect(order).toEqual([...order].sort((one, other) => other - one))
    const other = await why(told.similar[0]!.cell, QUARTER)
    expect(other.count).toBe(told.similar[0]!.count)
    expect(other.classes.map(({ code }) => code)).toContain(told.classes[0]!.code)
  })
})

describe('who asks', () => {
  it('is told of cases and places they may see only', async () => {
    const told = await why(CELL, QUARTER, 'dispatcher.330106')
    expect(told).toMatchObject({ count: 0, finding: null, emerging: null, repeats: [], classes: [] })
    expect(told.reasons.map(({ code }) => code)).toContain('outside_area')
    expect((await ask('citizen.01', `cells/${CELL}/why`)).json().type).toBe('/problems/forbidden')
  })

  it('is told what is wrong with a cell', async () => {
    for (const cell of ['8a309a42842ffff'.replace('8a', '84'), 'fffffffffffffff'])
      expect((await ask('analyst.city', `cells/${cell}/why`)).json().type).toBe('/problems/bad_request')
  })
})
