/** Pure rules of cases beside the lifecycle: whose turn it is, cursors, the version header. */
import type { Role } from '../access/rules.ts'
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

/** A cursor says after which row the next page begins; opaque to callers. */
export const writeCursor = (reportedAt: string, id: string) => Buffer.from(`${reportedAt}|${id}`).toString('base64url')
export function readCursor(text: string | undefined): { at: string; id: string } | null {
  if (!text) return null
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split('|')
  if (!isInstant(at) || !/^[0-9]{19}$/.test(id)) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'The cursor is not one this list gave.',
        zh: 'cursor 不是此列表给出的。',
      },
      field: 'cursor',
      value: text,
    })
  }
  return { at, id }
}
