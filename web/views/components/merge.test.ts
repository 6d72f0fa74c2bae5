import { describe, expect, it } from 'vitest'
import { firstChoice, merged, mergeRows } from './merge.ts'

const base = { name: '路灯', owner: 'A', state: 'intact', note: null }
const theirs = { ...base, owner: 'B', state: 'damaged' }

describe('a field-by-field merge', () => {
  it('asks only where both changed one field to different things', () => {
    const rows = mergeRows({ owner: 'C', note: '新灯' }, base, theirs)
    expect(rows.map(({ key, clash }) => [key, clash])).toEqual([
      ['owner', true],
      ['note', false],
      ['state', false],
    ])
    expect(rows.map(firstChoice)).toEqual([null, 'mine', 'theirs'])
    expect(merged(rows, {})).toBeNull()
    expect(merged(rows, { owner: 'mine' })).toEqual({ owner: 'C', note: '新灯' })
    expect(merged(rows, { owner: 'theirs' })).toEqual({ note: '新灯' })
    expect(merged(rows, { owner: 'base' })).toEqual({ owner: 'A', note: '新灯' })
  })

  it('can give back what they changed alone, and leave out what I did', () => {
    const rows = mergeRows({ note: '新灯' }, base, theirs)
    expect(merged(rows, { state: 'mine', note: 'theirs' })).toEqual({ state: 'intact' })
  })

  it('has nothing to ask when both did the same', () => {
    expect(mergeRows({ owner: 'B', state: 'damaged' }, base, theirs)).toEqual([])
    expect(merged([], {})).toEqual({})
  })

  it('takes nothing and missing for one', () => {
    expect(mergeRows({ note: null }, { note: 'x' }, { note: undefined })).toEqual([])
  })

  it('compares shapes by what they are', () => {
    const at = (lon: number) => ({ type: 'Point', coordinates: [lon, 30] })
    const rows = mergeRows({ geometry: at(121) }, { geometry: at(120) }, { geometry: at(120) })
    expect(rows.map(firstChoice)).toEqual(['mine'])
    expect(merged(rows, {})).toEqual({ geometry: at(121) })
  })
})
