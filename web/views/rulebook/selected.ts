/** What is open beside the map, as it stands in the address: one thing at a time. */
import { setParams } from '../../url.ts'

/** In place of a code: a thing that is being made. */
export const NEW = 'new'
export type What = 'rule' | 'zone' | 'roster' | 'draft' | 'job'
export interface Opened {
  what: What
  /** Of a draft empty. */
  code: string
}

export function openedOf(params: Record<string, string>): Opened | null {
  for (const what of ['rule', 'zone', 'roster'] as const) {
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
