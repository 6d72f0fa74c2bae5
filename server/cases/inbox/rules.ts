/** What of the log concerns whom: the inbox is a question to the log, not a list of its own. Pure. */
import type { Identity, Role } from '../../access/rules.ts'
import type { Action, Level } from '../lifecycle.ts'

/** How far back an inbox reaches: what lies longer is the queue's and the board's. */
export const INBOX_DAYS = 30
/** Beyond this many the bell says "99+". */
export const UNREAD_AT_MOST = 100

/** Log rows of cases in my jurisdiction, whoever the unit is. */
export interface Notice {
  actions: readonly Action[]
  /** Of a delay: whose stages. */
  stages?: readonly string[]
  /** Of a request for extension: the first is the platform's to grant, the second the supervisor's. */
  extension?: 'first' | 'second'
  /** Of a suspension: asked for by a unit, or by the platform itself. */
  asker?: 'unit' | 'platform'
}

const CENTRE_STAGES = ['accept', 'verify', 'file', 'check', 'close', 'reply']
const PLATFORM_STAGES = ['dispatch', 'coordinate', 'approve', 'receive', 'handle']

/** What each command and supervision role is told of. */
export const NOTICES: Partial<Record<Role, readonly Notice[]>> = {
  dispatcher: [
    { actions: ['hand-up', 'hand-down', 'raise', 'request-return', 'approve-void', 'reject-void'] },
    { actions: ['request-extension'], extension: 'first' },
    { actions: ['request-suspension'], asker: 'unit' },
    { actions: ['approve-suspension', 'reject-suspension'], asker: 'platform' },
    { actions: ['mark-overdue', 'escalate'], stages: PLATFORM_STAGES },
  ],
  filing_officer: [
    { actions: ['request-void', 'approve-force-close', 'reject-force-close'] },
    { actions: ['mark-overdue', 'escalate'], stages: CENTRE_STAGES },
  ],
  desk: [{ actions: ['mark-overdue', 'escalate'], stages: ['accept', 'reply'] }],
  supervisor: [
    { actions: ['request-force-close', 'request-appeal', 'escalate'] },
    { actions: ['request-extension'], extension: 'second' },
    { actions: ['request-suspension'], asker: 'platform' },
  ],
  administrator: [{ actions: ['request-force-close', 'request-appeal', 'escalate'] }],
}

/** What a unit is told of its own cases. */
export const UNIT_ACTIONS: readonly Action[] = [
  'dispatch',
  'decide',
  'substitute',
  'hand-over',
  'recall',
  'reassign',
  'relocate',
  'reclassify',
  'rework',
  'urge',
  'resume',
  'escalate',
  'mark-overdue',
  'approve-return',
  'reject-return',
  'approve-extension',
  'reject-extension',
  'approve-suspension',
  'reject-suspension',
  'approve-appeal',
  'reject-appeal',
]
/** Of a delay, a unit is told of its own stages, and that the answer to its request is late. */
export const UNIT_STAGES = ['receive', 'handle', 'approve']
/** What a citizen is told of their report. */
export const REPORTER_ACTIONS: readonly Action[] = [
  'file',
  'refuse',
  'merge',
  'close',
  'approve-void',
  'approve-force-close',
  'reply',
]

/** Whether a role has an inbox at all. */
export const hasInbox = (role: Role) => role in NOTICES || ['unit_staff', 'collector', 'citizen'].includes(role)

/** A dispatcher is told of what their own level of command holds; handing up and down tells the level it went to. */
export const levelOf = ({ role, areaCode }: Identity): Level | null =>
  role === 'dispatcher' ? (areaCode === null ? 'city' : 'district') : null
