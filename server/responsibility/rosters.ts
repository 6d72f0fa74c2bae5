/** Duty rosters 值班表, pure: which shift has the duty at a moment, by season, weekday and hour of the city's zone. */
import { DateTime } from 'luxon'
import { type Static, Type } from 'typebox'
import type { Named } from '../schema.ts'

const Clock = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$',
  description: 'HH:MM in the city’s zone',
})
const Season = Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', description: 'MM-DD, included' })

/** A shift as it is kept: what is left out is every day, the whole day, the whole year. */
export const ShiftInput = Type.Object(
  {
    unit: Type.String({ pattern: '^[A-Z0-9-]{2,18}$', description: 'unit on duty' }),
    weekdays: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
        minItems: 1,
        maxItems: 7,
        description: '1 Monday … 7 Sunday',
      }),
    ),
    from: Type.Optional(Clock),
    to: Type.Optional(Clock),
    seasonFrom: Type.Optional(Season),
    seasonTo: Type.Optional(Season),
  },
  { additionalProperties: false },
)
export type ShiftInput = Static<typeof ShiftInput>

/** A shift as it is judged: with the unit, or null when that unit is not active then. */
export interface Shift extends Omit<ShiftInput, 'unit'> {
  unit: Named | null
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/**
 * Whether a shift is on at a moment. A shift from 22:00 to 06:00 runs over midnight and belongs to the day it begins on; a
 * season from 11-01 to 03-31 runs over the year's end; from equal to to is the whole day.
 */
export function isOn(shift: Omit<ShiftInput, 'unit'>, at: string | Date, timeZone: string): boolean {
  const instant =
    at instanceof Date ? DateTime.fromJSDate(at, { zone: timeZone }) : DateTime.fromISO(at, { zone: timeZone })
  const from = minutesOf(shift.from ?? '00:00')
  const to = minutesOf(shift.to ?? '24:00')
  const now = instant.hour * 60 + instant.minute
  const overnight = to <= from
  if (overnight ? now < from && now >= to : now < from || now >= to) return false
  const began = overnight && now < to ? instant.minus({ days: 1 }) : instant
  if (shift.weekdays && !shift.weekdays.includes(began.weekday)) return false
  if (shift.seasonFrom === undefined && shift.seasonTo === undefined) return true
  const day = began.toFormat('MM-dd')
  const first = shift.seasonFrom ?? '01-01'
  const last = shift.seasonTo ?? '12-31'
  return first <= last ? day >= first && day <= last : day >= first || day <= last
}

/** The first shift that is on, or undefined: the roster has a hole there. */
export const shiftAt = <One extends Omit<ShiftInput, 'unit'>>(
  shifts: readonly One[],
  at: string | Date,
  timeZone: string,
): One | undefined => shifts.find((shift) => isOn(shift, at, timeZone))

/** A stretch of a year in which nobody is on duty. */
export interface Hole {
  /** Local, YYYY-MM-DDTHH:MM. */
  from: string
  to: string
}

/** The holes of a roster over a year from `start`, each joined to its neighbours; at most `limit`. */
export function holesOf(
  shifts: readonly Omit<ShiftInput, 'unit'>[],
  start: Date,
  timeZone: string,
  limit = 20,
): Hole[] {
  // Shifts change only at their own hours and at midnight: between two such moments the answer is one.
  const edges = [...new Set(['00:00', ...shifts.flatMap(({ from, to }) => [from ?? '00:00', to ?? '24:00'])])]
    .map(minutesOf)
    .filter((minute) => minute < 1440)
    .sort((a, b) => a - b)
  const holes: Hole[] = []
  let day = DateTime.fromJSDate(start, { zone: timeZone }).startOf('day')
  const end = day.plus({ years: 1 })
  let open: DateTime | undefined
  const text = (at: DateTime) => at.toFormat("yyyy-MM-dd'T'HH:mm")
  for (; day < end && holes.length < limit; day = day.plus({ days: 1 })) {
    for (const minute of edges) {
      const at = day.set({ hour: Math.floor(minute / 60), minute: minute % 60 })
      const covered = shiftAt(shifts, at.toJSDate(), timeZone) !== undefined
      if (!covered && !open) open = at
      if (covered && open) {
        holes.push({ from: text(open), to: text(at) })
        open = undefined
        if (holes.length >= limit) break
      }
    }
  }
  if (open && holes.length < limit) holes.push({ from: text(open), to: text(end) })
  return holes
}
