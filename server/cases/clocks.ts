/** The clock of every stage: which one an action leaves running. Pure; who tells the time is passed in. */
import type { Stage } from '../standards/rules.ts'
import type { ActionPayload, StageClock } from './events.ts'
import { type Action, reporterWaits, STATES, type State } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'

type HandlingTime = Pick<CaseRow, 'limitValue' | 'limitUnit' | 'clockStartedAt' | 'extensionCount' | 'pauses'>

/** Tells when limits run out: the server by the city's calendar, the city generator by the same rule in plain arithmetic. */
export interface Clocks {
  /** The clock of a stage other than handling, from an instant; urgent cases (grade 1) have limits of their own. */
  stage(stage: Stage, grade: number | null, start: Date): StageClock
  /** The handling clock: a pure function of its start, the limit it was filed with, extensions and pauses. */
  handling(row: HandlingTime): StageClock
}

/** The limit that handling has: each extension adds the limit once more. */
export const handlingLimit = (row: Pick<HandlingTime, 'limitValue' | 'limitUnit' | 'extensionCount'>) => ({
  value: row.limitValue! * (1 + row.extensionCount),
  unit: row.limitUnit!,
})

export const pausesOf = (row: Pick<HandlingTime, 'pauses'>) =>
  row.pauses.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))

/** Actions that begin the handling clock. */
const STARTS: ReadonlySet<Action> = new Set(['dispatch', 'decide', 'substitute', 'hand-over', 'rework', 'reassign'])
/** Actions that leave the state, but put the case before somebody else, whose time begins. */
const PASSES_ON: ReadonlySet<Action> = new Set(['raise', 'hand-up', 'hand-down', 'request-verify', 'request-check'])

/**
 * What the log row of an action says of clocks: the handling deadline where it is set or moved, and the stage's clock
 * where another begins. Nothing where nothing changes.
 * @param grade of the condition the action files on, where it does
 */
export function clocksAfter(
  clocks: Clocks,
  action: Action,
  to: State,
  before: CaseRow,
  now: Date,
  grade: number | null = before.grade,
): Pick<ActionPayload, 'dueAt' | 'clock' | 'requestDueAt'> {
  const at = now.toISOString()
  if (STARTS.has(action)) {
    const fresh = { ...before, clockStartedAt: at, extensionCount: 0, pauses: [] }
    return { dueAt: clocks.handling(fresh).dueAt, clock: clockOn(clocks, fresh, to, now) }
  }
  if (action === 'approve-extension') return moved(clocks, { ...before, extensionCount: before.extensionCount + 1 })
  if (action === 'resume' && before.clockStartedAt)
    return moved(clocks, { ...before, pauses: [...before.pauses, { from: before.suspendedAt!, to: at }] })
  // Another class has another limit, from the same start.
  if (action === 'reclassify') {
    if (!before.clockStartedAt || before.state === 'suspended') return {}
    const { dueAt, clock } = moved(clocks, before)
    return STATES[before.state].stage === 'handle' ? { dueAt, clock } : { dueAt }
  }
  if (/^request-(?!verify|check)/.test(action))
    return { requestDueAt: clocks.stage('approve', before.grade, now).dueAt }
  if (action === 'reply') return { clock: null }
  if (PASSES_ON.has(action) || to !== before.state) return { clock: clockOn(clocks, { ...before, grade }, to, now) }
  return {}
}

function moved(clocks: Clocks, row: HandlingTime) {
  const clock = clocks.handling(row)
  return { dueAt: clock.dueAt, clock }
}

/** The clock a case gets as it enters a state; null where none runs. */
function clockOn(clocks: Clocks, row: CaseRow, state: State, now: Date): StageClock | null {
  const { stage, open } = STATES[state]
  if (!open) return reporterWaits(row) && row.repliedAt === null ? clocks.stage('reply', row.grade, now) : null
  if (stage === null) return null
  return stage === 'handle' ? clocks.handling(row) : clocks.stage(stage, row.grade, now)
}
