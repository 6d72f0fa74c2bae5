/** The deadline lamp 时限灯 of the stage whose clock runs: green, amber from 80 % of its limit, red past it. */
export type LampColour = 'green' | 'amber' | 'red' | 'none'

export interface Deadlined {
  /** Clock of the running stage, as the server sets it by the city's calendar; null where none runs. */
  stageAmberAt: string | null
  stageDueAt: string | null
  /** Handling deadline, when it was handled, and when the case ended. */
  dueAt: string | null
  handledAt: string | null
  endedAt: string | null
}

export interface Deadline {
  lamp: LampColour
  /** Milliseconds left; negative is overdue; null without a limit. */
  remainingMs: number | null
}

const NONE: Deadline = { lamp: 'none', remainingMs: null }

/** A stage that runs has its own lamp; a case that ended keeps the one its handling ended with. */
export function deadlineOf(thing: Deadlined, at: number): Deadline {
  if (thing.stageDueAt)
    return running(at, Date.parse(thing.stageDueAt), Date.parse(thing.stageAmberAt ?? thing.stageDueAt))
  if (thing.endedAt === null || !thing.dueAt) return NONE
  const remainingMs = Date.parse(thing.dueAt) - Date.parse(thing.handledAt ?? thing.endedAt)
  return { lamp: remainingMs < 0 ? 'red' : 'green', remainingMs }
}

function running(at: number, due: number, amber: number): Deadline {
  const remainingMs = due - at
  return { lamp: remainingMs < 0 ? 'red' : at >= amber ? 'amber' : 'green', remainingMs }
}
