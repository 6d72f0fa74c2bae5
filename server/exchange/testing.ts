/** Files for the tests of imports, made of places in the test city that have nothing of their class near. */
import type { TestCity } from '../testing.ts'
import { type Working, workOff } from './job.ts'
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
  return rows.map(({ lon, lat }, index) => ({
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

  workOff(batch = 2_000, more: Partial<Working> = {}): Promise<number> {
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
