/** The deadline lamp 时限灯: green to 80 % of the limit, amber to 100 %, red past it. */
export type LampColour = 'green' | 'amber' | 'red' | 'none'

interface Deadlined {
  reportedAt: string
  filedAt?: string | null
  dueAt: string | null
  endedAt: string | null
}

export interface Deadline {
  lamp: LampColour
  /** Milliseconds left; negative is overdue; null without a limit. */
  remainingMs: number | null
}

export function deadlineOf(thing: Deadlined, at: number): Deadline {
  if (!thing.dueAt) return { lamp: 'none', remainingMs: null }
  const due = Date.parse(thing.dueAt)
  const start = Date.parse(thing.filedAt ?? thing.reportedAt)
  const moment = thing.endedAt ? Date.parse(thing.endedAt) : at
  const remainingMs = due - moment
  if (remainingMs < 0) return { lamp: 'red', remainingMs }
  const used = (moment - start) / Math.max(1, due - start)
  return { lamp: used >= 0.8 ? 'amber' : 'green', remainingMs }
}
