import { describe, expect, it } from 'vitest'
import type { Box } from '../../server/tiles/rules.ts'
import { Stale } from './stale.ts'

const point = (lon: number, lat: number): Box => [lon, lat, lon, lat]
const place = point(120.1551, 30.2741)
const tile = { z: 15, x: 27320, y: 13492 }

describe('which tiles may show something old', () => {
  it('none before anything was told', () => {
    const stale = new Stale()
    expect(stale.isEmpty).toBe(true)
    expect(stale.has(tile)).toBe(false)
  })

  it('the tile that holds a box, at every zoom, and no other', () => {
    const stale = new Stale()
    stale.add([place])
    for (const z of [8, 12, 14, 15, 16]) {
      const across = 2 ** z
      const x = Math.floor(((place[0] + 180) / 360) * across)
      const y = Math.floor(((1 - Math.asinh(Math.tan((place[1] * Math.PI) / 180)) / Math.PI) / 2) * across)
      expect(stale.has({ z, x, y }), `${z}`).toBe(true)
      expect(stale.has({ z, x: x + 2, y }), `${z}`).toBe(false)
      expect(stale.has({ z, x, y: y - 2 }), `${z}`).toBe(false)
    }
  })

  it('an old and a new place are two tiles, and nothing between them', () => {
    const stale = new Stale()
    stale.add([point(120.1, 30.2741), point(120.2, 30.2741)])
    const column = (lon: number) => Math.floor(((lon + 180) / 360) * 2 ** 15)
    const y = Math.floor(((1 - Math.asinh(Math.tan((30.2741 * Math.PI) / 180)) / Math.PI) / 2) * 2 ** 15)
    expect(stale.has({ z: 15, x: column(120.1), y })).toBe(true)
    expect(stale.has({ z: 15, x: column(120.2), y })).toBe(true)
    expect(stale.has({ z: 15, x: column(120.15), y })).toBe(false)
  })

  it.each([
    ['messages were missed', (stale: Stale) => stale.add(null)],
    ['there are more boxes than are worth telling apart', (stale: Stale) => stale.add(Array(301).fill(place))],
    ['many messages together are as many', (stale: Stale) => Array.from({ length: 301 }, () => stale.add([place]))],
  ])('all of them when %s', (_name, tell) => {
    const stale = new Stale()
    tell(stale)
    expect(stale.has({ z: 15, x: 0, y: 0 })).toBe(true)
  })

  it('a tile named by itself, whatever the boxes say', () => {
    const stale = new Stale()
    stale.addTile(tile)
    expect(stale.isEmpty).toBe(false)
    expect(stale.has(tile)).toBe(true)
    expect(stale.has({ ...tile, x: tile.x + 1 })).toBe(false)
  })
})
