/** Pure rules of cases beside the lifecycle: whose turn it is, cursors, the version header. */
import type { Role } from '../access/rules.ts'
import { ProblemError } from '../errors.ts'
import { STATES, type State, TRANSITIONS } from './lifecycle.ts'

export const OPEN_STATES = (Object.keys(STATES) as State[]).filter((state) => STATES[state].open)

/** The states in which a role has something to do: its queue. */
export function statesWaitingFor(role: Role): State[] {
  const states = TRANSITIONS.filter((transition) => transition.from !== null && transition.roles.includes(role)).map(
    (transition) => transition.from as State,
  )
  return role === 'administrator' ? OPEN_STATES : [...new Set(states)]
}

/** Reads `state=filed,verified` or `open`. Throws bad_request naming the unknown one. */
export function readStates(text: string | undefined): State[] | null {
  if (text === undefined || text === '') return null
  if (text === 'open') return OPEN_STATES
  return text.split(',').map((name) => {
    if (!(name in STATES)) {
      throw new ProblemError('bad_request', {
        detail: `There is no state "${name}". States: open, ${Object.keys(STATES).join(', ')}.`,
        field: 'state',
        value: name,
      })
    }
    return name as State
  })
}

/** A cursor says after which row the next page begins; opaque to callers. */
export const writeCursor = (reportedAt: string, id: string) => Buffer.from(`${reportedAt}|${id}`).toString('base64url')
export function readCursor(text: string | undefined): { at: string; id: string } | null {
  if (!text) return null
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('|')
  if (Number.isNaN(Date.parse(at)) || !/^[0-9]{19}$/.test(id)) {
    throw new ProblemError('bad_request', {
      detail: 'The cursor is not one this list gave.',
      field: 'cursor',
      value: text,
    })
  }
  return { at, id }
}
