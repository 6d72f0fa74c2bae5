import { DEMAND_A } from '../class-groups.ts'
import { defineCheck, SURVEY } from './check.ts'

export const accuracy = defineCheck<{ source: 'survey' | 'map' | 'other' }>(import.meta.url, {
  id: 'accuracy',
  severity: 'notice',
  zh: '精度不足',
  en: 'Not exact enough',
  explanation: {
    zh: '井盖、杆、箱等有明确定位点的部件应达到精度 A（±0.5 米），登记的却是 C（±10 米）。',
    en: 'Covers, poles, cabinets and other things with one clear point demand accuracy A (±0.5 m), and it is recorded as C (±10 m).',
  },
  values: { classes: DEMAND_A },
  sentence: ({ source }) => ({
    zh: `精度 C（${source === 'survey' ? '实测' : '非实测'}），本小类要求 A`,
    en: `Accuracy C (${source === 'survey' ? 'surveyed' : 'not surveyed'}), its class demands A`,
  }),
  fixes: () => [SURVEY],
})
