/** Clocks by the city's own calendar and stage limits. */
import type { Client } from '../database/database.ts'
import { clockOf, deadline, type Limit, type Pause, readCalendar, type WorkingCalendar } from '../standards/deadline.ts'
import { readStages } from '../standards/repository.ts'
import type { Stage } from '../standards/rules.ts'
import { type Clocks, handlingLimit, pausesOf } from './clocks.ts'
import type { StageClock } from './events.ts'

export interface CityClocks extends Clocks {
  calendar: WorkingCalendar
}

export async function readClocks(client: Client): Promise<CityClocks> {
  const calendar = await readCalendar(client)
  const stages = await readStages(client)
  return {
    calendar,
    stage: (stage, grade, start) => {
      const { value, unit, urgentValue, urgentUnit } = stages[stage]
      return clock(stage, start, grade === 1 ? { value: urgentValue, unit: urgentUnit } : { value, unit }, calendar)
    },
    handling: (row) => clock('handle', new Date(row.clockStartedAt!), handlingLimit(row), calendar, pausesOf(row)),
  }
}

function clock(
  stage: Stage | 'handle',
  start: Date,
  limit: Limit,
  calendar: WorkingCalendar,
  pauses: Pause[] = [],
): StageClock {
  return {
    stage,
    ...clockOf(start, limit, calendar, pauses),
    escalateAt: deadline(start, { ...limit, value: 2 * limit.value }, calendar, pauses).toISOString(),
  }
}
