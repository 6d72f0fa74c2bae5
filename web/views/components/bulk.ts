/** What a person means to change of many at once: each field switched on by itself. Pure. */
import type { BulkChange, BulkRefusal } from '../../../server/components/schema.ts'
import type { ComponentForm } from './changes.ts'

export type BulkField = keyof ComponentForm
export const BULK_FIELDS: readonly BulkField[] = [
  'state',
  'supervising',
  'owner',
  'maintainer',
  'accuracyClass',
  'dataSource',
  'name',
  'address',
  'note',
]
export type BulkDraft = Partial<ComponentForm>

/** The patch; null while nothing is switched on, or the name would be empty. */
export function bulkPatch(draft: BulkDraft): BulkChange | null {
  const entries = (Object.entries(draft) as [BulkField, string | null][]).map(([key, value]) => {
    const text = typeof value === 'string' ? value.trim() : value
    return [key, text === '' && key !== 'name' ? null : text] as const
  })
  if (entries.length === 0 || draft.name?.trim() === '') return null
  return Object.fromEntries(entries) as BulkChange
}

/** Refusals by reason, most frequent first. */
export function byReason(refused: readonly BulkRefusal[]): { reason: BulkRefusal['reason']; codes: string[] }[] {
  const groups = new Map<BulkRefusal['reason'], string[]>()
  for (const { reason, code } of refused) groups.set(reason, [...(groups.get(reason) ?? []), code])
  return [...groups].map(([reason, codes]) => ({ reason, codes })).sort((a, b) => b.codes.length - a.codes.length)
}
