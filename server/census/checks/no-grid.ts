import { defineCheck, REGRID } from './check.ts'

export const noGrid = defineCheck<{ expected: string }>(import.meta.url, {
  id: 'no_grid',
  severity: 'error',
  zh: '未归网格',
  en: 'No grid',
  explanation: {
    zh: '位于已划分单元网格的范围内，却没有登记网格：没有采集员负责它。',
    en: 'Lies on gridded ground, but no unit grid is recorded: no collector walks past it.',
  },
  sentence: ({ expected }) => ({
    zh: `没有登记网格，实际位于 ${expected}`,
    en: `No grid is recorded, lies in ${expected}`,
  }),
  fixes: ({ expected }) => [REGRID(expected)],
})
