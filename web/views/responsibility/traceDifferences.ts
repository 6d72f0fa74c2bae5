/** What two traces of one question differ in: pure. */
import type { TraceStep } from '../../../server/responsibility/schema.ts'

export type Mark = 'added' | 'gone' | 'changed'
export interface MarkedStep {
  step: TraceStep
  mark: Mark | null
  /** What it said before, where it changed. */
  before?: TraceStep
}

/** Steps are the same step when they are about the same rule, or, without one, the same family and place. */
const keyOf = ({ rule, code, scope }: TraceStep) => (code ? `rule ${code}` : `${rule} ${scope ?? ''}`)
const isSame = (a: TraceStep, b: TraceStep) =>
  a.hit === b.hit && a.version === b.version && a.unit?.code === b.unit?.code && a.sentence.zh === b.sentence.zh

/** The later trace with what is new or changed marked, and what is gone where it stood. */
export function markTrace(before: readonly TraceStep[], after: readonly TraceStep[]): MarkedStep[] {
  const old = new Map<string, TraceStep[]>()
  for (const step of before) old.set(keyOf(step), [...(old.get(keyOf(step)) ?? []), step])
  const known = new Set<TraceStep>()
  const marked = after.map((step): MarkedStep => {
    const same = old.get(keyOf(step))?.shift()
    if (!same) return { step, mark: 'added' }
    known.add(same)
    return isSame(same, step) ? { step, mark: null } : { step, mark: 'changed', before: same }
  })
  for (const [index, step] of before.entries()) {
    if (known.has(step)) continue
    // After the nearest step before it that is still there.
    const anchor = before.slice(0, index).findLast((other) => known.has(other))
    const at = anchor ? marked.findIndex((one) => one.before === anchor || keyOf(one.step) === keyOf(anchor)) + 1 : 0
    marked.splice(at, 0, { step, mark: 'gone' })
    known.add(step)
  }
  return marked
}
