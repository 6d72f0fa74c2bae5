import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { OFFICE_HOURS, readCalendar } from './deadline.ts'
import { conditionInForce, readStages } from './repository.ts'
import { gradeOf, isLocalCode, STAGES } from './rules.ts'

describe('the calendar and the catalogue of the city', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await openTestCity()
  })
  afterAll(() => city.close())
  const classes = async (query = '') =>
    (await city.app.inject({ url: `/api/standards/classes${query}` })).json().classes

  it('knows holidays, working weekends, office hours and which years are published', async () => {
    const read = await city.database.as(null, readCalendar)
    expect(read.timeZone).toBe('Asia/Shanghai')
    expect(read.exceptions['2026-10-01']).toEqual({ isWorking: false, name: '国庆节' })
    expect(read.exceptions['2026-10-10']).toMatchObject({ isWorking: true })
    expect(read.officeHours).toEqual([{ from: '2000-01-01', hours: OFFICE_HOURS }])
    expect(read.years).toEqual([2023, 2024, 2025, 2026])
  })

  it('knows a limit for every stage', async () => {
    const stages = await city.database.as(null, readStages)
    expect(Object.keys(stages).sort()).toEqual(Object.keys(STAGES).sort())
    expect(stages.receive).toMatchObject({ value: 2, unit: 'working_hour', urgentValue: 30, urgentUnit: 'minute' })
  })

  it('holds every condition of the published standard: 375 of components, 144 of events', async () => {
    const all = await classes()
    const count = (kind: string) =>
      all
        .filter((one: { kind: string }) => one.kind === kind)
        .reduce((sum: number, one: { conditions: unknown[] }) => sum + one.conditions.length, 0)
    expect([count('component'), count('event')]).toEqual([375, 144])
    for (const one of all) {
      expect(one.conditions.length, one.code).toBeGreaterThan(0)
      expect(one.isLocal, one.code).toBe(isLocalCode(one.code))
      for (const condition of one.conditions)
        expect(condition.grade, `${one.code} ${condition.seq}`).toBe(gradeOf(condition.limitValue, condition.limitUnit))
    }
  })

  it('lists classes with their conditions to anybody', async () => {
    const all = await classes()
    const cover = all.find((one: { kind: string; code: string }) => one.kind === 'component' && one.code === '0101')
    expect(cover).toMatchObject({ name: '上水井盖', geometryKind: 'point', version: 1 })
    expect(cover.conditions[0]).toMatchObject({
      seq: 1,
      version: 1,
      limitValue: 2,
      limitUnit: 'urgent_hour',
      grade: 1,
      defaultUnit: null,
    })
    const events = await classes('?kind=event')
    expect(events.length).toBeGreaterThan(50)
    expect(events.every((one: { kind: string }) => one.kind === 'event')).toBe(true)
  })

  it('answers the condition in force at an instant, and none where there is none', async () => {
    const find = (seq: number, at: string) =>
      city.database.as(null, (client) => conditionInForce(client, 'component', '0101', seq, new Date(at)))
    expect(await find(1, '2026-11-20T00:00:00Z')).toMatchObject({ seq: 1, version: 1, grade: 1, defaultUnit: null })
    expect(await find(1, '2004-01-01T00:00:00Z')).toBeUndefined()
    expect(await find(99, '2026-11-20T00:00:00Z')).toBeUndefined()
  })

  it('refuses a kind there is not', async () => {
    const answer = await city.app.inject({ url: '/api/standards/classes?kind=thing' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/bad_request' })
  })
})
