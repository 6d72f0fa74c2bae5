import { latLngToCell } from 'h3-js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { cellsAreFine, makeCellsFiner } from './finer-cells.ts'
import { rowsOf } from './testing.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city?.close())

it('cells of an older database are made those of their points, also when it was cut off in between', async () => {
  expect(await cellsAreFine(city.database)).toBe(true)
  // As the migration leaves a database of coarse cells: the parent at resolution 10.
  await city.database.system(async (client) => {
    await client.query('alter table cases drop constraint cases_cell_is_fine')
    await client.query('update cases set cell = (cell & ~(15::bigint << 52)) | (10::bigint << 52) | 32767')
    await client.query('alter table cases add constraint cases_cell_is_fine check ((cell >> 52) & 15 = 11) not valid')
  })
  expect(await cellsAreFine(city.database)).toBe(false)
  let told = 0
  const cut = makeCellsFiner(city.database, () => {
    if (++told === 2) throw new Error('cut off')
  })
  await expect(cut).rejects.toThrow('cut off')
  expect(await cellsAreFine(city.database)).toBe(false)
  const counts: number[] = []
  await makeCellsFiner(city.database, (count) => counts.push(count))
  expect(await cellsAreFine(city.database)).toBe(true)
  const rows = await rowsOf<{ cell: string; lon: number; lat: number }>(
    city,
    'select to_hex(cell) as cell, ST_X(place) as lon, ST_Y(place) as lat from (select cell, ST_Transform(point, 4326) as place from cases) placed',
  )
  // What was done before the cut is not done again.
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length - 2 * 5_000)
  expect(rows.map(({ cell }) => cell)).toEqual(rows.map(({ lon, lat }) => latLngToCell(lat, lon, 11)))
})

it('a coarse cell is refused from then on', async () => {
  await expect(city.database.system((client) => client.query('update cases set cell = 0'))).rejects.toThrow(
    'cases_cell_is_fine',
  )
})
