/** What a question about hot spots may be: pure. */
import type { Role } from '../access/rules.ts'
import { ProblemError } from '../errors.ts'

/** Roles that have no jurisdiction to look over: they see cases one by one, not counts. */
export const WITHOUT_COUNTS: readonly Role[] = ['citizen', 'unit_staff']
/** The most days one question may span: ten years and their leap days. */
export const LONGEST_PERIOD_DAYS = 3653

/** Class codes (0104) and major classes (01), or null for all. Throws bad_request on anything else. */
export function readClasses(text: string | undefined): string[] | null {
  if (text === undefined || text.trim() === '') return null
  const codes = text.split(',').map((code) => code.trim())
  const wrong = codes.find((code) => !/^([0-9]{2}|[0-9]{4,5})$/.test(code))
  if (wrong === undefined) return [...new Set(codes)]
  throw new ProblemError('bad_request', {
    detail: `class lists classes of 4 or 5 digits (0104) or majors of 2 (01), with commas between; got "${wrong}".`,
    field: 'class',
    value: text,
  })
}

/** Checks that a day exists in the calendar. Throws bad_request. */
export function checkDay(text: string | undefined, field: 'from' | 'to'): string | null {
  if (text === undefined) return null
  const instant = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) && text >= '0001') return text
  throw new ProblemError('bad_request', {
    detail: `${field} is a day like 2026-11-20; the calendar has no ${text}.`,
    field,
    value: text,
  })
}

/** Checks that a period runs forward and is not longer than can be answered. Throws bad_request. */
export function checkPeriod(from: string, to: string): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  if (days >= 1 && days <= LONGEST_PERIOD_DAYS) return
  throw new ProblemError('bad_request', {
    detail:
      days < 1
        ? `The period ends before it starts: from ${from} to ${to}. Exchange the two.`
        : `The period from ${from} to ${to} has ${days} days; at most ${LONGEST_PERIOD_DAYS} are counted at once.`,
    field: 'from',
    value: from,
  })
}
