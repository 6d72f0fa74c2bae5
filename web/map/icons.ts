/** Map icons drawn on a canvas when the style first asks for them: no sprite to host. Ids are `kind|theme|…`. */
import type { ExpressionSpecification } from 'maplibre-gl'
import type { State } from '../../server/cases/lifecycle.ts'
import type { Theme } from '../preferences.ts'
import { GLYPHS, SHAPES } from '../ui/stateGlyph.ts'
import { PALETTES } from './palette.ts'

export const PIXEL_RATIO = 2

type ComponentShape = 'cover' | 'grate' | 'pole' | 'lamp' | 'sign' | 'tree' | 'bin' | 'box' | 'dot'
type ComponentFamily = 'utility' | 'traffic' | 'sanitation' | 'greenery' | 'other'

/** Which shape a class is drawn with; anything else takes the default of its major class (GB/T 30428.2). */
export const CLASS_SHAPES: readonly { shape: ComponentShape; classes: readonly string[] }[] = [
  {
    shape: 'cover',
    classes: ['0101', '0102', '0103', '0105', '0106', '0107', '0108', '0109', '0110', '0111', '0114', '0118', '0123'],
  },
  { shape: 'grate', classes: ['0104', '0126'] },
  { shape: 'pole', classes: ['0130', '0131', '0150'] },
  { shape: 'lamp', classes: ['0137', '0138', '0139'] },
]
export const MAJORS: Record<string, { family: ComponentFamily; shape: ComponentShape }> = {
  '01': { family: 'utility', shape: 'box' },
  '02': { family: 'traffic', shape: 'sign' },
  '03': { family: 'sanitation', shape: 'bin' },
  '04': { family: 'greenery', shape: 'tree' },
  '05': { family: 'other', shape: 'dot' },
}

export function componentIconExpression(theme: Theme): ExpressionSpecification {
  const major = ['slice', ['get', 'class_code'], 0, 2]
  const shapeByMajor = ['match', major, ...Object.entries(MAJORS).flatMap(([code, { shape }]) => [code, shape]), 'dot']
  const shape = [
    'match',
    ['get', 'class_code'],
    ...CLASS_SHAPES.flatMap((row) => [row.classes, row.shape]),
    shapeByMajor,
  ]
  const family = ['match', major, ...Object.entries(MAJORS).flatMap(([code, { family }]) => [code, family]), 'other']
  const state = ['match', ['get', 'state'], 'intact', '', '|broken']
  return ['concat', 'component|', theme, '|', family, '|', shape, state] as unknown as ExpressionSpecification
}

type Context = CanvasRenderingContext2D

function canvas(size: number): Context {
  const element = document.createElement('canvas')
  element.width = size * PIXEL_RATIO
  element.height = size * PIXEL_RATIO
  const context = element.getContext('2d', { willReadFrequently: true })!
  context.scale(PIXEL_RATIO, PIXEL_RATIO)
  return context
}

function drawCase(theme: Theme, state: State, late: boolean): Context {
  const palette = PALETTES[theme]
  const { phase, fill } = GLYPHS[state]
  const colour = palette.phases[phase]
  const size = 28
  const context = canvas(size)
  if (late) {
    context.beginPath()
    context.arc(size / 2, size / 2, 12, 0, Math.PI * 2)
    context.fillStyle = palette.marker
    context.fill()
    context.lineWidth = 2.4
    context.strokeStyle = palette.late
    context.stroke()
  }
  context.translate(6, 6)
  const outline = new Path2D(SHAPES[phase])
  context.lineJoin = 'round'
  if (!late) {
    context.lineWidth = 5
    context.strokeStyle = palette.marker
    context.stroke(outline)
  }
  context.fillStyle = palette.marker
  context.fill(outline)
  context.save()
  context.clip(outline)
  context.fillStyle = colour
  context.fillRect(0, 16 - 16 * fill, 16, 16)
  context.restore()
  context.lineWidth = 2
  context.strokeStyle = colour
  context.stroke(outline)
  return context
}

const COMPONENT_PATHS: Record<ComponentShape, { fill?: string; line?: string }> = {
  cover: { fill: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z', line: 'M5.5 8h5M8 5.5v5' },
  grate: { fill: 'M3.5 4.5h9v7h-9z', line: 'M5.7 5v6M8 5v6M10.3 5v6' },
  pole: { fill: 'M7 2.5h2v11H7z' },
  lamp: { fill: 'M8 2.6l4.4 4.6H3.6zM7.2 8h1.6v5.6H7.2z' },
  sign: { fill: 'M8 2.6 13.4 8 8 13.4 2.6 8z' },
  tree: { fill: 'M8 2.2a4.3 4.3 0 0 1 .9 8.5V14H7.1v-3.3A4.3 4.3 0 0 1 8 2.2z' },
  bin: { fill: 'M3.8 4h8.4v1.6H3.8zM4.6 6.4h6.8l-.7 7H5.3z' },
  box: { fill: 'M4 4h8v8H4z' },
  dot: { fill: 'M8 4.4a3.6 3.6 0 1 1 0 7.2a3.6 3.6 0 1 1 0-7.2z' },
}

function drawComponent(theme: Theme, family: ComponentFamily, shape: ComponentShape, broken: boolean): Context {
  const palette = PALETTES[theme]
  const colour = palette.components[family] ?? palette.text
  const context = canvas(20)
  context.translate(2, 2)
  context.lineJoin = 'round'
  const { fill, line } = COMPONENT_PATHS[shape] ?? COMPONENT_PATHS.dot
  if (fill) {
    const path = new Path2D(fill)
    context.lineWidth = 2.6
    context.strokeStyle = palette.halo
    context.stroke(path)
    context.fillStyle = colour
    context.fill(path)
  }
  if (line) {
    context.lineWidth = 1.1
    context.strokeStyle = palette.halo
    context.stroke(new Path2D(line))
  }
  if (broken) {
    context.beginPath()
    context.arc(13, 3.4, 3, 0, Math.PI * 2)
    context.fillStyle = palette.late
    context.fill()
    context.lineWidth = 1.2
    context.strokeStyle = palette.halo
    context.stroke()
  }
  return context
}

function drawArrow(theme: Theme): Context {
  const palette = PALETTES[theme]
  const context = canvas(12)
  const path = new Path2D('M2 2.2 10.4 6 2 9.8 4 6z')
  context.lineWidth = 1.6
  context.lineJoin = 'round'
  context.strokeStyle = palette.halo
  context.stroke(path)
  context.fillStyle = palette.textStrong
  context.fill(path)
  return context
}

/** The image for an id of ours, or null for one that is not. */
export function drawIcon(id: string): ImageData | null {
  const [kind, theme, ...rest] = id.split('|') as [string, Theme, ...string[]]
  if (!(theme in PALETTES)) return null
  let context: Context | null = null
  if (kind === 'case' && rest[0] && rest[0] in GLYPHS) context = drawCase(theme, rest[0] as State, rest[1] === 'late')
  else if (kind === 'component') {
    context = drawComponent(theme, rest[0] as ComponentFamily, rest[1] as ComponentShape, rest[2] === 'broken')
  } else if (kind === 'arrow') context = drawArrow(theme)
  return context?.getImageData(0, 0, context.canvas.width, context.canvas.height) ?? null
}

/** The same drawing outside the map: ready in the frame in which it is put there, as an image of an address is not. */
export function iconCanvas(id: string): HTMLCanvasElement {
  const element = document.createElement('canvas')
  const image = drawIcon(id)
  if (!image) return element
  element.width = image.width
  element.height = image.height
  element.getContext('2d')!.putImageData(image, 0, 0)
  return element
}

/** The same for a legend. */
export const iconDataUrl = (id: string): string => (drawIcon(id) ? iconCanvas(id).toDataURL() : '')
