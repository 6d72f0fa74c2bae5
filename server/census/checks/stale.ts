import { defineCheck, SURVEY } from './check.ts'

export const stale = defineCheck<{ since: string; months: number; inexact: boolean }>(import.meta.url, {
  id: 'stale',
  severity: 'notice',
  zh: '久未更新',
  en: 'Stale',
  explanation: {
    zh: '多个月没有普查也没有改动（部件年更新）；精度为 C 且从未实测的，期限更短。',
    en: 'Neither surveyed nor changed for so many months (the yearly update); sooner where the position is of accuracy C and was never surveyed.',
  },
  parameters: { months: 24, months_inexact: 12 },
  sentence: ({ since, months, inexact }) => ({
    zh: `${since} 以来 ${months} 个月没有普查或改动${inexact ? '，精度 C，从未实测' : ''}`,
    en: `Neither surveyed nor changed for ${months} months, since ${since}${inexact ? '; accuracy C, never surveyed' : ''}`,
  }),
  fixes: () => [SURVEY],
})
