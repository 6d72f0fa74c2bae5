/** The stages of a case, drawn from its log: which step belongs to which, how long each clock ran, and whether it was kept. */
import type { Action } from '../../../server/cases/lifecycle.ts'
import type { LogEntry } from '../../../server/cases/schema.ts'
import type { Stage } from '../../../server/standards/rules.ts'

/** The loop 闭环 in its order. */
export const PARTS = {
  collect: { zh: '信息收集', en: 'Collect' },
  file: { zh: '案卷建立', en: 'File' },
  dispatch: { zh: '任务派遣', en: 'Dispatch' },
  handle: { zh: '任务处理', en: 'Handle' },
  'feed-back': { zh: '处理反馈', en: 'Feed back' },
  check: { zh: '核查', en: 'Check' },
  close: { zh: '结案', en: 'Close' },
  evaluate: { zh: '答复评价', en: 'Evaluate' },
} as const
export type Part = keyof typeof PARTS

/** Where an action belongs; those not named happen in whatever part is going on. */
const PART_OF: Partial<Record<Action, Part>> = {
  report: 'collect',
  'report-handled': 'collect',
  'request-verify': 'collect',
  verify: 'collect',
  register: 'file',
  file: 'file',
  refuse: 'file',
  merge: 'file',
  'approve-self-handling': 'close',
  'reject-self-handling': 'file',
  dispatch: 'dispatch',
  'hand-down': 'dispatch',
  'hand-up': 'dispatch',
  recall: 'dispatch',
  coordinate: 'dispatch',
  raise: 'dispatch',
  decide: 'dispatch',
  substitute: 'dispatch',
  'hand-over': 'dispatch',
  'approve-return': 'dispatch',
  accept: 'handle',
  handle: 'handle',
  assist: 'handle',
  'feed-back': 'feed-back',
  conclude: 'feed-back',
  check: 'check',
  close: 'close',
  rework: 'close',
  'approve-void': 'close',
  'approve-force-close': 'close',
  reply: 'evaluate',
  'request-appeal': 'evaluate',
  'approve-appeal': 'evaluate',
  'reject-appeal': 'evaluate',
}

/** A clock that ran, from the step that started it to the step that stopped it; `endedAt` null while it runs. */
export interface Run {
  stage: Stage | 'handle' | 'suspended'
  /** Where the limit counts from: handling counts from the dispatch, before the unit accepted. */
  since: string
  startedAt: string
  dueAt: string | null
  endedAt: string | null
  /** Whether it ended, or stands now, within its limit; null where there is none. */
  kept: boolean | null
}

export interface Step {
  entry: LogEntry
  /** Milliseconds since the step before; null for the first. */
  sinceMs: number | null
  /** The clock this step stopped. */
  ended: Run | null
}
export interface Group {
  part: Part
  steps: Step[]
}
export interface Course {
  groups: Group[]
  runs: Run[]
}

interface LoggedClock {
  stage: Stage | 'handle'
  startedAt: string
  dueAt: string
}
const clockOf = (entry: LogEntry) => (entry.payload as { clock?: LoggedClock | null } | null)?.clock
const isKept = (dueAt: string | null, at: number) => (dueAt === null ? null : at <= Date.parse(dueAt))

/** Reads a log. `now` decides about the clock that still runs. */
export function courseOf(log: readonly LogEntry[], now: number): Course {
  const groups: Group[] = []
  const runs: Run[] = []
  let before: LogEntry | null = null
  for (const entry of [...log].sort((a, b) => a.version - b.version)) {
    const ended = turnClock(runs, entry, now)
    const part: Part = PART_OF[entry.action] ?? groups.at(-1)?.part ?? 'collect'
    const step = { entry, sinceMs: before ? Date.parse(entry.at) - Date.parse(before.at) : null, ended }
    const last = groups.at(-1)
    if (last?.part === part) last.steps.push(step)
    else groups.push({ part, steps: [step] })
    before = entry
  }
  return { groups, runs }
}

/** What a step does to the clocks, as server/cases/projection.ts has it: the one it stopped, or null. */
function turnClock(runs: Run[], entry: LogEntry, now: number): Run | null {
  const last = runs.at(-1)
  const running = last?.endedAt === null ? last : undefined
  const clock = clockOf(entry)
  if (clock === undefined && entry.fromState === entry.toState) return null
  if (running && clock && clock.stage === running.stage && clock.startedAt === running.since) {
    // The same clock goes on, perhaps to another deadline: an extension, or the next state of the same stage.
    running.dueAt = clock.dueAt
    running.kept = isKept(clock.dueAt, now)
    return null
  }
  if (running) {
    running.endedAt = entry.at
    running.kept = isKept(running.dueAt, Date.parse(entry.at))
  }
  const begun = { startedAt: entry.at, endedAt: null }
  if (clock)
    runs.push({
      ...begun,
      stage: clock.stage,
      since: clock.startedAt,
      dueAt: clock.dueAt,
      kept: isKept(clock.dueAt, now),
    })
  else if (entry.toState === 'suspended')
    runs.push({ ...begun, stage: 'suspended', since: entry.at, dueAt: null, kept: null })
  return running ?? null
}

/** Time spent in one stage, all its runs together, by the wall clock. */
export interface Spent {
  stage: Run['stage']
  /** How often it began; a handling clock that went on after a pause began once. */
  times: number
  spentMs: number
  /** Null without a limit. */
  limitMs: number | null
  kept: boolean | null
  running: boolean
}

/** One line for each stage that was met, in the order of the first meeting. */
export function spentBy(runs: readonly Run[], now: number): Spent[] {
  const found = new Map<Run['stage'], Spent & { last: Run }>()
  for (const run of runs) {
    const until = run.endedAt ? Date.parse(run.endedAt) : now
    const due = run.dueAt ? Date.parse(run.dueAt) : null
    const sum = found.get(run.stage)
    const goesOn = sum !== undefined && sum.last.since === run.since
    const from = Date.parse(goesOn ? run.startedAt : run.since)
    // After a pause only what the deadline moved by, less the pause itself, is limit added.
    const limitFrom = goesOn ? Date.parse(sum.last.dueAt!) + from - Date.parse(sum.last.endedAt!) : from
    const limit = due === null ? null : Math.max(0, due - limitFrom)
    found.set(run.stage, {
      stage: run.stage,
      times: (sum?.times ?? 0) + (goesOn ? 0 : 1),
      spentMs: (sum?.spentMs ?? 0) + until - from,
      limitMs: limit === null ? null : (sum?.limitMs ?? 0) + limit,
      kept: run.kept === null ? null : (sum?.kept ?? true) && run.kept,
      running: run.endedAt === null,
      last: run,
    })
  }
  return [...found.values()].map(({ last: _, ...spent }) => spent)
}
