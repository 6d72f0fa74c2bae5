/** What a person keeps on this device: theme, language, the last sign-in. */

import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Language } from '../server/schema.ts'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

interface Preferences {
  theme: ThemeChoice
  language: Language
  lastPerson: string | null
  recentClasses: string[]
  set: (change: Partial<Omit<Preferences, 'set'>>) => void
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({ theme: 'system', language: 'zh', lastPerson: null, recentClasses: [], set: (change) => set(change) }),
    {
      name: 'wangge.preferences',
      partialize: ({ theme, language, lastPerson, recentClasses }) => ({ theme, language, lastPerson, recentClasses }),
    },
  ),
)

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')

function resolved(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice
  return darkQuery.matches ? 'dark' : 'light'
}

/** The theme in force, kept on the document for CSS. */
export const useTheme = create<{ theme: Theme }>(() => ({ theme: resolved(usePreferences.getState().theme) }))

function applyTheme(): void {
  const theme = resolved(usePreferences.getState().theme)
  document.documentElement.dataset.theme = theme
  useTheme.setState({ theme })
}
applyTheme()
darkQuery.addEventListener('change', applyTheme)
usePreferences.subscribe(applyTheme)
