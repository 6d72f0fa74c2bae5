import { expect, test } from 'vitest'
import type { Action, State } from '../../../server/cases/lifecycle.ts'
import type { LogEntry } from '../../../server/cases/schema.ts'
import { courseOf, spentBy } from './stages.ts'

const HOUR = 3_600_000
const start = Date.parse('2026-03-02T00:00:00Z')
const at = (hours: number) => new Date(start + hours * HOUR).toISOString()

/** A row of a log: hours since the start, what was done, to which state, and the clock it left running. */
type Row = [hours: number, action: Action, to: State, clock?: [stage: string, since: number, due: number] | null]
function logOf(rows: Row[]): LogEntry[] {
  return rows.map(([hours, action, toState, clock], index) => ({
    seq: index + 1,
    version: index + 1,
    at: at(hours),
    actor: null,
    action,
    fromState: index === 0 ? null : rows[index - 1]![2],
    toState,
    unit: null,
    moved: null,
    payload:
      clock === undefined ? {} : { clock: clock && { stage: clock[0], startedAt: at(clock[1]), dueAt: at(clock[2]) } },
  }))
}

const usual: Row[] = [
  [0, 'report', 'verified', ['file', 0, 1]],
  [2, 'file', 'filed', ['dispatch', 2, 3]],
  [2.5, 'dispatch', 'dispatched', ['receive', 2.5, 4.5]],
  [3, 'accept', 'accepted', ['handle', 2.5, 10.5]],
  [4, 'handle', 'handling', ['handle', 2.5, 10.5]],
]
const part = (rows: Row[]) => courseOf(logOf(rows), start + 6 * HOUR)

test('the steps are grouped as the loop has them, rework beginning them again', () => {
  const { groups } = part([
    ...usual,
    [5, 'urge', 'handling'],
    [6, 'feed-back', 'handled', ['check', 6, 8]],
    [7, 'check', 'checked', ['close', 7, 8]],
    [8, 'rework', 'dispatched', ['receive', 8, 10]],
    [9, 'accept', 'accepted', ['handle', 8, 16]],
  ])
  expect(groups.map((group) => `${group.part} ${group.steps.length}`)).toEqual([
    'collect 1',
    'file 1',
    'dispatch 1',
    'handle 3',
    'feed-back 1',
    'check 1',
    'close 1',
    'handle 1',
  ])
})

test('each step says how long after the one before, and which clock it stopped, in time or late', () => {
  const steps = part(usual).groups.flatMap((group) => group.steps)
  expect(steps.map(({ sinceMs }) => sinceMs && sinceMs / HOUR)).toEqual([null, 2, 0.5, 0.5, 1])
  expect(steps.map(({ ended }) => ended && `${ended.stage} ${ended.kept}`)).toEqual([
    null,
    'file false',
    'dispatch true',
    'receive true',
    null,
  ])
})

test('handling counts from the dispatch, and what still runs is judged by now', () => {
  const { runs } = part(usual)
  const handle = spentBy(runs, start + 6 * HOUR).find(({ stage }) => stage === 'handle')
  expect(handle).toEqual({
    stage: 'handle',
    times: 1,
    spentMs: 3.5 * HOUR,
    limitMs: 8 * HOUR,
    kept: true,
    running: true,
  })
  expect(spentBy(courseOf(logOf(usual), start + 11 * HOUR).runs, start + 11 * HOUR).at(-1)?.kept).toBe(false)
})

test('an extension moves the limit, a suspension stands still between two parts of one handling', () => {
  const rows: Row[] = [
    ...usual,
    [5, 'approve-extension', 'handling', ['handle', 2.5, 18.5]],
    [6, 'approve-suspension', 'suspended', null],
    [26, 'resume', 'handling', ['handle', 2.5, 38.5]],
    [28, 'feed-back', 'handled', ['check', 28, 30]],
  ]
  const spent = spentBy(courseOf(logOf(rows), start + 29 * HOUR).runs, start + 29 * HOUR)
  const of = (stage: string) => spent.find((one) => one.stage === stage)
  expect(of('handle')).toEqual({
    stage: 'handle',
    times: 1,
    spentMs: 5.5 * HOUR,
    limitMs: 16 * HOUR,
    kept: true,
    running: false,
  })
  expect(of('suspended')).toEqual({
    stage: 'suspended',
    times: 1,
    spentMs: 20 * HOUR,
    limitMs: null,
    kept: null,
    running: false,
  })
})

test('a stage met twice is added up, and late once is late', () => {
  const rows: Row[] = [
    ...usual,
    [6, 'feed-back', 'handled', ['check', 6, 8]],
    [9, 'check', 'checked', ['close', 9, 10]],
    [9.5, 'rework', 'dispatched', ['receive', 9.5, 11.5]],
    [10, 'accept', 'accepted', ['handle', 9.5, 17.5]],
    [12, 'feed-back', 'handled', ['check', 12, 14]],
    [13, 'check', 'checked', ['close', 13, 14]],
    [14, 'close', 'closed', null],
  ]
  const check = spentBy(courseOf(logOf(rows), start + 20 * HOUR).runs, start + 20 * HOUR).find(
    ({ stage }) => stage === 'check',
  )
  expect(check).toEqual({ stage: 'check', times: 2, spentMs: 4 * HOUR, limitMs: 4 * HOUR, kept: false, running: false })
})
