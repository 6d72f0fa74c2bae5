import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { usePreferences } from '../preferences.ts'
import { en } from './en.ts'
import { type Texts, zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Texts }
    returnNull: false
  }
}

void i18next.use(initReactI18next).init({
  resources: { zh: { translation: zh }, en: { translation: en } },
  lng: usePreferences.getState().language,
  fallbackLng: 'zh',
  interpolation: { escapeValue: false },
  initAsync: false,
})

function applyLanguage(): void {
  const { language } = usePreferences.getState()
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  if (i18next.language !== language) void i18next.changeLanguage(language)
}
applyLanguage()
usePreferences.subscribe(applyLanguage)
