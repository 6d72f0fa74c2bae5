/** Texts that come with data: tables of {zh, en} and things with name and nameEn. */

import { useCallback } from 'react'
import type { Language } from '../../server/schema.ts'
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

const LISTS: Record<Language, Intl.ListFormat> = {
  zh: new Intl.ListFormat('zh-CN', { type: 'conjunction', style: 'narrow' }),
  en: new Intl.ListFormat('en-GB', { type: 'conjunction', style: 'narrow' }),
}
/** Several words as the person's language lists them: 甲、乙、丙, or A, B, C. */
export function useListed(): (words: readonly string[]) => string {
  const language = usePreferences((store) => store.language)
  return useCallback((words: readonly string[]) => LISTS[language].format(words), [language])
}
