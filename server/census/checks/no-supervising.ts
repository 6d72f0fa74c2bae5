import { defineCheck, type Vacancy, vacancy } from './check.ts'

export const noSupervising = defineCheck<Vacancy>(import.meta.url, {
  id: 'no_supervising',
  severity: 'warning',
  zh: '无主管部门',
  en: 'No supervising department',
  explanation: {
    zh: '没有主管部门，或其主管部门已停用。',
    en: 'No supervising department, or one that is no longer active.',
  },
  ...vacancy('supervising'),
})
