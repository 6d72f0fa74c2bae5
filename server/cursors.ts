/** Where a page of a list ends, opaque to callers: the values that the next page begins after. */
import { ProblemError } from './errors.ts'

export const writeCursor = (...after: (string | number)[]): string => Buffer.from(after.join('|')).toString('base64url')

/**
 * The values as the groups of the shape take them, or all of it where it has none; null to begin with the first page.
 * @throws ProblemError bad_request when no list with cursors of this shape gave it
 */
export function readCursor(text: string | undefined, shape: RegExp): string[] | null {
  if (!text) return null
  const [whole, ...after] = shape.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (whole === undefined) throw badCursor(text)
  return after.length > 0 ? after : [whole]
}

export const badCursor = (text: string | undefined): ProblemError =>
  new ProblemError('bad_request', {
    detail: {
      en: 'The cursor is not one this list gave. Begin without one.',
      zh: '游标不是这个列表给出的。请不带游标重新开始。',
    },
    field: 'cursor',
    value: text,
  })
