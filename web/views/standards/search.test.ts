import { describe, expect, it } from 'vitest'
import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { byMajor, matching, pieces, wordsOf } from './search.ts'

const one = (
  kind: 'component' | 'event',
  code: string,
  name: string,
  nameEn: string,
  filing: string,
): CatalogueClass => ({
  kind,
  code,
  majorName: '公用设施',
  name,
  nameEn,
  geometryKind: 'point',
  isLocal: false,
  version: 1,
  validFrom: '2005-01-01T00:00:00.000Z',
  conditions: [
    {
      seq: 1,
      version: 1,
      filing,
      closing: '修复',
      limitValue: 1,
      limitUnit: 'working_day',
      grade: 2,
      validFrom: '2005-01-01T00:00:00.000Z',
      defaultUnit: null,
    },
  ],
  upcoming: [],
})
const classes = [
  one('component', '0101', '上水井盖', 'Water cover', '缺失、移位'),
  one('component', '0137', '路灯', 'Street lamp', '单盏灯不亮'),
  one('event', '0110', '暴露生活垃圾', 'Litter', '未入容器'),
]

describe('search in the catalogue', () => {
  it.each([
    ['', ['0101', '0137', '0110']],
    ['0110', ['0110']],
    ['WATER cover', ['0101']],
    ['移位 井盖', ['0101']],
    ['修复 lamp', ['0137']],
    ['公用', ['0101', '0137', '0110']],
    ['井盖 不亮', []],
  ])('%j finds %j', (text, codes) => {
    expect(matching(classes, wordsOf(text)).map(({ code }) => code)).toEqual(codes)
  })

  it('groups by kind and major class', () => {
    expect(byMajor(classes).map((major) => [major.kind, major.code, major.classes.length])).toEqual([
      ['component', '01', 2],
      ['event', '01', 1],
    ])
  })

  it.each([
    ['上水井盖', ['井盖'], ['上水', '井盖', '']],
    ['Water cover', ['water'], ['', 'Water', ' cover']],
    ['大于2cm (含)', ['('], ['大于2cm ', '(', '含)']],
    ['路灯', [], ['路灯']],
  ])('cuts %j at %j', (text, words, cut) => {
    expect(pieces(text, words)).toEqual(cut)
  })
})
