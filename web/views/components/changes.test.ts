import { describe, expect, it } from 'vitest'
import { carried, handleOf, patchOf } from './changes.ts'

const form = {
  name: '上水井盖',
  state: 'intact',
  supervising: 'HZ-CG',
  owner: 'HZ-SW',
  maintainer: null,
  accuracyClass: 'C',
  dataSource: 'map',
  address: '',
  note: '旧',
} as const

describe('an edit', () => {
  it('sends only what differs, and nothing for an emptied text', () => {
    expect(patchOf(form, { ...form })).toEqual({})
    expect(patchOf(form, { ...form, state: 'damaged', note: ' ', owner: null })).toEqual({
      state: 'damaged',
      note: null,
      owner: null,
    })
    expect(patchOf(form, { ...form, accuracyClass: 'A', dataSource: 'survey' })).toEqual({
      accuracyClass: 'A',
      dataSource: 'survey',
    })
  })
})

describe('carrying a shape', () => {
  it('moves every corner by the same', () => {
    const square = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [120, 30],
          [120.1, 30],
          [120.1, 30.1],
          [120, 30],
        ],
      ],
    }
    expect(handleOf(square)).toEqual([120, 30])
    expect(carried(square, [121, 31]).coordinates).toEqual([
      [
        [121, 31],
        [121.1, 31],
        [121.1, 31.1],
        [121, 31],
      ],
    ])
  })
})
