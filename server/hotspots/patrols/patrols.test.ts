/** Hours of patrol: loaded all or none, spread over cells and areas without loss, and counted by over HTTP. */
import { cellToBoundary, gridDisk } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../cases/testing.ts'
import { many, openTestCity, type TestCity } from '../../testing.ts'
import { COLUMNS, readColumns } from '../columns.ts'
import { addDays } from '../counts/city-clock.ts'
import type { AreaCounts, Cells, Frames } from '../schema.ts'
import { type Ask, asking, counted, findings } from '../significance/testing.ts'
import type { Patrols } from './schema.ts'

let city: TestCity
let ask: Ask
let grids: string[]
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
  grids = (await rowsOf<{ code: string }>(city, 'select code from responsibility_grids order by code')).map(
    ({ code }) => code,
  )
})
afterAll(() => city?.close())

const json = async <Answer>(path: string, person = 'analyst.city'): Promise<Answer> => {
  const answer = await ask(person, path)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const send = async (payload: string | object, person = 'analyst.city', type = 'text/csv') =>
  city.app.inject({
    method: 'POST',
    url: '/api/hotspots/patrols?source=GPS',
    headers: { ...(await city.signIn(person)), ...(typeof payload === 'string' ? { 'content-type': type } : {}) },
    payload,
  })
const remove = async (query: string, person = 'analyst.city') =>
  city.app.inject({
    method: 'DELETE',
    url: `/api/hotspots/patrols?${query}`,
    headers: await city.signIn(person),
  })
const hoursIn = async (from: string, to: string, prefix = '') =>
  (
    await rowsOf<{ hours: number }>(
      city,
      `select coalesce(sum(hours), 0) as hours from patrol_effort
       where day between :from::date and :to::date and starts_with(grid_code, :prefix)`,
      { from, to, prefix },
    )
  )[0]!.hours
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const MONTH = 'from=2026-10-20&to=2026-11-18'

describe('hours in places', () => {
  it('add up over all cells to the hours of all grids', async () => {
    const told = await findings(ask, 'analyst.city', `${MONTH}&resolution=11&exposure=patrols&all=true`)
    expect(told.exposures!.length).toBeGreaterThan(20_000)
    // A unit grid too narrow for the centre of a cell has a cell of its own, whose centre may lie outside.
    expect(told.method.exposure!.total / (await hoursIn('2026-10-20', '2026-11-18'))).toBeCloseTo(1, 2)
  })

  it('are those of the unit grids under a cell, by their area', async () => {
    const told = await findings(ask, 'analyst.city', `${MONTH}&exposure=patrols&all=true`)
    const shapes = told.cells.map(
      (cell) =>
        `POLYGON((${cellToBoundary(cell, true)
          .map((position) => position.join(' '))
          .join()}))`,
    )
    const rows = await rowsOf<{ hours: number }>(
      city,
      `with cell as (
         select number, ST_Transform(ST_GeomFromText(shape, 4326), 4549) as geom
         from unnest(:shapes::text[]) with ordinality as given (shape, number)
       ), patrolled as (
         select grid_code, sum(hours) as hours from patrol_effort where day between '2026-10-20' and '2026-11-18' group by grid_code
       ), ground as (
         select responsibility_grid_code as code, sum(area_m2) as area from unit_grids where valid_to is null group by 1
       )
       select coalesce(sum(patrolled.hours * ST_Area(ST_Intersection(grid.geom, cell.geom)) / ground.area), 0) as hours
       from cell left join unit_grids grid on grid.valid_to is null and ST_Intersects(grid.geom, cell.geom)
       left join patrolled on patrolled.grid_code = grid.responsibility_grid_code
       left join ground on ground.code = grid.responsibility_grid_code
       group by cell.number order by cell.number`,
      { shapes },
    )
    const expected = rows.map(({ hours }) => hours)
    const off = total(told.exposures!.map((hours, cell) => Math.abs(hours - expected[cell]!)))
    // Children of a cell do not fill it exactly, and cases are put into them the same way.
    expect(off / total(expected)).toBeLessThan(0.06)
    expect(told.rates![0]).toBeCloseTo((told.counts[0]! / told.exposures![0]!) * 100, 2)
  })

  it.each(['district', 'street', 'community', 'grid'])('add up by %s as they were patrolled', async (level) => {
    const { areas, covered } = await json<AreaCounts>(`areas?${MONTH}&level=${level}&per=patrols`)
    expect(covered).toBe(1)
    if (level !== 'street') {
      expect(areas.every(({ amount }) => amount! >= 0)).toBe(true)
      return
    }
    // A responsibility grid lies in one street.
    expect(areas.length).toBeGreaterThan(10)
    for (const { code, amount } of areas)
      expect(amount, code).toBeCloseTo(await hoursIn('2026-10-20', '2026-11-18', code), 6)
  })

  it('of unit grids add up to their community and their street', async () => {
    const all = `from=2025-11-20&to=2026-11-18&kind=event`
    const byGrid = await json<AreaCounts>(`areas?${all}&level=grid&per=patrols`)
    const byStreet = await json<AreaCounts>(`areas?${all}&level=street&per=patrols`)
    const { code, amount = 0 } = byStreet.areas[0]!
    const inside = byGrid.areas.filter((grid) => grid.code.startsWith(code))
    const known = await rowsOf(city, 'select from unit_grids where valid_to is null and starts_with(code, :code)', {
      code,
    })
    // Only grids with a case are told.
    expect(inside.length).toBeGreaterThan(known.length / 2)
    expect(total(inside.map((grid) => grid.amount!))).toBeLessThanOrEqual(amount + 1e-6)
    expect(total(inside.map((grid) => grid.amount!)) / amount).toBeGreaterThan(inside.length / known.length - 0.2)
  })
})

describe('the period', () => {
  it('is whole days of the city, whatever hours are asked for, on the weekdays asked for', async () => {
    const street = async (query: string) => {
      const { areas } = await json<AreaCounts>(`areas?${query}&level=street&per=patrols`)
      return areas[0] as { code: string; amount: number }
    }
    const day = await street('from=2026-11-17&to=2026-11-17')
    expect(day.amount).toBeCloseTo(await hoursIn('2026-11-17', '2026-11-17', day.code), 6)
    // 23:00 to 01:00 in the city touches two days.
    const night = await street('from=2026-11-16T15:00:00Z&to=2026-11-16T17:00:00Z')
    expect(night.amount).toBeCloseTo(await hoursIn('2026-11-16', '2026-11-17', night.code), 6)
    const morning = await street('from=2026-11-17&to=2026-11-17&hours=7-9')
    expect(morning.amount).toBeCloseTo(await hoursIn('2026-11-17', '2026-11-17', morning.code), 6)
    const weekend = await street(`${MONTH}&weekdays=6-7`)
    const [{ hours }] = (await rowsOf<{ hours: number }>(
      city,
      `select sum(hours) as hours from patrol_effort where day between '2026-10-20' and '2026-11-18'
         and to_char(day, 'Dy') in ('Sat', 'Sun') and starts_with(grid_code, :code)`,
      { code: weekend.code },
    )) as [{ hours: number }]
    expect(weekend.amount).toBeCloseTo(hours, 6)
  })

  it('is each slice’s own in a film, of areas and of cells', async () => {
    const path = 'frames?from=2026-11-02&to=2026-11-15&per=patrols'
    const film = await json<Frames>(`${path}&step=day&level=street`)
    const rows = await rowsOf<{ day: string; street: string; hours: number }>(
      city,
      `select day::text as day, left(grid_code, 9) as street, sum(hours) as hours from patrol_effort
       where day between '2026-11-02' and '2026-11-15' group by 1, 2`,
    )
    const hours = new Map(rows.map((row) => [`${row.day} ${row.street}`, row.hours]))
    for (const [slice, start] of film.starts.entries())
      for (const [place, street] of film.areas!.entries())
        expect(inFilm(film, place, slice), `${start} ${street}`).toBeCloseTo(
          hours.get(`${dayOf(start)} ${street}`) ?? 0,
          3,
        )
    const cells = await json<Frames>(`${path}&step=week`)
    expect(cells.starts.length).toBe(2)
    const first = await json<Cells>('cells?from=2026-11-02&to=2026-11-08&per=patrols')
    const amounts = new Map(first.cells.map((cell, index) => [cell, first.amounts![index]!]))
    const known = cells.cells!.filter((cell) => amounts.has(cell))
    expect(known.length).toBeGreaterThan(50)
    for (const cell of known) expect(inFilm(cells, cells.cells!.indexOf(cell), 0)).toBeCloseTo(amounts.get(cell)!, 3)
    const packed = await ask('analyst.city', `${path}&step=week`, { headers: { accept: COLUMNS } })
    const { columns, meta } = readColumns<Frames>(Uint8Array.from(packed.rawPayload).buffer)
    for (const name of ['shareOffsets', 'patrols', 'shares', 'hours'] as const)
      expect([...columns[name]!], name).toEqual(cells[name])
    expect(meta.covered).toBe(1)
  })

  it('says how much of it is known, and refuses one of which nothing is', async () => {
    // Hours of a day come on the next: today has none.
    const { covered } = await json<Cells>('cells?from=2026-10-22&to=2026-11-20&per=patrols')
    expect(covered).toBeCloseTo(29 / 30, 6)
    for (const path of [
      'cells?from=2024-12-01&to=2024-12-31&per=patrols',
      'areas?from=2024-12-01&to=2024-12-31&per=patrols&level=street',
      'frames?from=2024-12-01&to=2024-12-31&per=patrols&step=day',
      'significance?from=2024-12-01&to=2024-12-31&exposure=patrols',
    ]) {
      const answer = await ask('analyst.city', path)
      expect([answer.statusCode, answer.json().type], path).toEqual([422, '/problems/no_patrols'])
      expect(answer.json().detail).toContain('POST /api/hotspots/patrols')
    }
  })
})

const dayOf = (instant: string) => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10)

/** As schema.ts says. */
function inFilm(film: Frames, place: number, slice: number): number {
  const size = film.hours!.length / film.starts.length
  let sum = 0
  for (let index = film.shareOffsets![place]!; index < film.shareOffsets![place + 1]!; index++)
    sum += film.shares![index]! * film.hours![slice * size + film.patrols![index]!]!
  return sum
}

describe('what stands out by hours', () => {
  it('is judged week by week by the hours of each', async () => {
    const told = await findings(
      ask,
      'analyst.city',
      'from=2026-08-21&to=2026-11-20&measure=emerging&step=week&exposure=patrols&all=true',
    )
    expect(told.method).toMatchObject({ slices: 13, exposure: { name: 'patrols', per: 100 } })
    expect(told.caption.en).toContain('by hours of patrol')
    expect(told.caption.en).toContain('known of 98% of days')
    // Chance leads to expect of the last window what its own hours are of all, in the cell and its neighbours.
    const window = `from=${dayOf(told.starts![11]!)}&to=2026-11-20`
    const last = await findings(ask, 'analyst.city', `${window}&exposure=patrols&all=true`)
    const hours = new Map(last.cells.map((cell, index) => [cell, last.exposures![index]!]))
    const each = told.total / told.method.exposure!.total
    for (const [index, cell] of told.cells.entries())
      expect(told.expected[index]).toBeCloseTo(each * total(gridDisk(cell, 1).map((near) => hours.get(near) ?? 0)), 2)
  })

  it('says why of a cell with what its hours lead to expect', async () => {
    const told = await findings(ask, 'analyst.city', `${MONTH}&exposure=patrols&all=true`)
    const number = told.cells.findIndex((_, index) => told.counts[index]! > 5)
    const { expected } = await json<{ expected: number }>(`cells/${told.cells[number]}/why?${MONTH}&exposure=patrols`)
    const each = told.total / told.method.exposure!.total
    expect(expected).toBeCloseTo(each * told.exposures![number]!, 2)
  })
})

describe('loading', () => {
  const DAY = '2025-03-03'

  it('writes all lines, says what it replaced, and is counted by at once', async () => {
    const before = await json<Cells>(`cells?${MONTH}&per=patrols`)
    const rows = grids.map((grid) => ({ day: '2026-11-18', grid, hours: 1000 }))
    const answer = await send({ rows })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json()).toEqual({
      rows: grids.length,
      grids: grids.length,
      hours: 1000 * grids.length,
      replaced: grids.length,
      from: '2026-11-18',
      to: '2026-11-18',
    })
    const after = await json<Cells>(`cells?${MONTH}&per=patrols`)
    expect(total(after.amounts!)).toBeGreaterThan(total(before.amounts!) * 2)
    const told = await findings(ask, 'analyst.city', `${MONTH}&exposure=patrols&all=true`)
    expect(told.method.exposure!.total).toBeGreaterThan(grids.length * 500)
    const [change] = await rowsOf<{ code: string }>(
      city,
      `select code from inventory_changes where layer = 'patrol_effort' order by seq desc limit 1`,
    )
    expect(change!.code).toBe('2026-11-18/2026-11-18')
  })

  it('writes nothing when a line is wrong, and tells each with its line', async () => {
    const answer = await send(
      `day,grid,hours\n${DAY},${grids[0]},8\n${DAY},330199999Z001,8\n\n${DAY},${grids[1]},-2\n2026-11-21,${grids[1]},2\n${DAY},${grids[0]},1`,
    )
    expect([answer.statusCode, answer.json().type]).toEqual([422, '/problems/patrols_refused'])
    const { faults, faultCount, detail } = answer.json()
    expect(faults.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
      [3, 'grid_unknown'],
      [5, 'hours_negative'],
      [6, 'day_ahead'],
      [7, 'twice'],
    ])
    expect(faultCount).toBe(4)
    expect(detail).toContain('Nothing was written')
    expect(await hoursIn(DAY, DAY)).toBe(0)
  })

  it('is for the city’s analysts and administrators; others read what they oversee', async () => {
    const row = `day,grid,hours\n${DAY},${grids[0]},8`
    for (const person of ['dispatcher.330106', 'desk.01']) {
      expect((await send(row, person)).statusCode, person).toBe(403)
      expect((await remove(`from=${DAY}&to=${DAY}`, person)).statusCode, person).toBe(403)
    }
    // What the route says the database says too.
    await expect(
      city.database.as({ personId: 'dispatcher.330106', role: 'dispatcher', areaCode: '330106' } as never, (client) =>
        client.query(`insert into patrol_effort (day, grid_code, hours) values ('${DAY}', '${grids[0]}', 1)`),
      ),
    ).rejects.toThrow('row-level security')
    const own = await json<Patrols>('patrols?from=2026-10-01&to=2026-10-31', 'dispatcher.330106')
    const whole = await json<Patrols>('patrols?from=2026-10-01&to=2026-10-31')
    expect(own.byGrid.length).toBeGreaterThan(0)
    expect(own.byGrid.every(({ grid }) => grid.startsWith('330106'))).toBe(true)
    expect(own.rows).toBeLessThan(whole.rows)
    expect([whole.rows, whole.of, whole.days.length]).toEqual([31 * grids.length, grids.length, 31])
    expect(whole.months).toEqual([
      { month: '2026-10', days: 31, rows: whole.rows, grids: grids.length, hours: expect.closeTo(whole.hours, 6) },
    ])
    expect(whole.hours).toBeCloseTo(await hoursIn('2026-10-01', '2026-10-31'), 6)
  })

  it('is taken away by days', async () => {
    const answer = await remove('from=2026-01-01&to=2026-01-31')
    expect([answer.statusCode, answer.json()]).toEqual([200, { removed: 31 * grids.length }])
    expect(await hoursIn('2026-01-01', '2026-01-31')).toBe(0)
    expect((await remove('from=2026-01-02&to=2026-01-01')).statusCode).toBe(400)
    expect((await remove('from=2026-01-32&to=2026-02-01')).statusCode).toBe(400)
  })

  it('takes a year of a city of 600 grids in one body', { timeout: 120_000 }, async () => {
    const lines = ['day,grid,hours']
    const wanted = many(219_000)
    for (let day = '2023-01-01'; lines.length <= wanted; day = addDays(day, 1))
      for (const [index, grid] of grids.entries()) lines.push(`${day},${grid},${(index % 17) / 2}`)
    const began = performance.now()
    const answer = await send(lines.join('\n'), 'admin')
    const seconds = (performance.now() - began) / 1000
    expect(answer.statusCode, answer.body.slice(0, 500)).toBe(200)
    expect(answer.json()).toMatchObject({ rows: lines.length - 1, replaced: 0 })
    expect(seconds).toBeLessThan(60)
    expect((await send(`day,grid,hours\n${'x'.repeat(25 * 1024 * 1024)}`, 'admin')).json().type).toBe(
      '/problems/too_large',
    )
  })
})
