/** What makes a tile address, and a tile's name: pure. */
import type { TileAddress } from '../database/tile-encoder.ts'
import { ProblemError } from '../errors.ts'

/** Deeper than any layer has tiles of its own, and than any map shows. */
export const DEEPEST_ZOOM = 22

/** Reads z/x/y. Throws tile_outside when there is no such tile in the WebMercatorQuad scheme. */
export function readAddress(text: { z: string; x: string; y: string }): TileAddress {
  const whole = (value: string) => (/^(0|[1-9][0-9]{0,7})$/.test(value) ? Number(value) : Number.NaN)
  const address = { z: whole(text.z), x: whole(text.x), y: whole(text.y) }
  const given = `${text.z}/${text.x}/${text.y}`
  if (!(address.z <= DEEPEST_ZOOM)) {
    throw new ProblemError('tile_outside', {
      detail: {
        en: `Zoom is a whole number from 0 to ${DEEPEST_ZOOM}, got "${text.z}" in ${given}.`,
        zh: `缩放级别应为 0 至 ${DEEPEST_ZOOM} 的整数，${given} 中是“${text.z}”。`,
      },
      field: '/z',
      value: text.z,
    })
  }
  for (const axis of ['x', 'y'] as const) {
    if (address[axis] < 2 ** address.z) continue
    throw new ProblemError('tile_outside', {
      detail: {
        en: `At zoom ${address.z} ${axis} is a whole number from 0 to ${2 ** address.z - 1}, got "${text[axis]}" in ${given}. The address is z/x/y with y counted from the north.`,
        zh: `第 ${address.z} 级的 ${axis} 应为 0 至 ${2 ** address.z - 1} 的整数，${given} 中是“${text[axis]}”。地址为 z/x/y，y 自北向南数。`,
      },
      field: `/${axis}`,
      value: text[axis],
    })
  }
  if (Number.isNaN(address.x) || Number.isNaN(address.y)) {
    const axis = Number.isNaN(address.x) ? 'x' : 'y'
    throw new ProblemError('tile_outside', {
      detail: { en: `z, x and y are whole numbers, got ${given}.`, zh: `z、x、y 应为整数，收到的是 ${given}。` },
      field: `/${axis}`,
      value: text[axis],
    })
  }
  return address
}

/** Whether If-None-Match names this tile, in whatever packing; proxies may add W/. */
export function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  if (!ifNoneMatch) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch
    .split(',')
    .some((given) => /^(?:W\/)?"([\w-]+?)(?:-(?:br|zstd|gzip))?"$/.exec(given.trim())?.[1] === tag)
}

/** west, south, east, north in degrees (CRS84). */
export type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * What of a tile's surroundings shows in it, as a part of its side: the encoder's buffer of 64 units of 4096, and the
 * 4 that generalising may move a vertex by (tiles/areas/layer.sql).
 */
export const REACH = 68 / 4096

/** Columns and rows of a zoom, both ends included. */
export interface TileRange {
  z: number
  left: number
  top: number
  right: number
  bottom: number
}

/**
 * The tiles of a zoom in which something within a box may show.
 * @param box as parts of the world's side, from its west and from its north
 * @param reach how far around a tile still shows in it, as a part of its side
 */
export function tileRange(
  { west, south, east, north }: { west: number; south: number; east: number; north: number },
  z: number,
  reach: number,
): TileRange {
  const across = 2 ** z
  const within = (index: number) => Math.min(across - 1, Math.max(0, Math.floor(index)))
  return {
    z,
    left: within(west * across - reach),
    top: within(north * across - reach),
    right: within(east * across + reach),
    bottom: within(south * across + reach),
  }
}

export const isIn = ({ left, right, top, bottom }: TileRange, { x, y }: { x: number; y: number }) =>
  x >= left && x <= right && y >= top && y <= bottom

/** The same of a box in degrees. */
export function tilesTouched([west, south, east, north]: Box, z: number, reach = REACH): TileRange {
  const across = (lon: number) => (lon + 180) / 360
  const down = (lat: number) => (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2
  return tileRange({ west: across(west), south: down(south), east: across(east), north: down(north) }, z, reach)
}
