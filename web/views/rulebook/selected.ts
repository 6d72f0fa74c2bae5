/** What is open beside the map, as it stands in the address: one thing at a time. */
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { setParams, useLocation } from '../../url.ts'

/** In place of a code: a thing that is being made. */
export const NEW = 'new'
/** Things of the book, changes that are no thing (ground, owner: only in a draft), the draft itself, and a job that moves cases. */
export type What = 'rule' | 'zone' | 'roster' | 'ground' | 'owner' | 'draft' | 'job'
export interface Opened {
  what: What
  /** Of a draft empty. */
  code: string
}

export function openedOf(params: Record<string, string>): Opened | null {
  for (const what of ['rule', 'zone', 'roster', 'ground', 'owner'] as const) {
    const code = params[what]
    if (code) return { what, code }
  }
  if (/^[0-9]{1,9}$/.test(params.job ?? '')) return { what: 'job', code: params.job! }
  return params.open === 'draft' && params.draft ? { what: 'draft', code: '' } : null
}

/** Opens one thing and closes the others; null closes all. */
export function choose(what: What | null, code: string | null = null, more: Record<string, string | null> = {}): void {
  setParams(
    {
      rule: null,
      zone: null,
      roster: null,
      ground: null,
      owner: null,
      to: null,
      job: null,
      open: null,
      edit: null,
      change: null,
      ...(what === 'draft' ? { open: 'draft' } : what ? { [what]: code } : {}),
      ...more,
    },
    'push',
  )
}

/** The change of ground or owners that is gone on with: its place in the draft stands in the address. */
export function useDrafted<Wanted extends Change>(
  { changes }: { changes: readonly Change[] },
  what: Wanted['what'],
): { change: Wanted | null; at: number | undefined } {
  const place = useLocation(({ params }) => params.change)
  const at = place !== undefined && /^\d{1,4}$/.test(place) ? Number(place) : undefined
  const change = at === undefined ? undefined : changes[at]
  return change?.what === what ? { change: change as Wanted, at } : { change: null, at: undefined }
}
