import { expect, it } from 'vitest'
import { isSame, missing } from './options.ts'
import { reportCsv } from './report.ts'
import { bytesText } from './upload.ts'

const issue = {
  row: 3,
  code: 'class_unknown',
  field: 'class',
  value: '=1+1',
  parameters: {},
  position: null,
  sentence: { zh: '没有“a,b”\n', en: 'no "a"' },
}

it('a report is a CSV whose cells are never formulas', () => {
  const csv = reportCsv(['行', '值', '说明'], [issue, { ...issue, value: '-12.5' }], ({ row, value, sentence }) => [
    row,
    value,
    sentence.en,
  ])
  expect(csv).toBe('\ufeff行,值,说明\r\n3,\'=1+1,"no ""a"""\r\n3,-12.5,"no ""a"""\r\n')
})

it('choices are the same whatever their order and whatever is nothing', () => {
  expect(
    isSame(
      { mapping: { class: 'a', name: null }, axes: 'east_first' },
      { axes: 'east_first', mapping: { class: 'a' } },
    ),
  ).toBe(true)
  expect(isSame({ mapping: { class: 'a' } }, { mapping: { class: 'b' } })).toBe(false)
})

it('says what a check cannot begin without', () => {
  const table = { hasShapes: false } as Parameters<typeof missing>[1]
  expect(missing({ mapping: { class: 'a', x: 'b' } }, table)).toEqual({ class: false, place: true, crs: true })
  expect(missing({ constants: { class: '0101' }, crs: 'bd09' }, { ...table, hasShapes: true })).toEqual({
    class: false,
    place: false,
    crs: false,
  })
})

it('writes sizes as people read them', () => {
  expect([0, 900, 1536, 200 * 1024 * 1024].map(bytesText)).toEqual(['0 B', '900 B', '1.5 KB', '200 MB'])
})
