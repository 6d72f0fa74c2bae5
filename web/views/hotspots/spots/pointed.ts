/** The cell that the table points at, for the map to ring. */
import { create } from 'zustand'

export const usePointedCell = create<{ cell: string | null }>(() => ({ cell: null }))
