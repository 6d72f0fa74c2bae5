import { defineCheck, REGRID } from './check.ts'

export const wrongGrid = defineCheck<{ recorded: string; expected: string | null }>(import.meta.url, {
  id: 'wrong_grid',
  severity: 'error',
  zh: '网格不符',
  en: 'Wrong grid',
  explanation: {
    zh: '登记的单元网格与按位置叠加得到的不同：巡查和考核会算到别人头上。',
    en: 'The unit grid recorded is not the one it lies in: rounds and evaluation count it for somebody else.',
  },
  sentence: ({ recorded, expected }) =>
    expected
      ? { zh: `登记在网格 ${recorded}，实际位于 ${expected}`, en: `Recorded in grid ${recorded}, lies in ${expected}` }
      : {
          zh: `登记在网格 ${recorded}，实际不在任何单元网格内`,
          en: `Recorded in grid ${recorded}, lies in no unit grid`,
        },
  fixes: ({ expected }) => [REGRID(expected)],
})
