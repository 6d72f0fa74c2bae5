/** Which cases are picked for bulk dispatch, and whether its preview is open. Not in the address: a pick is of a moment. */
import { create } from 'zustand'
import type { BulkSelection } from '../../../server/cases/bulk/schema.ts'

interface Selection {
  ids: ReadonlySet<string>
  /** What the open preview is of; null while it is closed. */
  preview: BulkSelection | null
}
export const useSelection = create<Selection>(() => ({ ids: new Set(), preview: null }))

export function toggleSelected(id: string): void {
  useSelection.setState(({ ids }) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    return { ids: next }
  })
}
export const clearSelected = () => useSelection.setState({ ids: new Set() })
export const openPreview = (preview: BulkSelection) => useSelection.setState({ preview })
export const closePreview = () => useSelection.setState({ preview: null })
