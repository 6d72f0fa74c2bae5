import { describe, expect, it } from 'vitest'
import { carried, changesOf, handleOf, patchOf } from './changes.ts'

const form = {
  name: '上水井盖',
  state: 'intact',
  supervising: 'HZ-CG',
  owner: 'HZ-SW',
  maintainer: null,
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
  })
})

describe('history', () => {
  const entry = (version: number, state: string, lon: number) => ({
    version,
    state,
    position: [lon, 30.25],
    validFrom: '',
    validTo: null,
    changedBy: null,
  })
  it('tells moves, states and the rest apart', () => {
    const history = [
      entry(5, 'removed', 120.1501),
      entry(4, 'damaged', 120.1501),
      entry(3, 'damaged', 120.1501),
      entry(2, 'damaged', 120.15),
      entry(1, 'intact', 120.15),
    ]
    expect(changesOf(history, true).map((changes) => changes.map(({ kind }) => kind))).toEqual([
      ['retired'],
      ['attributes'],
      ['moved'],
      ['state'],
      ['created'],
    ])
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
