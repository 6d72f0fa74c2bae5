/** Texts that come with data: tables of {zh, en} and things with name and nameEn. */
import { useCallback } from 'react'
import { usePreferences } from '../preferences.ts'

interface Bilingual {
  zh: string
  en: string
}
interface NamedThing {
  name: string
  nameEn: string
}

export function useLabel(): (text: Bilingual) => string {
  const language = usePreferences((store) => store.language)
  return useCallback((text: Bilingual) => text[language], [language])
}

/** The name in the person's language; Chinese where a thing has no English name. */
export function useName(): (thing: NamedThing | null | undefined) => string {
  const language = usePreferences((store) => store.language)
  return useCallback(
    (thing: NamedThing | null | undefined) => {
      if (!thing) return ''
      return language === 'en' ? thing.nameEn || thing.name : thing.name
    },
    [language],
  )
}
