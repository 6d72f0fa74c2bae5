import { describe, expect, it } from 'vitest'
import type { Geometry } from '../schema.ts'
import { proposeMapping } from './fields.ts'
import { ISSUES, sentenceOf } from './issues.ts'
import { Names, type Reading, readRow } from './reading.ts'

const kind = (code: string, name: string, geometryKind: 'point' | 'line' | 'polygon' = 'point', ended = false) => ({
  ...{ code, name, nameEn: `${name} en`, geometryKind, ended },
})
const unit = (code: string, name: string) => ({ code, name, nameEn: code })
const reading: Reading = {
  asked: {
    mapping: {
      class: '类',
      code: 'ObjID',
      owner: 'DeptCode2',
      ownerName: 'DeptName2',
      originalOn: 'ORDate',
      x: 'X',
      y: 'Y',
      wkt: 'WKT',
    },
    constants: {},
    axes: 'east_first',
  },
  srid: 4326,
  isGeographic: true,
  datum: 'wgs84',
  reach: [118, 29, 121, 31],
  classes: new Names([
    kind('0137', '路灯'),
    kind('0180', '遮阳篷（伞）'),
    kind('0217', '交通护栏', 'line'),
    kind('0199', '旧类', 'point', true),
  ]),
  units: new Names([unit('HZ-LD', '市城市照明管理中心'), unit('A-1', '同名公司'), unit('A-2', '同名公司')]),
  today: '2026-11-20',
}
const read = (
  properties: Record<string, unknown>,
  geometry: Geometry | null = { type: 'Point', coordinates: [120.1, 30.2] },
  change: Partial<Reading['asked']> = {},
) => readRow({ row: 1, geometry, properties }, { ...reading, asked: { ...reading.asked, ...change } })
const codes = (...asked: Parameters<typeof read>) => read(...asked).issues.map(({ code }) => code)

describe('words of a row', () => {
  it.each([
    [{ 类: '0137' }, '0137'],
    [{ 类: 137 }, '0137'],
    [{ 类: '路灯' }, '0137'],
    [{ 类: ' 遮阳篷(伞) ' }, '0180'],
    [{ ObjID: '3301060137000001' }, '0137'],
  ])('%o is class %s', (properties, code) => {
    expect(read(properties)).toMatchObject({ class: code, issues: [] })
  })

  it.each([
    [{ ORDate: '20210315' }, '2021-03-15'],
    [{ ORDate: '2021/3/5' }, '2021-03-05'],
    [{ ORDate: '2021年3月5日' }, '2021-03-05'],
    [{ ORDate: new Date(2021, 2, 5) }, '2021-03-05'],
    [{ ORDate: '2021-03-05T10:00:00' }, '2021-03-05'],
  ])('%o is a day', (properties, day) => {
    expect(read({ 类: '0137', ...properties })).toMatchObject({ originalOn: day, issues: [] })
  })

  it('a unit is known by code, and by name where the code is empty; a name of two is not guessed', () => {
    expect(read({ 类: '0137', DeptCode2: 'hz-ld' }).owner).toBe('HZ-LD')
    expect(read({ 类: '0137', DeptCode2: '', DeptName2: '市城市照明管理中心' }).owner).toBe('HZ-LD')
    expect(read({ 类: '0137', DeptName2: '同名公司' }).issues).toMatchObject([
      { code: 'unit_ambiguous', parameters: { codes: 'A-1, A-2' } },
    ])
  })

  it('what the whole file is comes from a constant', () => {
    expect(read({}, undefined, { constants: { class: '路灯', state: '完好' } })).toMatchObject({
      class: '0137',
      state: 'intact',
      issues: [],
    })
  })
})

describe('shapes of a row', () => {
  const lamp = { 类: '0137' }
  it('may be WKT or two columns, and flat', () => {
    const shape = read(lamp).shape
    expect(read({ ...lamp, WKT: 'POINT Z (120.1 30.2 5)' }, null).shape).toBe(shape)
    expect(read({ ...lamp, X: '120.1', Y: '30.2' }, null).shape).toBe(shape)
    expect(read(lamp, { type: 'MultiPoint', coordinates: [[120.1, 30.2]] }).shape).toBe(shape)
    expect(read({ ...lamp, X: '30.2', Y: '120.1' }, null, { axes: 'north_first' }).shape).toBe(shape)
  })

  it.each([
    ['axes_swapped', { type: 'Point', coordinates: [30.2, 120.1] }],
    ['outside_city', { type: 'Point', coordinates: [116.4, 39.9] }],
    ['geometry_bad', { type: 'Point', coordinates: ['a', null] }],
    ['geometry_bad', { type: 'Point' }],
    ['geometry_bad', { type: 'GeometryCollection', geometries: [] }],
    ['geometry_bad', { type: 'LineString', coordinates: [] }],
    ['geometry_bad', { type: 'LineString', coordinates: [[120.1, 30.2]] }],
    [
      'geometry_bad',
      {
        type: 'Polygon',
        coordinates: [
          [
            [120, 30],
            [120.1, 30],
            [120, 30.1],
          ],
        ],
      },
    ],
  ])('%s: %o', (code, geometry) => {
    expect(codes(lamp, geometry as never)).toContain(code)
    expect(read(lamp, geometry as never).shape).toBeNull()
  })

  it('of another kind than the class is told', () => {
    expect(codes({ 类: '0217' })).toEqual(['shape_wrong'])
  })
})

describe('columns', () => {
  it('with the standard’s names are known, in Latin, in Chinese, and cut by a Shapefile', () => {
    expect(proposeMapping(['ObjID', 'OBJNAME', 'Dept_Code1', 'DeptName3', 'DataSource', 'BGID'], true)).toEqual({
      ...{
        code: 'ObjID',
        name: 'OBJNAME',
        supervising: 'Dept_Code1',
        maintainerName: 'DeptName3',
        source: 'DataSource',
      },
    })
    expect(proposeMapping(['小类', '权属单位', '经度', '纬度'], false)).toEqual({
      class: '小类',
      owner: '权属单位',
      x: '经度',
      y: '纬度',
    })
    expect(proposeMapping(['AccuracyCl'], true)).toEqual({ accuracy: 'AccuracyCl' })
  })
})

it('every issue has a sentence in both languages with the same words to fill in', () => {
  for (const [code, [zh, en]] of Object.entries(ISSUES)) {
    expect([code, zh]).toEqual([code, expect.stringMatching(/[\u4e00-\u9fff]/)])
    expect(en).toMatch(/^[\x20-\x7e]+$/)
  }
  expect(sentenceOf({ code: 'code_twice', value: '1', parameters: { row: 7 } })).toEqual({
    zh: '标识码 1 与第 7 行重复。',
    en: 'Row 7 has code 1 too.',
  })
  const reason = { zh: '不是 GeoJSON 要素', en: 'it is not a GeoJSON feature' }
  expect(sentenceOf({ code: 'row_broken', value: null, parameters: { reason } })).toEqual({
    zh: '无法读取这一行：不是 GeoJSON 要素。请修正文件中的这一行。',
    en: 'The row cannot be read: it is not a GeoJSON feature. Correct it in the file.',
  })
})
