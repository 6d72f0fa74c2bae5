import { cellToLatLng, cellToParent, latLngToCell } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { Cells, ClassCounts, Days, Moments } from './schema.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city?.close())

const ask = async (person: string, path: string) => {
  const answer = await city.app.inject({ url: `/api/hotspots/${path}`, headers: await city.signIn(person) })
  return { status: answer.statusCode, body: answer.json() }
}

interface Case {
  cell11: string
  day: string
  kind: string
  classCode: string
  district: string
  management: string
}
/** Every case that is not void, read as the owner and placed by h3-js from its own position: nothing of what is counted is used. */
async function recount(): Promise<Case[]> {
  const { rows } = await city.database.system((client) =>
    client.query(`select ST_X(ST_Transform(point, 4326)) as lon, ST_Y(ST_Transform(point, 4326)) as lat,
      (reported_at at time zone 'Asia/Shanghai')::date::text as day, kind, class_code, district_code, management_code from cases where state <> 'voided'`),
  )
  return rows.map((row) => ({
    cell11: latLngToCell(row.lat, row.lon, 11),
    day: row.day,
    kind: row.kind,
    classCode: row.class_code,
    district: row.district_code,
    management: row.management_code ?? '',
  }))
}

const tally = <Key>(keys: Key[]) => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
const matching = (cases: Case[], from: string, to: string, kind?: string, codes?: string[]) =>
  cases.filter(
    (one) =>
      one.day >= from &&
      one.day <= to &&
      (!kind || one.kind === kind) &&
      (!codes || codes.includes(one.classCode) || codes.includes(one.classCode.slice(0, 2))),
  )

const QUESTIONS = [
  { from: '2026-11-01', to: '2026-11-20', resolution: 11 },
  { from: '2026-11-08', to: '2026-11-20', resolution: 10 },
  { from: '2026-10-01', to: '2026-10-31', resolution: 9, kind: 'component' },
  { from: '2025-06-01', to: '2025-08-31', resolution: 8, kind: 'event' },
  { from: '2024-11-01', to: '2026-11-20', resolution: 7 },
  { from: '2025-01-01', to: '2025-12-31', resolution: 6, codes: ['01'] },
  { from: '2025-01-01', to: '2026-11-20', resolution: 5, kind: 'component', codes: ['0104', '02'] },
  { from: '2026-11-20', to: '2026-11-20', resolution: 9 },
]

describe('cells', () => {
  it('equal a recount of every case with h3-js', async () => {
    const cases = await recount()
    expect(cases.length).toBeGreaterThan(10_000)
    for (const { from, to, resolution, kind, codes } of QUESTIONS) {
      const { status, body } = await ask(
        'admin',
        `cells?from=${from}&to=${to}&resolution=${resolution}${kind ? `&kind=${kind}` : ''}${codes ? `&class=${codes}` : ''}`,
      )
      expect(status, JSON.stringify(body)).toBe(200)
      const cells = body as Cells
      const shown = matching(cases, from, to, kind, codes)
      const expected = tally(shown.map((one) => cellToParent(one.cell11, resolution)))
      expect(Object.fromEntries(cells.cells.map((cell, index) => [cell, cells.counts[index]]))).toEqual(
        Object.fromEntries(expected),
      )
      expect(cells.total).toBe(shown.length)
      expect(cells.counts).toEqual([...cells.counts].sort((a, b) => b - a))
    }
  })

  it('show a dispatcher their district only', async () => {
    const cases = await recount()
    for (const area of ['330106', '330190']) {
      const { body } = await ask(`dispatcher.${area}`, 'cells?from=2026-01-01&to=2026-11-20&resolution=8')
      const shown = matching(cases, '2026-01-01', '2026-11-20').filter(
        ({ district, management }) => district === area || management === area,
      )
      expect(shown.length).toBeGreaterThan(0)
      expect(body.total).toBe(shown.length)
    }
  })

  it('of a box are those whose centre it holds, and days and classes count the same cases', async () => {
    const box = [120.15, 30.24, 120.18, 30.27] as const
    const period = 'from=2026-10-01&to=2026-11-20&resolution=9'
    const all = (await ask('analyst.city', `cells?${period}`)).body as Cells
    const inside = (await ask('analyst.city', `cells?${period}&bbox=${box}`)).body as Cells
    expect(inside.total).toBeGreaterThan(0)
    expect(inside.cells).toEqual(
      all.cells.filter((cell) => {
        const [lat, lon] = cellToLatLng(cell)
        return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]
      }),
    )
    const days = (await ask('analyst.city', `days?${period}&bbox=${box}`)).body as Days
    const classes = (await ask('analyst.city', `classes?${period}&bbox=${box}`)).body as ClassCounts
    expect(days.counts.reduce((sum, count) => sum + count, 0)).toBe(inside.total)
    expect(classes.classes.reduce((sum, { count }) => sum + count, 0)).toBe(inside.total)
  })

  it('are of the last thirty days when nothing is said', async () => {
    const { body } = await ask('admin', 'cells')
    expect(body).toMatchObject({ from: '2026-10-22', to: '2026-11-20', resolution: 9 })
  })

  it('grow by one where a case is reported', async () => {
    const before = (await ask('admin', 'cells?resolution=11')).body as Cells
    const [lon, lat] = [120.1551, 30.2741]
    const answer = await city.app.inject({
      method: 'POST',
      url: '/api/cases',
      headers: await city.signIn('desk.01'),
      payload: {
        kind: 'event',
        class: '0102',
        geometry: { type: 'Point', coordinates: [lon, lat] },
        description: '路边堆放垃圾',
        source: 'hotline',
      },
    })
    expect(answer.statusCode, answer.body).toBe(201)
    const after = (await ask('admin', 'cells?resolution=11')).body as Cells
    const cell = latLngToCell(lat, lon, 11)
    const count = (cells: Cells, cell: string) => cells.counts[cells.cells.indexOf(cell)] ?? 0
    expect(after.total).toBe(before.total + 1)
    expect(count(after, cell)).toBe(count(before, cell) + 1)
  })
})

describe('days and classes', () => {
  it('equal a recount, and a day without cases counts zero', async () => {
    const cases = await recount()
    const days = (await ask('admin', 'days?from=2024-11-10&to=2025-02-28&kind=event')).body as Days
    expect(days.days).toHaveLength(111)
    const byDay = tally(matching(cases, '2024-11-10', '2025-02-28', 'event').map(({ day }) => day))
    expect(days.counts).toEqual(days.days.map((day) => byDay.get(day) ?? 0))
    expect(days.counts[0]).toBe(0)

    const { classes } = (await ask('admin', 'classes?from=2025-03-01&to=2025-05-31')).body as ClassCounts
    const byClass = tally(matching(cases, '2025-03-01', '2025-05-31').map((one) => `${one.kind} ${one.classCode}`))
    expect(Object.fromEntries(classes.map(({ kind, code, count }) => [`${kind} ${code}`, count]))).toEqual(
      Object.fromEntries(byClass),
    )
    expect(classes.every(({ name, nameEn }) => name && nameEn)).toBe(true)
  })
})

describe('moments', () => {
  it('are when every case was reported and ended, and where, as read from the cases themselves', async () => {
    const { rows } = await city.database.system((client) =>
      client.query(`select ST_X(ST_Transform(point, 4326)) as lon, ST_Y(ST_Transform(point, 4326)) as lat,
        floor(extract(epoch from reported_at) / 60)::integer as reported,
        coalesce(floor(extract(epoch from ended_at) / 60)::integer, 0) as ended
        from cases where state <> 'voided' and kind = 'event' and (reported_at at time zone 'Asia/Shanghai')::date between '2026-10-01' and '2026-10-31'`),
    )
    expect(rows.length).toBeGreaterThan(100)
    const { status, body } = await ask('admin', 'moments?from=2026-10-01&to=2026-10-31&kind=event')
    expect(status, JSON.stringify(body)).toBe(200)
    const moments = body as Moments
    const told = moments.numbers.map(
      (number, at) => `${moments.cells[number]} ${moments.reported[at]} ${moments.ended[at]}`,
    )
    expect(told.sort()).toEqual(
      rows.map((row) => `${latLngToCell(row.lat, row.lon, 11)} ${row.reported} ${row.ended}`).sort(),
    )
    expect(moments.reported).toEqual([...moments.reported].sort((a, b) => a - b))
  })

  it('carry over what was reported in the year before and was still open when the period began', async () => {
    const { rows } = await city.database.system((client) =>
      client.query(`select floor(extract(epoch from reported_at) / 60)::integer as reported,
        coalesce(floor(extract(epoch from ended_at) / 60)::integer, 0) as ended
        from cases where state <> 'voided' and reported_at < '2026-10-08T00:00+08' and reported_at >= '2025-09-30T00:00+08'
          and (reported_at >= '2026-10-01T00:00+08' or ended_at is null or date_trunc('minute', ended_at) > '2026-10-01T00:00+08')`),
    )
    const told = async (more: string) => {
      const { status, body } = await ask('admin', `moments?from=2026-10-01&to=2026-10-07${more}`)
      expect(status, JSON.stringify(body)).toBe(200)
      const { reported, ended } = body as Moments
      return reported.map((minute, at) => `${minute} ${ended[at]}`).sort()
    }
    const carried = await told('&carried=true')
    expect(carried).toEqual(rows.map(({ reported, ended }) => `${reported} ${ended}`).sort())
    expect(carried.length).toBeGreaterThan((await told('')).length)
  })
})

describe('refusals', () => {
  it.each([
    ['cells?class=abc', 400, 'bad_request'],
    ['cells?class=9999', 422, 'unknown_class'],
    ['cells?from=2026-02-31', 400, 'bad_request'],
    ['cells?from=2026-11-20&to=2026-11-01', 400, 'bad_request'],
    ['days?from=0001-01-01', 400, 'bad_request'],
    ['cells?bbox=1,2,3', 400, 'bad_request'],
    ['cells?bbox=30.2,120.1,30.3,120.2', 400, 'bad_request'],
    ['cells?resolution=12', 400, 'bad_request'],
    ['classes?kind=thing', 400, 'bad_request'],
  ])('%s', async (path, status, code) => {
    const answer = await ask('admin', path)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expect(answer.body.type).toBe(`/problems/${code}`)
  })

  it('of people without an area to oversee, and of strangers', async () => {
    for (const person of ['citizen.01', 'unit.d330106-hw']) {
      expect((await ask(person, 'cells')).body.type).toBe('/problems/forbidden')
    }
    const stranger = await city.app.inject({ url: '/api/hotspots/days' })
    expect(stranger.json().type).toBe('/problems/sign_in_needed')
  })
})
