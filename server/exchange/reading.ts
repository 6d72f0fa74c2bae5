/**
 * A row of a file as a row of the inventory: columns by their mapping, words by what they mean, the shape in bytes. Pure. What
 * only the database knows (where it lies, what is there already, whose it is) is judged afterwards, for many rows at once.
 */
import wkx from 'wkx'
import { type Bbox, liesWithin } from '../areas/rules.ts'
import { SHAPES } from '../components/rules.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry, type Datum, swapAxes, toWgs84 } from '../geometry.ts'
import type { Geometry } from '../schema.ts'
import { ACCURACIES, type Field, SOURCES, STATES } from './fields.ts'
import type { FileRow } from './formats/format.ts'
import type { Issue, IssueCode } from './issues.ts'
import type { ImportOptions } from './schema.ts'

export interface KnownClass {
  code: string
  name: string
  nameEn: string
  geometryKind: keyof typeof SHAPES
  ended: boolean
}
export interface KnownUnit {
  code: string
  name: string
  nameEn: string
}

/** Names and codes → the codes they may mean. */
export class Names<Known extends { code: string; name: string; nameEn: string }> {
  private readonly byCode = new Map<string, Known>()
  private readonly byName = new Map<string, Known[]>()

  constructor(all: readonly Known[]) {
    for (const one of all) {
      this.byCode.set(one.code, one)
      for (const name of new Set([plain(one.name), plain(one.nameEn)])) {
        this.byName.set(name, [...(this.byName.get(name) ?? []), one])
      }
    }
  }

  find(text: string): Known[] {
    const exact = this.byCode.get(text) ?? this.byCode.get(text.toUpperCase())
    return exact ? [exact] : (this.byName.get(plain(text)) ?? [])
  }
}
/** Brackets and letters are written wide or narrow. */
const plain = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

export interface Reading {
  asked: Required<Pick<ImportOptions, 'mapping' | 'constants' | 'axes'>>
  srid: number
  isGeographic: boolean
  datum: Datum
  /** The city's reach in that CRS. */
  reach: Bbox
  classes: Names<KnownClass>
  units: Names<KnownUnit>
  /** Today in the city, as an ISO day. */
  today: string
}

export interface StagedRow {
  row: number
  code: string | null
  class: string | null
  name: string | null
  supervising: string | null
  owner: string | null
  maintainer: string | null
  state: string | null
  accuracy: string | null
  source: string | null
  address: string | null
  note: string | null
  originalOn: string | null
  /** Hex EWKB in the CRS of the file; null when there is none to be used. */
  shape: string | null
  issues: Issue[]
}

const LONGEST: Partial<Record<Field, number>> = { name: 60, address: 200, note: 1000 }

export function readRow(file: FileRow, reading: Reading): StagedRow {
  const issues: Issue[] = []
  const add = (
    code: IssueCode,
    field: string,
    value: string | null = null,
    parameters: Record<string, unknown> = {},
  ) => {
    issues.push({ code, field, value: value?.slice(0, 200) ?? null, parameters })
  }
  const empty = { code: null, class: null, name: null, supervising: null, owner: null, maintainer: null, state: null }
  const none = { ...empty, accuracy: null, source: null, address: null, note: null, originalOn: null, shape: null }
  if (file.fault !== undefined) {
    add('row_broken', 'row', null, { reason: file.fault })
    return { row: file.row, ...none, issues }
  }
  const { mapping, constants } = reading.asked
  const text = (field: Field): string | null => {
    const column = mapping[field]
    const given = column ? asText(file.properties[column]) : null
    const value = given ?? constants[field]?.trim() ?? null
    if (value?.includes('\ufffd')) add('text_broken', field, value)
    const most = LONGEST[field]
    if (value && most && value.length > most) add('text_long', field, value, { most })
    return value || null
  }
  const word = <Value extends string>(field: Field, words: Map<string, Value>, code: IssueCode): Value | null => {
    const value = text(field)
    if (value === null) return null
    const meant = words.get(value) ?? words.get(value.toLowerCase()) ?? words.get(value.toUpperCase())
    if (meant === undefined) add(code, field, value)
    return meant ?? null
  }
  const unit = (field: 'supervising' | 'owner' | 'maintainer'): string | null => {
    const value = text(field) ?? text(`${field}Name`)
    if (value === null) return null
    const found = reading.units.find(value)
    if (found.length === 0) add('unit_unknown', field, value)
    if (found.length > 1) add('unit_ambiguous', field, value, { codes: found.map(({ code }) => code).join(', ') })
    return found.length === 1 ? found[0]!.code : null
  }

  const code = text('code')
  const isCode = code !== null && /^[0-9]{16}$/.test(code)
  if (code !== null && !isCode) add('code_malformed', 'code', code)
  const kind = readClass(text('class') ?? (isCode ? code.slice(6, 10) : null), reading.classes, add)
  if (isCode && kind && code.slice(6, 10) !== kind.code) add('code_class', 'code', code, { class: kind.code })
  const state = word('state', STATES, 'state_unknown')
  if (state === 'removed') add('state_removed', 'state', text('state'))
  const geometry = readGeometry(file, text, reading, add)
  if (geometry && kind && !SHAPES[kind.geometryKind].includes(geometry.type)) {
    const wantedZh = { point: '点', line: '线', polygon: '面' }[kind.geometryKind]
    add('shape_wrong', 'geometry', geometry.type, { class: kind.code, wanted: kind.geometryKind, wantedZh })
  }
  return {
    row: file.row,
    code: isCode ? code : null,
    class: kind?.code ?? null,
    name: text('name'),
    supervising: unit('supervising'),
    owner: unit('owner'),
    maintainer: unit('maintainer'),
    state,
    accuracy: word('accuracy', ACCURACIES, 'accuracy_unknown'),
    source: word('source', SOURCES, 'source_unknown'),
    address: text('address'),
    note: text('note'),
    originalOn: readDay(text('originalOn'), reading.today, add),
    shape: geometry && bytesOf(geometry, reading.srid),
    issues,
  }
}

type Add = (code: IssueCode, field: string, value?: string | null, parameters?: Record<string, unknown>) => void

/** What stood in a cell, trimmed; nothing rather than empty. */
export function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return isoDay(value.getFullYear(), value.getMonth() + 1, value.getDate()) ?? null
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replaceAll('\0', '').trim() || null
}

function readClass(value: string | null, classes: Names<KnownClass>, add: Add): KnownClass | null {
  if (value === null) {
    add('class_missing', 'class')
    return null
  }
  // A table program takes the leading zero of 0137 away.
  const found = classes.find(/^[0-9]{3}$/.test(value) ? `0${value}` : value)
  if (found.length === 0) add('class_unknown', 'class', value)
  if (found.length > 1) add('class_ambiguous', 'class', value, { codes: found.map(({ code }) => code).join(', ') })
  if (found.length !== 1) return null
  if (found[0]!.ended) add('class_ended', 'class', found[0]!.code)
  return found[0]!
}

function readGeometry(
  file: FileRow,
  text: (field: Field) => string | null,
  reading: Reading,
  add: Add,
): Geometry | null {
  const raw = file.geometry ?? geometryOfColumns(text, add)
  if (raw === null) return null
  if (raw === undefined) {
    add('geometry_missing', 'geometry')
    return null
  }
  try {
    const flat = flatten(raw)
    const turned = reading.asked.axes === 'north_first' ? swapAxes(flat) : flat
    const position = firstPosition(turned.coordinates)
    if (!isWithin(turned, reading.reach)) {
      const other = swapAxes(turned)
      if (position.every(Number.isFinite) && isWithin(other, reading.reach)) {
        const wanted = reading.asked.axes === 'north_first' ? 'east_first' : 'north_first'
        add('axes_swapped', 'geometry', shown(position), {
          other: wanted,
          suggestion: firstPosition(other.coordinates),
        })
        return null
      }
    }
    checkGeometry(turned, { field: '/geometry', degrees: reading.isGeographic })
    if (!isWithin(turned, reading.reach)) {
      add('outside_city', 'geometry', shown(position))
      return null
    }
    return toWgs84(turned, reading.datum)
  } catch (error) {
    if (!(error instanceof ProblemError) && !(error instanceof TypeError)) throw error
    add('geometry_bad', 'geometry', null, {
      reason:
        error instanceof ProblemError
          ? error.details.detail
          : { en: 'it is no GeoJSON geometry.', zh: '不是 GeoJSON 图形。' },
    })
    return null
  }
}

const shown = (position: readonly number[]) => `[${position.join(', ')}]`
const isWithin = (geometry: Geometry, box: Bbox) => liesWithin(positionsOf(geometry.coordinates), box)
const firstPosition = (coordinates: unknown): number[] => {
  const [first] = coordinates as unknown[]
  return typeof first === 'number' ? (coordinates as number[]) : firstPosition(first)
}
const positionsOf = (coordinates: unknown): number[][] => {
  const [first] = coordinates as unknown[]
  return typeof first === 'number' ? [coordinates as number[]] : (coordinates as unknown[]).flatMap(positionsOf)
}

/** Heights and measures are let go: the inventory is flat. A collection of one point is that point. */
function flatten(geometry: Geometry): Geometry {
  const walk = (item: unknown): unknown => {
    if (!Array.isArray(item)) throw new TypeError('no coordinates')
    return item.length > 0 && Array.isArray(item[0]) ? item.map(walk) : item.slice(0, 2).map(Number)
  }
  const flat = { type: geometry.type, coordinates: walk(geometry.coordinates) } as Geometry
  if (flat.type === 'MultiPoint' && flat.coordinates.length === 1)
    return { type: 'Point', coordinates: flat.coordinates[0]! }
  return flat
}

/** Null: there is something, and it is told why it cannot be read. Undefined: there is nothing. */
function geometryOfColumns(text: (field: Field) => string | null, add: Add): Geometry | null | undefined {
  const wkt = text('wkt')
  if (wkt) {
    try {
      return wkx.Geometry.parse(wkt).toGeoJSON() as Geometry
    } catch (error) {
      add('geometry_bad', 'geometry', wkt, { reason: `${(error as Error).message}.` })
      return null
    }
  }
  const [x, y] = [text('x'), text('y')]
  if (x === null && y === null) return undefined
  if (x === null || y === null) return undefined
  const numbers = [x, y].map((value) => Number(value.normalize('NFKC').replace(/[°度]$/, '')))
  const wrong = numbers.findIndex((number) => !Number.isFinite(number))
  if (wrong >= 0) {
    add('coordinate_unreadable', wrong === 0 ? 'x' : 'y', wrong === 0 ? x : y)
    return null
  }
  return { type: 'Point', coordinates: numbers }
}

function readDay(value: string | null, today: string, add: Add): string | null {
  if (value === null) return null
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?$/.exec(value) ?? []
  const read = year ? isoDay(Number(year), Number(month), Number(day)) : undefined
  if (!read) add('date_unreadable', 'originalOn', value)
  else if (read > today) add('date_ahead', 'originalOn', value)
  return read ?? null
}

function isoDay(year: number, month: number, day: number): string | undefined {
  const at = new Date(Date.UTC(year, month - 1, day))
  const isReal = year >= 1900 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  return isReal ? at.toISOString().slice(0, 10) : undefined
}

const POINT = Buffer.alloc(25)
/** Hex EWKB. Nine of ten are points: theirs is written in place. */
function bytesOf(geometry: Geometry, srid: number): string {
  if (geometry.type === 'Point') {
    POINT[0] = 1
    POINT.writeUInt32LE(0x20000001, 1)
    POINT.writeUInt32LE(srid, 5)
    POINT.writeDoubleLE(geometry.coordinates[0]!, 9)
    POINT.writeDoubleLE(geometry.coordinates[1]!, 17)
    return POINT.toString('hex')
  }
  const shape = wkx.Geometry.parseGeoJSON(geometry)
  shape.srid = srid
  return shape.toEwkb().toString('hex')
}
