/** How the server's offers are laid out: the next step first, answers to a request beside it, the rest out of the way. */
import type { Action, Field, Offer, RequestKind } from '../../../server/cases/lifecycle.ts'

/** What moves the loop on, in the order of preference; everything else is a special action. */
const MAIN: readonly Action[] = [
  'approve-self-handling',
  'reject-self-handling',
  'register',
  'request-verify',
  'verify',
  'file',
  'refuse',
  'dispatch',
  'decide',
  'accept',
  'handle',
  'feed-back',
  'conclude',
  'assist',
  'resume',
  'check',
  'close',
  'rework',
  'reply',
]

/** The request an action answers; null for all others. */
export function answers(action: Action): RequestKind | null {
  const kind = /^(?:approve|reject)-(?!self)(.+)$/.exec(action)?.[1]
  return (kind as RequestKind | undefined) ?? null
}

/** Places and classes are picked on a map and from the catalogue; the action bar has no form for them. */
const WITHOUT_FORM: readonly Action[] = ['relocate', 'reclassify']
export const hasForm = ({ action }: Offer) => !WITHOUT_FORM.includes(action)

export interface Layout {
  main: Offer[]
  special: Offer[]
  /** Grant and refusal of the request that waits, when they are the person's to give. */
  answers: Offer[]
  refused: Offer[]
}

export function layOut(offers: readonly Offer[]): Layout {
  const allowed = offers.filter((offer) => offer.allowed)
  const rest = allowed.filter(({ action }) => !answers(action))
  return {
    main: rest
      .filter(({ action }) => MAIN.includes(action))
      .sort((a, b) => MAIN.indexOf(a.action) - MAIN.indexOf(b.action)),
    special: rest.filter(({ action }) => !MAIN.includes(action)),
    answers: allowed.filter(({ action }) => answers(action)),
    refused: offers.filter((offer) => !offer.allowed),
  }
}

export type FieldName = Field | 'photos' | 'assisting' | 'cost' | 'binding'

/** What an action takes beyond what it requires and a note. */
const OPTIONAL: Partial<Record<Action, readonly FieldName[]>> = {
  verify: ['photos'],
  dispatch: ['assisting'],
  decide: ['assisting', 'binding'],
  substitute: ['assisting', 'cost'],
  handle: ['photos'],
  assist: ['photos'],
  'feed-back': ['photos'],
  conclude: ['photos'],
  check: ['photos'],
  reply: ['photos'],
  'request-appeal': ['photos'],
}

/** The fields of an action's form. Substitute rectification tells its cost when it is done. */
export function fieldsOf({ action, requires }: Offer, substituted: boolean): FieldName[] {
  const cost: FieldName[] = action === 'feed-back' && substituted ? ['cost'] : []
  return [...requires, ...(OPTIONAL[action] ?? []), ...cost]
}

/** Fields that must be filled before an action is sent. */
export const requiredOf = (offer: Offer, substituted: boolean): FieldName[] =>
  offer.action === 'feed-back' && substituted ? [...offer.requires, 'cost'] : [...offer.requires]
