import type { Named } from '../../schema.ts'
import { EXCLUDING } from '../class-groups.ts'
import { defineCheck, retire, SURVEY } from './check.ts'

export const stacked = defineCheck<{ other: string; class: Named; metres: number }>(import.meta.url, {
  id: 'stacked',
  severity: 'error',
  zh: '叠在一处',
  en: 'On top of another',
  explanation: {
    zh: '与不可能共处的另一类部件位置完全相同，例如井盖与行道树。标牌、监控等可装在杆上的除外。',
    en: 'Exactly where a component stands whose class excludes it, as a cover and a tree. What is mounted on poles, as signs and cameras, may share their place.',
  },
  parameters: { within_m: 0.05 },
  values: { classes: EXCLUDING.map(([one]) => one), excluded: EXCLUDING.map(([, other]) => other) },
  sentence: ({ other, class: kind }) => ({
    zh: `与${kind.name} ${other} 位置完全相同`,
    en: `Stands exactly where ${kind.nameEn} ${other} does`,
  }),
  fixes: ({ other, class: kind }, { code }) => [
    SURVEY,
    retire(code, '注销本部件', 'Retire this one'),
    retire(other, `注销${kind.name} ${other}`, `Retire ${kind.nameEn} ${other}`),
  ],
})
