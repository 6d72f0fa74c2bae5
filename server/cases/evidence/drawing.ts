/** Parts of an SVG drawing: paths in paper units, texts that keep out of each other's way. Pure. */
import type { Feature, Scene } from './scene.ts'

export type Place = [x: number, y: number]

export const escapeXml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const short = (value: number) => String(Math.round(value * 10) / 10)

/** Metres of the city's CRS to paper: north is up, the box is `width` units wide. */
export function project([west, , east, north]: Scene['box'], width: number): (position: number[]) => Place {
  const scale = width / (east - west)
  return ([x, y]) => [(x! - west) * scale, (north - y!) * scale]
}

type Shape = Feature['geometry']
const simple = (geometry: Shape): Exclude<Shape, { type: 'GeometryCollection' }>[] =>
  geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(simple) : [geometry]

/** Every line and ring of a geometry on paper. */
export function linesOf(geometry: Shape, toPaper: (position: number[]) => Place): Place[][] {
  return simple(geometry).flatMap((part) => {
    switch (part.type) {
      case 'LineString':
        return [part.coordinates.map(toPaper)]
      case 'MultiLineString':
      case 'Polygon':
        return part.coordinates.map((line) => line.map(toPaper))
      case 'MultiPolygon':
        return part.coordinates.flatMap((rings) => rings.map((ring) => ring.map(toPaper)))
      default:
        return []
    }
  })
}

/** Every single point of a geometry on paper. */
export function pointsOf(geometry: Shape, toPaper: (position: number[]) => Place): Place[] {
  return simple(geometry).flatMap((part) =>
    part.type === 'Point'
      ? [toPaper(part.coordinates)]
      : part.type === 'MultiPoint'
        ? part.coordinates.map(toPaper)
        : [],
  )
}

export const isArea = (geometry: Shape) => simple(geometry).some(({ type }) => type.endsWith('Polygon'))

export const pathOf = (lines: readonly Place[][], closed = false) =>
  lines.map((line) => `M${line.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}${closed ? 'Z' : ''}`).join('')

/** Longest straight piece of some lines: where a name along it is read best. */
export function longestPiece(lines: readonly Place[][]): { from: Place; to: Place; length: number } | null {
  let best: { from: Place; to: Place; length: number } | null = null
  for (const line of lines) {
    for (const [index, to] of line.slice(1).entries()) {
      const from = line[index]!
      const length = Math.hypot(to[0] - from[0], to[1] - from[1])
      if (!best || length > best.length) best = { from, to, length }
    }
  }
  return best
}

/** A point inside a ring, good enough for a label: the mean of the box, of the part that is on the paper. */
export function middleOf(ring: readonly Place[], width: number, height: number): Place | null {
  const inside = (value: number, limit: number) => Math.min(limit, Math.max(0, value))
  const xs = ring.map(([x]) => inside(x, width))
  const ys = ring.map(([, y]) => inside(y, height))
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return right - left < 24 || bottom - top < 24 ? null : [(left + right) / 2, (top + bottom) / 2]
}

export interface Text {
  at: Place
  text: string
  size: number
  colour?: string
  bold?: boolean
  anchor?: 'start' | 'middle' | 'end'
  /** Degrees, clockwise. */
  turn?: number
}

/** A text with a white rim, so that it reads on anything. */
export function textOf({ at: [x, y], text, size, colour = '#222', bold, anchor = 'middle', turn }: Text): string {
  const place = turn === undefined ? '' : ` transform="rotate(${short(turn)} ${short(x)} ${short(y)})"`
  return `<text x="${short(x)}" y="${short(y)}"${place} font-size="${size}" fill="${colour}" text-anchor="${anchor}"${bold ? ' font-weight="700"' : ''} stroke="#fff" stroke-width="${size / 4}" stroke-linejoin="round" paint-order="stroke">${escapeXml(text)}</text>`
}

/** Rough width of a text: a Chinese character is as wide as high, others about half. */
export const widthOf = (text: string, size: number) =>
  [...text].reduce((sum, sign) => sum + (sign > '\u2e80' ? size : size * 0.56), 0)

/** Keeps texts apart: whoever comes first stays, who would lie on another is not drawn. */
export class Board {
  private readonly taken: [number, number, number, number][] = []
  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** Whether a box around a place is free; if it is, it is taken. */
  claim([x, y]: Place, width: number, height: number): boolean {
    const box: [number, number, number, number] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
    if (box[0] < 2 || box[1] < 2 || box[2] > this.width - 2 || box[3] > this.height - 2) return false
    if (this.taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) {
      return false
    }
    this.taken.push(box)
    return true
  }

  /** A text beside a point, on the first side that is free; empty when none is. */
  beside([x, y]: Place, text: string, size: number, gap: number, style: Partial<Text> = {}): string {
    const width = widthOf(text, size)
    const sides: Place[] = [
      [x + gap + width / 2, y],
      [x - gap - width / 2, y],
      [x, y - gap - size / 2],
      [x, y + gap + size / 2],
    ]
    const free = sides.find((side) => this.claim(side, width + 4, size + 3))
    return free ? textOf({ at: [free[0], free[1] + size * 0.36], text, size, ...style }) : ''
  }
}
