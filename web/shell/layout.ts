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

/** On a phone: asks the bottom sheet to come up, for a form needs the room. */
export const useSheetRaised = create<{ times: number }>(() => ({ times: 0 }))
export const raiseSheet = () => useSheetRaised.setState(({ times }) => ({ times: times + 1 }))
