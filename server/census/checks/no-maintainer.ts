import { defineCheck, type Vacancy, vacancy } from './check.ts'

export const noMaintainer = defineCheck<Vacancy>(import.meta.url, {
  id: 'no_maintainer',
  severity: 'error',
  zh: '无养护单位',
  en: 'No maintainer',
  explanation: {
    zh: '没有养护单位，或其养护单位已停用：派遣无处可去。',
    en: 'No maintainer, or one that is no longer active: cases have nowhere to go.',
  },
  ...vacancy('maintainer'),
})
