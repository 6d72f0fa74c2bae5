import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withFolder } from '../files.ts'
import type { ExportRow } from './format.ts'
import { shapefile } from './shapefile.ts'
import { writeShapefiles } from './shapefile-writing.ts'

const WIDTH = 254
const crs = { srid: 4326, name: 'WGS 84', wkt: 'GEOGCS["WGS 84"]', isGeographic: true }
const columns = [
  { name: 'Code', width: 16 },
  { name: 'Note', width: WIDTH },
  { name: 'Empty', width: WIDTH },
]
/** Of every length from none to more than a field holds: some begin in one block of the file and end in the next. */
const noteOf = (row: number) => '井盖'.repeat(row % 50).slice(0, row % 97)
const count = 6_000

async function* rows(): AsyncGenerator<ExportRow> {
  for (let row = 0; row < count; row++) {
    const position: [number, number] = [120 + row / 1e5, 30]
    yield {
      ...{ kind: 'point', position, geometry: { type: 'Point', coordinates: position } },
      values: [String(row), noteOf(row), null],
    }
  }
}

it('a table has fields as wide as their longest value, and every value whole or cut between letters', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'rows.zip')
    await writeShapefiles(path, rows(), { name: 'rows', columns, crs, encoding: 'utf-8', mark: false })
    const source = { path, name: 'rows.zip', bytes: (await stat(path)).size }
    const layer = await shapefile.open(source, {})
    expect(layer.columns).toEqual(['Code', 'Note', 'Empty'])
    let row = 0
    for await (const { properties, geometry } of layer.rows()) {
      const fits = [...noteOf(row)].slice(0, Math.floor(WIDTH / 3)).join('')
      expect([properties.Code, properties.Note || '', properties.Empty || '']).toEqual([String(row), fits, ''])
      expect(geometry).toEqual({ type: 'Point', coordinates: [120 + row / 1e5, 30] })
      row++
    }
    expect(row).toBe(count)
    await layer.close()
  })
})
