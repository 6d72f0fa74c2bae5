/** Pure rules of places: boxes in degrees, and what a position can be. */
import { ProblemError } from '../errors.ts'
import type { Sentence } from '../schema.ts'

export type Bbox = [west: number, south: number, east: number, north: number]

/** Reads `west,south,east,north` in degrees. Throws bad_request that says what was wrong. */
export function readBbox(text: string | undefined): Bbox | null {
  if (text === undefined || text === '') return null
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const refuse = (why: Sentence) =>
    new ProblemError('bad_request', {
      detail: {
        en: `bbox ${why.en}. Send west,south,east,north in degrees, for example 120.15,30.24,120.18,30.27.`,
        zh: `bbox ${why.zh}。请按 west,south,east,north 的次序发送，单位为度，例如 120.15,30.24,120.18,30.27。`,
      },
      field: 'bbox',
      value: text,
    })
  if (numbers.length !== 4)
    throw refuse({ en: `has ${numbers.length} numbers, expected 4`, zh: `有 ${numbers.length} 个数，应为 4 个` })
  if (!numbers.every(Number.isFinite)) throw refuse({ en: 'holds something that is not a number', zh: '中有的不是数' })
  const [west, south, east, north] = numbers as Bbox
  if (west > east || south > north) throw refuse({ en: 'is the wrong way round', zh: '的方向颠倒了' })
  if (west < -180 || east > 180 || south < -90 || north > 90) {
    throw refuse(
      south > 90 || north > 90
        ? { en: 'looks like latitude first', zh: '看来是纬度在前' }
        : { en: 'is outside the world', zh: '超出了经纬度的范围' },
    )
  }
  return [west, south, east, north]
}

/**
 * The part of a box that lies in the reach of the city, or null when none does. Projecting places far from the
 * city fails inside PROJ, and what lies there is not in the inventory anyway.
 */
export function clipBbox(box: Bbox, reach: Bbox): Bbox | null {
  const clipped: Bbox = [
    Math.max(box[0], reach[0]),
    Math.max(box[1], reach[1]),
    Math.min(box[2], reach[2]),
    Math.min(box[3], reach[3]),
  ]
  return clipped[0] <= clipped[2] && clipped[1] <= clipped[3] ? clipped : null
}

/** Whether every position lies in the box. */
export const liesWithin = (positions: readonly number[][], box: Bbox) =>
  positions.every(([lon, lat]) => lon! >= box[0] && lon! <= box[2] && lat! >= box[1] && lat! <= box[3])

/** Half a degree: no city's edge is further from its box than that. */
export const widen = ([west, south, east, north]: Bbox, degrees = 0.5): Bbox => [
  west - degrees,
  south - degrees,
  east + degrees,
  north + degrees,
]

/** Text for `like`: what the person typed stands for itself. */
export const literally = (text: string) => text.replace(/[\\%_]/g, (letter) => `\\${letter}`)
