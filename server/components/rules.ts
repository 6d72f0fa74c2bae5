/** Pure rules of components: codes, cursors, what shape a class has. */

import { badCursor, readCursor, writeCursor } from '../cursors.ts'
import { ProblemError } from '../errors.ts'
import type { Geometry } from '../schema.ts'

export const LAST_SERIAL = 999_999

/** What a component of a class may be drawn as. */
export const SHAPES: Record<'point' | 'line' | 'polygon', readonly Geometry['type'][]> = {
  point: ['Point'],
  line: ['LineString', 'MultiLineString'],
  polygon: ['Polygon', 'MultiPolygon'],
}

/** 16 digits: district 6 + class 4 + serial 6 (GB/T 30428.2). */
export function componentCode(district: string, classCode: string, serial: number): string {
  return `${district}${classCode}${String(serial).padStart(6, '0')}`
}

/** The refusal of a code that no component has, or had. */
export const noComponent = (code: string): ProblemError =>
  new ProblemError('not_found', {
    detail: { en: `There is no component ${code}.`, zh: `没有部件 ${code}。` },
    value: code,
  })

/** A cursor of a sorted list: after which value and code the next page begins. */
export const writeListCursor = (sort: string, key: string | null, code: string) => writeCursor(sort, key ?? '', code)

/** @throws ProblemError bad_request when it is not one of a list in this order */
export function readListCursor(text: string | undefined, sort: string): { key: string | null; code: string } | null {
  const after = readCursor(text, /^(\w+)\|([^\0]*)\|([0-9]{16})$/)
  if (!after) return null
  const [order, key, code] = after as [string, string, string]
  const isKey =
    sort === 'code' ? key === '' : sort !== 'changed' || !Number.isNaN(Date.parse(key.replace(/([+-]\d\d)$/, '$1:00')))
  if (order !== sort || !isKey) throw badCursor(text)
  return { key: sort === 'code' ? null : key, code }
}

/** What was typed in the search box: digits from a district on begin a code, anything else is looked for in words. */
export function readSearch(text: string | undefined): { code: string | null; words: string | null } {
  const typed = text?.trim() ?? ''
  if (typed === '') return { code: null, words: null }
  return /^[0-9]{6,16}$/.test(typed) ? { code: typed, words: null } : { code: null, words: typed }
}

/** Text as it is kept: trimmed, and nothing rather than empty. */
export const orNull = (text: string | null | undefined) => text?.trim() || null

/** Whether the database refused a row for the rights of the person asking. */
export const isRefusedByRights = (error: unknown) => (error as { code?: string } | null)?.code === '42501'
