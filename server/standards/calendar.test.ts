import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { deadline, readCalendar } from './deadline.ts'
import { type CalendarDay, calendarIssues, officeHoursProblem, readCalendarRows } from './rules.ts'

const off = (day: string, name = '节日'): CalendarDay => ({ day, isWorking: false, name })
const on = (day: string, name = '节日'): CalendarDay => ({ day, isWorking: true, name })

describe('a calendar is checked before it is published', () => {
  it.each<[name: string, year: number, days: CalendarDay[], found: string[]]>([
    ['a good one', 2027, [off('2027-01-01'), on('2027-02-14')], []],
    ['a year left out between', 2028, [off('2028-01-03')], ['refused gap 2027']],
    ['a year left out before', 2021, [off('2021-01-01')], ['refused gap 2022']],
    ['no holiday at all', 2027, [on('2027-02-14')], ['refused no_holidays 2027']],
    ['a day of another year', 2027, [off('2027-01-01'), off('2028-01-03')], ['refused not_in_year 2028-01-03']],
    ['a day given twice', 2027, [off('2027-01-01'), off('2027-01-01')], ['refused duplicate 2027-01-01']],
    [
      'a day both ways',
      2027,
      [off('2027-02-13'), on('2027-02-13')],
      ['flagged already_weekend 2027-02-13', 'refused duplicate 2027-02-13'],
    ],
    ['no such day', 2027, [off('2027-01-01'), off('2027-02-30')], ['refused not_a_day 2027-02-30']],
    [
      'a working weekend that is a weekday',
      2027,
      [off('2027-01-01'), on('2027-02-15')],
      ['refused already_working 2027-02-15'],
    ],
    [
      'a holiday that is a weekend',
      2027,
      [off('2027-01-01'), off('2027-01-02')],
      ['flagged already_weekend 2027-01-02'],
    ],
    ['a year published before', 2026, [off('2026-01-01')], ['flagged day_over 2026-11-20']],
  ])('%s', (_, year, days, found) => {
    const issues = calendarIssues(year, days, [2023, 2024, 2025, 2026], '2026-11-20')
    expect(issues.map(({ severity, rule, at }) => `${severity} ${rule} ${at}`)).toEqual(found)
  })

  it('the first year there is may be any', () => {
    expect(calendarIssues(2040, [off('2040-01-02')], [], '2026-11-20')).toEqual([])
  })

  it('rows are read as people write them', () => {
    const read = readCalendarRows(
      '\uFEFF日期,是否上班,名称\r\n2027-01-01,休,元旦\n2027/2/14;上班;春节\n2027年2月5日\tfalse\t春节\n\n',
    )
    expect(read).toEqual({
      days: [off('2027-01-01', '元旦'), on('2027-02-14', '春节'), off('2027-02-05', '春节')],
      issues: [],
    })
    const wrong = readCalendarRows('2027-01-01,maybe,元旦\n1 Jan,0,New Year').issues
    expect(wrong.map(({ rule, at }) => `${rule} ${at}`)).toEqual(['not_understood line 1', 'not_understood line 2'])
  })

  it.each<[hours: number[][], fits: boolean]>([
    [
      [
        [480, 720],
        [840, 1080],
      ],
      true,
    ],
    [[[0, 1440]], true],
    [
      [
        [480, 720],
        [720, 1080],
      ],
      true,
    ],
    [[], false],
    [[[720, 480]], false],
    [[[480, 480]], false],
    [
      [
        [480, 800],
        [720, 1080],
      ],
      false,
    ],
    [
      [
        [840, 1080],
        [480, 720],
      ],
      false,
    ],
    [[[480, 1441]], false],
  ])('office hours %j fit: %s', (hours, fits) => {
    expect(officeHoursProblem(hours) === null).toBe(fits)
  })
})

describe('the calendar of the city', () => {
  let city: TestCity
  let admin: { authorization: string }
  beforeAll(async () => {
    city = await openTestCity()
    admin = await city.signIn('admin')
  })
  afterAll(() => city.close())
  const ask = async (url: string, headers = {}) =>
    (await city.app.inject({ url: `/api/standards${url}`, headers })).json()
  const put = async (url: string, payload: unknown, version: number) => {
    const headers = { ...admin, 'if-match': `"${version}"` }
    const answer = await city.app.inject({
      method: 'PUT',
      url: `/api/standards${url}`,
      headers,
      payload: payload as object,
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const tryOut = async (payload: object) =>
    (await city.app.inject({ method: 'POST', url: '/api/standards/deadline', payload })).json()

  it('is public, and says which years are published', async () => {
    const year = await ask('/calendar?year=2026')
    expect(year).toMatchObject({ year: 2026, published: true, version: 1, today: '2026-11-20' })
    expect(year.days).toContainEqual({ day: '2026-10-01', isWorking: false, name: '国庆节' })
    expect(await ask('/calendar?year=2027')).toMatchObject({ published: false, version: 0, days: [] })
    expect((await ask('/calendar')).year).toBe(2026)
  })

  it('a deadline that runs into a year not published is counted, and says so', async () => {
    const asked = { start: '2026-12-31T16:00:00+08:00', value: 1, unit: 'working_day' }
    expect(await tryOut(asked)).toMatchObject({ dueAt: '2027-01-01T08:00:00.000Z', unpublishedYears: [2027] })
    expect(await tryOut({ ...asked, unit: 'urgent_day' })).toMatchObject({ unpublishedYears: [] })

    const published = await put('/calendar/2027', { source: '试', csv: '2027-01-01,休,元旦\n2027-01-02,休,元旦' }, 0)
    expect(published.status).toBe(200)
    expect(published.body).toMatchObject({ published: true, version: 1, years: [2023, 2024, 2025, 2026, 2027] })
    expect(published.body.flagged).toMatchObject([{ rule: 'already_weekend', at: '2027-01-02' }])
    const after = await tryOut(asked)
    expect(after).toMatchObject({ dueAt: '2027-01-04T08:00:00.000Z', unpublishedYears: [] })
    expect(after.steps).toMatchObject([
      { countedMinutes: 120 },
      { why: 'holiday', name: '元旦' },
      {},
      {},
      { countedMinutes: 120 },
    ])

    // Published again: the version is asked for, and the history has both.
    expect((await put('/calendar/2027', { csv: '2027-01-01,休,元旦' }, 0)).status).toBe(412)
    expect((await put('/calendar/2027', { csv: '2027-01-01,休,元旦' }, 1)).body.version).toBe(2)
    expect((await ask('/changes?subject=calendar_years&key=2027', admin)).changes).toMatchObject([
      {
        before: { version: 1, days: [{ day: '2027-01-01' }, { day: '2027-01-02' }] },
        after: { version: 2, days: [{ day: '2027-01-01' }] },
      },
      { before: null, after: { version: 1 } },
    ])
  })

  it('is refused whole when anything is wrong, and a check alone changes nothing', async () => {
    const before = await ask('/calendar?year=2026')
    const days = [off('2026-01-01'), on('2026-03-02'), off('2027-01-01')]
    const refused = await put('/calendar/2026', { days }, before.version)
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/calendar_refused'])
    expect(refused.body.issues.map(({ rule }: { rule: string }) => rule)).toEqual([
      'already_working',
      'not_in_year',
      'day_over',
    ])
    const checked = await put('/calendar/2026', { days: [off('2026-01-01')], dryRun: true }, before.version)
    expect(checked.body.days).toHaveLength(1)
    expect((await put('/calendar/2030', { days: [off('2030-01-01')] }, 0)).body.issues).toMatchObject([{ rule: 'gap' }])
    expect(await ask('/calendar?year=2026')).toEqual(before)
  })

  it('keeps in its history what it was before the first change', async () => {
    const { version, days } = await ask('/calendar?year=2025')
    await put('/calendar/2025', { csv: '2025-01-01,休,元旦' }, version)
    const [change] = (await ask('/changes?subject=calendar_years&key=2025', admin)).changes
    expect(change.before.days).toHaveLength(days.length)
  })

  it('office hours change from a day on, and never backwards', async () => {
    const summer = [
      [480, 690],
      [900, 1080],
    ]
    expect((await put('/office-hours/2027-06-01', { hours: summer }, 0)).body.officeHours).toMatchObject([
      {},
      { validFrom: '2027-06-01', hours: summer, version: 1 },
    ])
    expect((await put('/office-hours/2027-06-01', { hours: summer }, 0)).status).toBe(412)
    const calendar = await city.database.as(null, readCalendar)
    const due = (start: string) => deadline(new Date(start), { value: 4, unit: 'working_hour' }, calendar).toISOString()
    expect(due('2027-05-31T08:00:00+08:00')).toBe('2027-05-31T04:00:00.000Z')
    expect(due('2027-06-01T08:00:00+08:00')).toBe('2027-06-01T07:30:00.000Z')
    expect((await put('/office-hours/2026-11-19', { hours: summer }, 0)).body.type).toBe('/problems/effective_in_past')
    expect((await put('/office-hours/2027-07-01', { hours: [[600, 500]] }, 0)).body.type).toBe(
      '/problems/office_hours_refused',
    )
  })

  it('stage limits are the city’s own', async () => {
    const wanted = { value: 20, unit: 'minute', urgentValue: 5, urgentUnit: 'minute' }
    const changed = await put('/stages/dispatch', wanted, 1)
    expect(changed.body.stages.find(({ stage }: { stage: string }) => stage === 'dispatch')).toEqual({
      stage: 'dispatch',
      ...wanted,
      version: 2,
    })
    expect((await put('/stages/dispatch', wanted, 1)).status).toBe(412)
    expect((await put('/stages/dispatch', { ...wanted, value: 0 }, 2)).status).toBe(400)
    expect((await put('/stages/lunch', wanted, 1)).status).toBe(400)
    expect((await ask('/changes?subject=stage_limits&key=dispatch', admin)).changes).toMatchObject([
      { before: { limit_value: 15 }, after: { limit_value: 20 } },
    ])
  })

  it('a deadline of nothing, or of a time without end, is refused', async () => {
    for (const value of [0, -1, 1e9])
      expect(await tryOut({ start: '2026-11-20T00:00:00Z', value, unit: 'working_day' })).toMatchObject({ status: 400 })
  })
})
