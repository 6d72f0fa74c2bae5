/** The clock of every stage: what a case is given when it enters one. Handling runs on the limit it was filed with. */
import type { Client } from '../database/database.ts'
import { readCalendar } from '../standards/calendar-repository.ts'
import type { WorkingCalendar } from '../standards/calendar.ts'
import { clockOf, deadline, type Limit } from '../standards/deadline.ts'
import { readStages, type StageLimit } from '../standards/repository.ts'
import type { Stage } from '../standards/rules.ts'
import { reporterWaits, STATES, type State } from './lifecycle.ts'
import type { CaseRow, StageClock } from './projection.ts'

export interface ClockSettings {
  calendar: WorkingCalendar
  stages: Record<Stage, StageLimit>
}

export const readClockSettings = async (client: Client): Promise<ClockSettings> => ({
  calendar: await readCalendar(client),
  stages: await readStages(client),
})

/** A clock, and when the delay is escalated: at twice the limit. */
function clock(
  stage: Stage | 'handle',
  start: Date,
  limit: Limit,
  calendar: WorkingCalendar,
  pauses: { from: Date; to: Date }[] = [],
): StageClock {
  return {
    stage,
    ...clockOf(start, limit, calendar, pauses),
    escalateAt: deadline(start, { ...limit, value: 2 * limit.value }, calendar, pauses).toISOString(),
  }
}

/** The clock of a stage other than handling, from now; urgent cases (grade 1) have limits of their own. */
export function stageClock(settings: ClockSettings, stage: Stage, grade: number | null, start: Date): StageClock {
  const { value, unit, urgentValue, urgentUnit } = settings.stages[stage]
  const limit = grade === 1 ? { value: urgentValue, unit: urgentUnit } : { value, unit }
  return clock(stage, start, limit, settings.calendar)
}

type HandlingTime = Pick<CaseRow, 'limitValue' | 'limitUnit' | 'clockStartedAt' | 'extensionCount' | 'pauses'>

/** The limit that handling has: each extension adds the limit once more. */
export const handlingLimit = (row: Pick<HandlingTime, 'limitValue' | 'limitUnit' | 'extensionCount'>): Limit => ({
  value: row.limitValue! * (1 + row.extensionCount),
  unit: row.limitUnit!,
})

export const pausesOf = (row: Pick<HandlingTime, 'pauses'>) =>
  row.pauses.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))

/** The handling clock: a pure function of its start, the limit, the calendar, extensions and pauses. */
export const handlingClock = (settings: ClockSettings, row: HandlingTime): StageClock =>
  clock('handle', new Date(row.clockStartedAt!), handlingLimit(row), settings.calendar, pausesOf(row))

/** The clock a case gets as it enters a state; null where none runs. */
export function clockOn(
  settings: ClockSettings,
  row: HandlingTime & Pick<CaseRow, 'grade' | 'source' | 'repliedAt'>,
  state: State,
  now: Date,
): StageClock | null {
  const { stage, open } = STATES[state]
  if (!open) return reporterWaits(row) && row.repliedAt === null ? stageClock(settings, 'reply', row.grade, now) : null
  if (stage === null) return null
  return stage === 'handle' ? handlingClock(settings, row) : stageClock(settings, stage, row.grade, now)
}
