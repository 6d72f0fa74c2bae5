/** Pure rules of components: codes, cursors, what shape a class has. */
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

/** A cursor says after which code the next page begins; opaque to callers. */
export const writeCursor = (code: string) => Buffer.from(code).toString('base64url')

/** @throws ProblemError bad_request when no list of these codes gave it */
export function readCursor(text: string | undefined, code: RegExp): string | null {
  if (!text) return null
  const after = Buffer.from(text, 'base64url').toString()
  if (code.test(after)) return after
  throw new ProblemError('bad_request', {
    detail: {
      en: 'The cursor is not one this list gave. Begin without one.',
      zh: '游标不是这个列表给出的。请不带游标重新开始。',
    },
    field: 'cursor',
    value: text,
  })
}

/** A cursor of a sorted list: after which value and code the next page begins. */
export const writeListCursor = (sort: string, key: string | null, code: string) =>
  writeCursor(JSON.stringify([sort, key, code]))

/** @throws ProblemError bad_request when it is not one of a list in this order */
export function readListCursor(text: string | undefined, sort: string): { key: string | null; code: string } | null {
  if (!text) return null
  try {
    const [order, key, code] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const isKey = sort === 'code' ? key === null : typeof key === 'string' && !key.includes('\0')
    const isInstant = sort !== 'changed' || !Number.isNaN(Date.parse(String(key).replace(/([+-]\d\d)$/, '$1:00')))
    if (order === sort && isKey && isInstant && typeof code === 'string' && /^[0-9]{16}$/.test(code)) {
      return { key: key as string | null, code }
    }
  } catch {
    // Not JSON: refused below like any other.
  }
  throw new ProblemError('bad_request', {
    detail: {
      en: 'The cursor is not one this list gave in this order. Begin without one.',
      zh: '游标不是这个列表按此排序给出的。请不带游标重新开始。',
    },
    field: 'cursor',
    value: text,
  })
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
