import { describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { narrowed, readColumns, writeColumns } from './columns.ts'

const random = new Random('columns')

describe('columns', () => {
  it('are read as they were written, of every width, differences or not, in any number', () => {
    for (let round = 0; round < 200; round++) {
      const columns = {
        bytes: Uint8Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 255)),
        shorts: Uint16Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 65_535)),
        words: Uint32Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 2 ** 32 - 1)),
        rising: Uint32Array.from({ length: 30 }, () => random.integer(0, 2 ** 32 - 1)).sort(),
      }
      const meta = { 标题: '热点', round }
      const differences = ['bytes', 'shorts', 'words', 'rising'].filter(() => random.chance(0.5))
      const written = writeColumns(meta, columns, differences)
      const read = readColumns<typeof meta>(written.buffer)
      expect(read.meta).toEqual(meta)
      expect(read.columns).toEqual(columns)
    }
  })

  it('are as narrow as their largest number', () => {
    expect(narrowed(Uint32Array.of(0, 255))).toEqual(Uint8Array.of(0, 255))
    expect(narrowed(Uint32Array.of(256))).toEqual(Uint16Array.of(256))
    expect(narrowed(Uint32Array.of(65_536, 1))).toEqual(Uint32Array.of(65_536, 1))
  })

  it('are not read from anything else', () => {
    expect(() => readColumns(new TextEncoder().encode('{"type":"/problems/not_ready"}').buffer as ArrayBuffer)).toThrow(
      'vnd.wangge.columns',
    )
  })
})
