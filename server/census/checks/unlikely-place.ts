import type { Sentence } from '../../schema.ts'
import { type BaseKind, classesOf, UNLIKELY_PLACES } from '../class-groups.ts'
import { defineCheck, SURVEY } from './check.ts'

const WORDS: Record<BaseKind, Sentence> = {
  water: { zh: '水域', en: 'water' },
  green: { zh: '绿地', en: 'green' },
  road: { zh: '道路', en: 'road' },
}
const each = UNLIKELY_PLACES.flatMap((place) => classesOf(place).map((code) => ({ code, ...place })))

interface Facts {
  base: BaseKind
  relation: 'inside' | 'beside' | 'beyond'
  metres: number
  name: string | null
  nameEn: string | null
}

export const unlikelyPlace = defineCheck<Facts>(import.meta.url, {
  id: 'unlikely_place',
  severity: 'warning',
  zh: '位置可疑',
  en: 'Unlikely place',
  explanation: {
    zh: '按小类不该出现的地方：井盖、路灯在水里，公厕在车行道中线上，交通标志远离任何道路。哪一类不该在哪里，见 server/census/class-groups.ts。',
    en: 'Where its class has no business: a cover or lamp in water, a toilet on the middle of a road, a traffic sign far from any. Which class where: server/census/class-groups.ts.',
  },
  values: {
    classes: each.map(({ code }) => code),
    bases: each.map(({ base }) => base),
    relations: each.map(({ relation }) => relation),
    metres: each.map(({ metres }) => metres),
    grades: each.map(({ grade = 5 }) => grade),
  },
  sentence: ({ base, relation, metres, name, nameEn }) => {
    const zh = name ?? WORDS[base].zh
    const en = nameEn ?? `the ${WORDS[base].en}`
    if (relation === 'inside')
      return { zh: `在${zh}内，距边缘 ${metres} 米`, en: `In ${en}, ${metres} m from its edge` }
    if (relation === 'beside')
      return { zh: `在${zh}中线上（相距 ${metres} 米）`, en: `On the middle of ${en} (${metres} m)` }
    return { zh: `${metres} 米内没有道路`, en: `No road within ${metres} m` }
  },
  fixes: () => [SURVEY],
})
