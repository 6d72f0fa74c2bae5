import type { Named } from '../../schema.ts'
import { defineCheck, SURVEY } from './check.ts'

export const wrongDistrict = defineCheck<{ coded: Named; lies: Named }>(import.meta.url, {
  id: 'wrong_district',
  severity: 'notice',
  zh: '编码与所在区不符',
  en: 'Code of another district',
  explanation: {
    zh: '编码前六位是一个区，位置却在另一个区。编码不改、不再用：移过区界的部件搁置即可，坐标录错的请核实。',
    en: 'The code begins with one district, the place lies in another. Codes never change: put it aside where the thing was really moved, have it surveyed where the position is wrong.',
  },
  sentence: ({ coded, lies }) => ({
    zh: `编码属${coded.name}，位置在${lies.name}`,
    en: `Coded in ${coded.nameEn}, lies in ${lies.nameEn}`,
  }),
  fixes: () => [SURVEY],
})
