/**
 * A city small enough to be checked by hand, beside the demo city (for tests). Squares of 100 m from (0, 0):
 *
 *   y 200 ┌─────┬─────┬─────┬─────┬───────────┐
 *         │ A1  │ A2  │ B1  │ B2  │           │   A: district 990101, four unit grids
 *     100 ├─────┼─────┼─────┼─────┤     M     │   B: district 990102, street 990102001, four unit grids
 *         │ A3  │ A4  │ B3  │ B4  │           │   M: street 990102002, not gridded, taken over by
 *       0 └─────┴─────┴─────┴─────┴───────────┘      the management area 990190
 *       x 0    100   200   300   400         600
 */
import type { Client } from '../database/database.ts'
import { type At, hexEwkb, shapeOf } from './planar.ts'

const ORIGIN: At = [620_000, 3_300_000]
export const A = '990101001001'
export const B = '990102001001'
export const M = '990102002001'

const at = ([x, y]: At): At => [ORIGIN[0] + x, ORIGIN[1] + y]
export const point = (x: number, y: number) => hexEwkb(shapeOf(0, [[at([x, y])]]))
export const line = (...path: At[]) => hexEwkb(shapeOf(1, [path.map(at)]))
export const polygon = (...rings: At[][]) =>
  hexEwkb(
    shapeOf(
      2,
      rings.map((ring) => [...ring, ring[0]!].map(at)),
    ),
  )
export const rectangle = (west: number, south: number, east: number, north: number): At[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
]

/** Builds it. The coverage checks of the database run over it as over any edit. */
export async function buildMiniCity(client: Client): Promise<void> {
  const insert = async (table: string, columns: string, rows: (string | null)[][]) => {
    for (const row of rows) {
      const places = row.map((_, index) => `$${index + 1}`).join(', ')
      await client.query(`insert into ${table} (${columns}) values (${places})`, row)
    }
  }
  const square = (west: number, east: number) => polygon(rectangle(west, 0, east, 200))
  await client.query(
    `insert into areas (code, level, parent_code, name, name_en, geom)
     select code, level, parent, name, name_en, ST_Multi(geom::geometry)
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as area (code, level, parent, name, name_en, geom)`,
    transpose([
      ['9901', 'city', null, '小城', 'Mini City', square(0, 600)],
      ['990101', 'district', '9901', '甲区', 'District A', square(0, 200)],
      ['990102', 'district', '9901', '乙区', 'District B', square(200, 600)],
      ['990190', 'management', '9901', '景区', 'Scenic Area', square(400, 600)],
      ['990101001', 'street', '990101', '甲街道', 'Street A', square(0, 200)],
      ['990102001', 'street', '990102', '乙街道', 'Street B', square(200, 400)],
      ['990102002', 'street', '990102', '景街道', 'Street M', square(400, 600)],
      [A, 'community', '990101001', '甲社区', 'Community A', square(0, 200)],
      [B, 'community', '990102001', '乙社区', 'Community B', square(200, 400)],
      [M, 'community', '990102002', '景社区', 'Community M', square(400, 600)],
    ]),
  )
  await insert('management_streets', 'street_code, management_code', [['990102002', '990190']])
  for (const [community, west] of [
    [A, 0],
    [B, 200],
  ] as const) {
    const grid = (x: number, y: number) => polygon(rectangle(west + x, y, west + x + 100, y + 100))
    await insert('unit_grids', 'code, geom', [
      [`${community}001`, grid(0, 100)],
      [`${community}002`, grid(100, 100)],
      [`${community}003`, grid(0, 0)],
      [`${community}004`, grid(100, 0)],
    ])
  }
  await insert('units', 'code, name, name_en, kind, area_code, valid_to', [
    ['X-ZH', '小城指挥中心', 'Mini Command', 'command', '9901', null],
    ['XA-ZH', '甲区指挥中心', 'Command A', 'command', '990101', null],
    ['XM-ZH', '景区指挥中心', 'Command M', 'command', '990190', null],
    ['XA-HW', '甲区环卫', 'Sanitation A', 'district', '990101', null],
    ['XB-HW', '乙区环卫', 'Sanitation B', 'district', '990102', null],
    ['XM-HW', '景区环卫', 'Sanitation M', 'district', '990190', null],
    ['XA-JD', '甲街道办', 'Office A', 'street_office', '990101001', null],
    ['X-QB', '清波环卫公司', 'Qingbo Sanitation', 'contractor', null, null],
    ['X-XM', '新美公司', 'Xinmei', 'contractor', null, null],
    ['X-SW', '水务集团', 'Water Group', 'utility', null, null],
    ['X-OLD', '旧公司', 'Old Company', 'contractor', null, '2020-01-01'],
    // they hold nothing here; cases give them something
    ['XA-LD', '甲区路灯所', 'Street Lights A', 'district', '990101', null],
    ['XB-LD', '乙区路灯所', 'Street Lights B', 'district', '990102', null],
    ['XA-ZF', '甲区执法队', 'Enforcement A', 'district', '990101', null],
    ['X-SZ', '小城市政中心', 'Mini Roads', 'city_department', '9901', null],
    ['X-YL', '小城园林中心', 'Mini Parks', 'city_department', '9901', null],
    ['X-HD', '小城河道中心', 'Mini Waterways', 'city_department', '9901', null],
    ['X-YJ', '小城应急队', 'Mini Emergency Team', 'city_department', '9901', null],
    ['X-DT', '小城地铁公司', 'Mini Metro', 'utility', null, null],
    ['X-RQ', '小城燃气公司', 'Mini Gas', 'utility', null, null],
    ['X-PS', '小城排水公司', 'Mini Drainage', 'utility', null, null],
    ['X-WY', '锦园物业', 'Jinyuan Estate', 'contractor', null, null],
    ['X-JG', '城建工程公司', 'Chengjian Builders', 'contractor', null, null],
  ])
  const duty = (
    scope: string,
    kind: string,
    prefix: string,
    unit: string,
    from = '2005-01-01',
    to: string | null = null,
  ) => {
    const [family, priority] = FAMILIES[scope.length]!
    const code = `${scope}-${kind === 'event' ? 'E' : 'C'}${prefix}`
    return [
      code,
      family,
      priority,
      `${scope} 的 ${prefix} 类`,
      `Class ${prefix} in ${scope}`,
      scope,
      kind,
      prefix,
      unit,
      from,
      to,
    ]
  }
  await insert(
    'rules',
    'code, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code, valid_from, valid_to',
    [
      duty(`${A}001`, 'event', '01', 'X-QB'),
      duty(`${A}002`, 'event', '0104', 'X-QB', '2005-01-01', '2026-01-01T00:00:00+08:00'),
      duty(`${A}002`, 'event', '0104', 'X-XM', '2026-01-01T00:00:00+08:00'),
      duty(`${A}003`, 'event', '01', 'X-OLD'),
      duty(`${A}004`, 'event', '01', 'X-QB'),
      duty(`${A}004`, 'event', '0104', 'X-XM'),
      duty(`${A}001`, 'component', '', 'X-QB'),
      duty('990101001', 'event', '0401', 'XA-JD'),
      duty('990101', 'event', '01', 'XA-HW'),
      duty('990101', 'event', '0112', 'XA-JD'),
      duty('990102', 'event', '01', 'XB-HW'),
      duty('990190', 'event', '01', 'XM-HW'),
    ],
  )
  await insert('rules', 'code, family, priority, name, name_en, scope_code, kind, class_prefix, post, reach_m', [
    [
      '9901-ASSET',
      'component',
      '100',
      '部件归其养护单位',
      'A component is its maintainer’s',
      '9901',
      'component',
      '',
      'maintainer',
      '5',
    ],
  ])
  await insert('components', 'code, name, owner_code, maintainer_code, geom', [
    ['9901010104000001', '雨水箅子', 'XA-HW', 'X-SW', point(50, 150)],
    ['9901010104000002', '雨水箅子', 'XA-HW', 'X-OLD', point(150, 150)],
    ['9901010104000003', '雨水箅子', 'X-SW', null, point(153, 150)],
  ])
}

/** Family and priority by the digits of a scope. */
const FAMILIES: Record<number, [family: string, priority: string]> = {
  15: ['grid', '400'],
  12: ['community', '500'],
  9: ['street', '600'],
  6: ['district', '700'],
  4: ['city', '800'],
}

function transpose(rows: (string | null)[][]): (string | null)[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!))
}
