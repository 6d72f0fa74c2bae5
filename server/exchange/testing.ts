/** Files for the tests of imports, made of places in the test city that have nothing of their class near. */
import type { TestCity } from '../testing.ts'
import { type ImportWorking, workOff } from './import-job.ts'
import type { Import, ImportIssues, ImportOptions } from './schema.ts'

export type Row = Record<string, string>
export const COLUMNS = [
  'ObjID',
  ...[
    'ClassCode',
    'ObjName',
    'DeptCode1',
    'DeptName2',
    'ObjState',
    'ORDate',
    'DataSource',
    'Accuracy',
    'Address',
    'Note',
    'Lon',
    'Lat',
  ],
]

/** Rows of points, each five metres and more from every other and from all of its class; the same every time. */
export async function makeRows(city: TestCity, count: number, district = '3301'): Promise<Row[]> {
  const { rows } = await city.database.system((client) =>
    client.query<{ lon: number; lat: number }>({
      text: `with grids as materialized (
          select code, ST_PointOnSurface(geom) as point from unit_grids
          where valid_to is null and starts_with(code, $2) and area_m2 > 6000 and land_use <> 'water'
          order by code limit $1 / 8 + 1)
        select ST_X(place) as lon, ST_Y(place) as lat
        from grids cross join generate_series(0, 7) step
        cross join lateral (select ST_Transform(ST_Translate(point, 5 * (step % 4), 5 * (step / 4)), 4326) as place) moved
        order by code, step limit $1`,
      values: [count, district],
    }),
  )
  if (rows.length < count) throw new Error(`only ${rows.length} places`)
  return rowsAt(rows)
}

/** A good row for each place. */
export const rowsAt = (places: readonly { lon: number; lat: number }[]): Row[] =>
  places.map(({ lon, lat }, index) => ({
    ObjID: '',
    ClassCode: '0180',
    ObjName: `遮阳篷 ${index + 1}`,
    DeptCode1: 'HZ-CG',
    DeptName2: '市城市管理局',
    ObjState: ['完好', '破损', '丢失', 'intact'][index % 4]!,
    ORDate: '20210315',
    DataSource: '实测',
    Accuracy: 'A',
    Address: `文三路 ${index + 1} 号，近路口`,
    Note: index % 10 === 0 ? `带"引号"，和逗号 ${index}` : '',
    Lon: lon.toFixed(8),
    Lat: lat.toFixed(8),
  }))

/** What is done to a row, and what the report must say. */
type Spoiling = [code: string, change: (row: Row, before: Row) => Partial<Row>]
export interface Standing {
  code: string
  class: string
  lon: number
  lat: number
}

/**
 * Spoils 37 of the rows, each in a way of its own.
 * @param standing two points of the inventory, and one that was retired
 * @returns by the number of the row, the rules that must be told of it
 */
export function spoil(
  rows: readonly Row[],
  standing: { there: Standing; other: Standing; gone: Pick<Standing, 'code' | 'class'> },
): Map<number, string> {
  const expected = new Map<number, string>()
  spoilings(standing).forEach(([code, change], index) => {
    const row = 150 + index * 260
    Object.assign(rows[row - 1]!, change(rows[row - 1]!, rows[row - 2]!))
    expected.set(row, code)
  })
  return expected
}

function spoilings({ there, other, gone }: Parameters<typeof spoil>[1]): Spoiling[] {
  const at = (place: Standing) => ({ Lon: place.lon.toFixed(8), Lat: place.lat.toFixed(8), ClassCode: place.class })
  return [
    ['class_unknown', () => ({ ClassCode: '9999' })],
    ['class_unknown', () => ({ ClassCode: '飞碟' })],
    ['class_missing', () => ({ ClassCode: '' })],
    ['shape_wrong', () => ({ ClassCode: '0217' })],
    ['shape_wrong', () => ({ ClassCode: '停车场' })],
    ['unit_unknown', () => ({ DeptCode1: 'NOBODY' })],
    ['unit_unknown', () => ({ DeptName2: '某某公司' })],
    ['state_unknown', () => ({ ObjState: '坏了' })],
    ['state_removed', () => ({ ObjState: '移除' })],
    ['accuracy_unknown', () => ({ Accuracy: 'D' })],
    ['source_unknown', () => ({ DataSource: '猜测' })],
    ['date_unreadable', () => ({ ORDate: '20210230' })],
    ['date_unreadable', () => ({ ORDate: '去年' })],
    ['date_ahead', () => ({ ORDate: '2099-12-31' })],
    ['geometry_missing', () => ({ Lon: '' })],
    ['geometry_missing', () => ({ Lon: '', Lat: '' })],
    ['coordinate_unreadable', () => ({ Lon: '一百二十' })],
    ['axes_swapped', ({ Lon, Lat }) => ({ Lon: Lat!, Lat: Lon! })],
    ['axes_swapped', ({ Lon, Lat }) => ({ Lon: Lat!, Lat: Lon! })],
    ['outside_city', () => ({ Lon: '121.47', Lat: '31.23' })],
    // Jiaxing: in the box around the city, in no district of it
    ['outside_city', () => ({ Lon: '120.75', Lat: '30.75' })],
    ['outside_city', () => ({ Lon: '0', Lat: '0' })],
    ['geometry_bad', () => ({ Lon: '120.1', Lat: '95' })],
    ['text_long', () => ({ ObjName: '长'.repeat(61) })],
    ['text_broken', () => ({ Note: '\ufffd\ufffd' })],
    ['code_malformed', () => ({ ObjID: '33010618' })],
    ['code_malformed', () => ({ ObjID: '3.30106E+15' })],
    ['code_class code_district', () => ({ ObjID: '3301820137999999' })],
    ['code_district', () => ({ ObjID: '3301820180999001' })],
    ['code_taken', ({ Lon, Lat }) => ({ ...at(there), ObjID: there.code, Lon: Lon!, Lat: Lat! })],
    ['code_ended', () => ({ ObjID: gone.code, ClassCode: gone.class })],
    ['near_existing', () => at(other)],
    ['near_twice', (_, before) => ({ Lon: before.Lon!, Lat: before.Lat! })],
    ['near_twice', (_, before) => ({ Lon: (Number(before.Lon) + 0.000005).toFixed(8), Lat: before.Lat! })],
    ['row_broken', () => ({ tail: ',更多,列' })],
    ['row_broken', () => ({ tail: ',"x"' })],
    // two reasons are both told
    ['class_unknown state_unknown', () => ({ ClassCode: '0000', ObjState: '?' })],
  ]
}

export function asCsv(rows: readonly Row[], columns: readonly string[] = COLUMNS): string {
  const quoted = (value: string) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  const lines = rows.map((row) => columns.map((name) => quoted(row[name] ?? '')).join(',') + (row.tail ?? ''))
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}

/** What a person does with imports, over HTTP; the jobs are worked off at once. */
export class Importer {
  private readonly city: TestCity
  private readonly headers: { authorization: string }

  constructor(city: TestCity, headers: { authorization: string }) {
    this.city = city
    this.headers = headers
  }

  async ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) {
    const answer = await this.city.app.inject({ method, url, headers: this.headers, ...(payload ? { payload } : {}) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }

  async bring(name: string, content: string | Buffer): Promise<Import> {
    const answer = await this.city.app.inject({
      method: 'POST',
      url: `/api/imports?name=${encodeURIComponent(name)}`,
      headers: { ...this.headers, 'content-type': 'application/octet-stream' },
      payload: Buffer.from(content),
    })
    if (answer.statusCode !== 201) throw new Error(answer.body)
    return answer.json()
  }

  async step(id: number, action: 'check' | 'run', options: ImportOptions = {}, batch = 2_000): Promise<Import> {
    const { status, body } = await this.ask('POST', `/api/imports/${id}/${action}`, options)
    if (status !== 202) throw new Error(JSON.stringify(body))
    await this.workOff(batch)
    return this.find(id)
  }

  workOff(batch = 2_000, more: Partial<ImportWorking> = {}): Promise<number> {
    const report = (error: Error) => {
      throw error
    }
    return workOff({ database: this.city.database, now: this.city.platform.now, batch, report, ...more })
  }

  async find(id: number): Promise<Import> {
    return (await this.ask('GET', `/api/imports/${id}`)).body
  }

  async issues(id: number): Promise<ImportIssues['issues']> {
    return (await this.ask('GET', `/api/imports/${id}/issues?limit=1000`)).body.issues
  }
}
