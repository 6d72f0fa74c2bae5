import { expect, it } from 'vitest'
import { csvLine, csvTable, decodeText } from './rules.ts'

it.each([
  ['他说"不管"', '"他说""不管"""'],
  ['甲,乙', '"甲,乙"'],
  ['上\n下', '"上\n下"'],
  ['=1+1', '=1+1'],
  [null, ''],
  [-12.5, '-12.5'],
])('a cell of %j is written as %s', (cell, written) => {
  expect(csvLine([1, cell, undefined])).toBe(`1,${written},\r\n`)
})

it('of a table for people no cell is a formula, and figures stay figures', () => {
  const rows = [
    ['行', '值'],
    [3, '=1+1'],
    [4, '-12.5'],
    [5, -12.5],
    [6, '-见附件'],
    [7, '@a,b'],
  ]
  expect(csvTable(rows)).toBe("\ufeff行,值\r\n3,'=1+1\r\n4,-12.5\r\n5,-12.5\r\n6,'-见附件\r\n7,\"'@a,b\"\r\n")
})

it('notes stand before the heading, a line each', () => {
  expect(csvTable([['a']], ['题目', '两\n行'])).toBe('\ufeff# 题目\r\n# 两 行\r\na\r\n')
})

it.each([
  ['UTF-8', Buffer.from('日期,网格'), '日期,网格'],
  ['UTF-8 with its mark', Buffer.from('\ufeff日期'), '日期'],
  ['GB 18030', Buffer.from([0xc8, 0xd5, 0xc6, 0xda]), '日期'],
])('a file in %s is read as it was written', (_, bytes, text) => {
  expect(decodeText(bytes)).toBe(text)
})
