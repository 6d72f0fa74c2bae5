import { ACTIONS, type Action } from '../../../server/cases/lifecycle.ts'

/** One letter for each action; two actions of one state never share one (tested). */
export const ACTION_KEYS: Record<Action, string> = {
  report: '',
  'request-verify': 'v',
  register: 'g',
  verify: 'v',
  file: 'f',
  refuse: 'x',
  dispatch: 'd',
  accept: 'a',
  return: 'x',
  handle: 'h',
  'feed-back': 'b',
  check: 'c',
  close: 'c',
  rework: 'w',
}
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[]
