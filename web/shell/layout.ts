/** How the page is divided now: what panels cover of the map. */
import { useSyncExternalStore } from 'react'
import { create } from 'zustand'

export interface Covered {
  left: number
  right: number
  bottom: number
}
export const useCovered = create<Covered>(() => ({ left: 0, right: 0, bottom: 0 }))

const phone = window.matchMedia('(max-width: 760px)')

export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (changed) => {
      phone.addEventListener('change', changed)
      return () => phone.removeEventListener('change', changed)
    },
    () => phone.matches,
  )
}

/** On a phone: asks the bottom sheet to come up, for a form needs the room; or half down, for the map is needed. */
export const useSheetAsked = create<{ times: number; to: 'full' | 'half' }>(() => ({ times: 0, to: 'full' }))
const askSheet = (to: 'full' | 'half') => useSheetAsked.setState(({ times }) => ({ times: times + 1, to }))
export const raiseSheet = () => askSheet('full')
export const halveSheet = () => askSheet('half')
