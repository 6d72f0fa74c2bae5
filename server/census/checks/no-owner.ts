import { defineCheck, type Vacancy, vacancy } from './check.ts'

export const noOwner = defineCheck<Vacancy>(import.meta.url, {
  id: 'no_owner',
  severity: 'error',
  zh: '无权属单位',
  en: 'No owner',
  explanation: {
    zh: '没有权属单位，或其权属单位已停用：出了问题找不到主。',
    en: 'No owner, or one that is no longer active: nobody to turn to.',
  },
  ...vacancy('owner'),
})
