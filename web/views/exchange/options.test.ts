import { expect, it } from 'vitest'
import { isSame, missing } from './options.ts'
import { bytesText } from './upload.ts'

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
