import { defineCheck, retire, SURVEY } from './check.ts'

export const duplicate = defineCheck<{ metres: number; other: string }>(import.meta.url, {
  id: 'duplicate',
  severity: 'warning',
  zh: '疑似重复',
  en: 'Looks recorded twice',
  explanation: {
    zh: '同一小类的两个部件几乎在同一处：多半是录了两次。点以距离计，线、面以两者形状的最大偏离计。',
    en: 'Two components of one class at nearly the same place: most likely one thing, recorded twice. Points by distance, lines and polygons by how far their shapes part at most.',
  },
  // A component of accuracy A is right to half a metre; two of a class are not put up closer.
  parameters: { within_m: 0.5, shapes_within_m: 1 },
  sentence: ({ metres, other }, { others }) => ({
    zh: `与同类部件 ${other} 相距 ${metres} 米${others.length > 1 ? `，附近共有 ${others.length} 个` : ''}`,
    en: `${metres} m from ${other} of the same class${others.length > 1 ? `, one of ${others.length} there` : ''}`,
  }),
  fixes: ({ other }, { code }) => [
    retire(code, `注销本部件（较晚编码）`, 'Retire this one, the later code'),
    retire(other, `注销另一个 ${other}`, `Retire the other, ${other}`),
    SURVEY,
  ],
})
