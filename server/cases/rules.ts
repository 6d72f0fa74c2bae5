/** Pure rules of cases beside the lifecycle: whose turn it is, cursors, the version header. */
import type { Role } from '../access/rules.ts'
import { badCursor, readCursor } from '../cursors.ts'
import { ProblemError } from '../errors.ts'
import { isInstant } from '../instants.ts'
import { REQUESTS, type RequestKind, STATES, type State, TRANSITIONS } from './lifecycle.ts'

export const ALL_STATES = Object.keys(STATES) as State[]
export const OPEN_STATES = ALL_STATES.filter((state) => STATES[state].open)

/** H3 resolution of the cell that a case is counted in: edge about 29 m. */
export const CELL_RESOLUTION = 11

/** Actions that only answer a request, or may be taken at any time: they do not make a state somebody's queue. */
const ASIDE =
  /^(approve|reject|request)-(?!self|verify)|^(urge|reply|recall|merge|resume|substitute|hand-over|reassign)$/

/** The states in which a role has something to do next: its queue. */
export function statesWaitingFor(role: Role | 'system'): State[] {
  if (role === 'administrator') return OPEN_STATES
  const states = TRANSITIONS.filter(
    ({ action, from, to, roles }) => from !== null && from !== to && roles.includes(role) && !ASIDE.test(action),
  ).map(({ from }) => from as State)
  return [...new Set(states)]
}

/** Who takes part in the loop begins with what waits for them; others with everything open that they may see. */
export const firstQueue = (role: Role): 'mine' | 'open' =>
  TRANSITIONS.some(({ from, roles }) => from !== null && roles.includes(role)) ? 'mine' : 'open'

/** The requests a role decides, from the declared table. */
export function requestsWaitingFor(role: Role | 'system'): RequestKind[] {
  return (Object.keys(REQUESTS) as RequestKind[]).filter((kind) =>
    TRANSITIONS.some(({ action, roles }) => action === `approve-${kind}` && roles.includes(role)),
  )
}

/** Reads `state=filed,verified` or `open`. Throws bad_request naming the unknown one. */
export function readStates(text: string | undefined): State[] | null {
  if (text === undefined || text === '') return null
  if (text === 'open') return OPEN_STATES
  return [...new Set(text.split(','))].map((name) => {
    if (!Object.hasOwn(STATES, name)) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `There is no state "${name}". States: open, ${Object.keys(STATES).join(', ')}.`,
          zh: `没有状态“${name}”。可用：open、${Object.keys(STATES).join('、')}。`,
        },
        field: 'state',
        value: name,
      })
    }
    return name as State
  })
}

/** After which report and case the next page begins. */
export function readCaseCursor(text: string | undefined): { at: string; id: string } | null {
  const [at, id] = readCursor(text, /^([^|]+)\|([0-9]{19})$/) ?? []
  if (at === undefined) return null
  if (!isInstant(at)) throw badCursor(text)
  return { at, id: id! }
}
