/** What a file may say of a component, by which names its columns are known, and what its words mean. */
import type { Component } from '../components/schema.ts'

/** Fields of an import, in the order of the mapping's form. Names of columns are compared without case, spaces, _ and -. */
export const FIELDS = {
  code: { zh: '部件标识码', names: ['objid', '部件标识码', '标识码', '部件编码', '部件代码', 'code'] },
  class: {
    zh: '小类',
    names: [
      'classcode',
      'smallclass',
      '小类代码',
      '部件小类',
      '小类',
      '小类名称',
      '部件类别',
      '类别',
      'classname',
      'class',
    ],
  },
  name: { zh: '部件名称', names: ['objname', '部件名称', '名称', 'name'] },
  supervising: { zh: '主管部门', names: ['deptcode1', '主管部门代码', '主管部门', 'supervising'] },
  supervisingName: { zh: '主管部门名称', names: ['deptname1', '主管部门名称'] },
  owner: { zh: '权属单位', names: ['deptcode2', '权属单位代码', '权属单位', 'owner'] },
  ownerName: { zh: '权属单位名称', names: ['deptname2', '权属单位名称'] },
  maintainer: { zh: '养护单位', names: ['deptcode3', '养护单位代码', '养护单位', 'maintainer'] },
  maintainerName: { zh: '养护单位名称', names: ['deptname3', '养护单位名称'] },
  state: { zh: '状态', names: ['objstate', '部件状态', '状态', 'state'] },
  accuracy: { zh: '精度', names: ['accuracy', 'accuracyclass', '精度等级', '精度'] },
  source: { zh: '数据来源', names: ['datasource', '数据来源'] },
  address: { zh: '位置描述', names: ['locatedsc', '位置描述', '详细地址', '地址', '位置', 'address'] },
  note: { zh: '备注', names: ['note', '备注', '说明', 'remark', 'remarks'] },
  originalOn: { zh: '初始时间', names: ['ordate', '初始时间', '建成时间'] },
  x: {
    zh: '经度或东坐标',
    names: ['lon', 'lng', 'long', 'longitude', '经度', 'easting', '东坐标', 'x坐标', '坐标x', 'x'],
  },
  y: { zh: '纬度或北坐标', names: ['lat', 'latitude', '纬度', 'northing', '北坐标', 'y坐标', '坐标y', 'y'] },
  wkt: { zh: '图形 WKT', names: ['wkt', 'geometry', 'geom', 'thegeom', '图形'] },
} as const satisfies Record<string, { zh: string; names: readonly string[] }>
export type Field = keyof typeof FIELDS
export const FIELD_NAMES = Object.keys(FIELDS) as Field[]
export type Mapping = Partial<Record<Field, string | null>>

/** The name as it is compared. A Shapefile cuts names after ten bytes: so are the known ones when nothing else fits. */
const plain = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.]/g, '')
const SHORT = 10

/** The mapping that the names of the columns suggest; a column serves one field. */
export function proposeMapping(columns: readonly string[], hasShapes: boolean): Mapping {
  const mapping: Mapping = {}
  const taken = new Set<string>()
  for (const field of FIELD_NAMES) {
    if (hasShapes && ['x', 'y', 'wkt'].includes(field)) continue
    const names: readonly string[] = FIELDS[field].names
    const fits = (test: (column: string, name: string) => boolean) => {
      for (const name of names) {
        const found = columns.find((column) => !taken.has(column) && test(plain(column), name))
        if (found !== undefined) return found
      }
      return undefined
    }
    const column =
      fits((given, name) => given === name) ??
      fits((given, name) => name.length > SHORT && given.length === SHORT && name.startsWith(given))
    if (column === undefined) continue
    mapping[field] = column
    taken.add(column)
  }
  return mapping
}

type State = Component['state']
const words = <Value extends string>(table: Record<Value, readonly string[]>) =>
  new Map(
    (Object.entries(table) as [Value, readonly string[]][]).flatMap(([value, all]) =>
      [value, ...all].map((word): [string, Value] => [word, value]),
    ),
  )
export const STATES = words<State>({
  intact: ['完好', '正常'],
  damaged: ['破损', '损坏'],
  lost: ['丢失', '缺失'],
  abandoned: ['废弃', '废除'],
  removed: ['移除'],
})
export const ACCURACIES = words<'A' | 'B' | 'C'>({
  A: ['a', 'A级', 'A类'],
  B: ['b', 'B级', 'B类'],
  C: ['c', 'C级', 'C类'],
})
export const SOURCES = words<'survey' | 'map' | 'other'>({
  survey: ['实测', '测量'],
  map: ['地形图', '地图'],
  other: ['其他', '其它'],
})

/** The words that exports write: the standard's own (GB/T 30428.2). */
export const STATE_WORDS: Record<State, string> = {
  intact: '完好',
  damaged: '破损',
  lost: '丢失',
  abandoned: '废弃',
  removed: '移除',
}
export const SOURCE_WORDS: Record<string, string> = { survey: '实测', map: '地形图', other: '其他' }
