import type { Geometry } from '../../schema.ts'
import { defineCheck, SURVEY } from './check.ts'

const KINDS = {
  point: { zh: '点', en: 'a point' },
  line: { zh: '线', en: 'a line' },
  polygon: { zh: '面', en: 'a polygon' },
}
type Kind = keyof typeof KINDS

export const wrongShape = defineCheck<{ expected: Kind; got: Kind; point: Geometry }>(import.meta.url, {
  id: 'wrong_shape',
  severity: 'error',
  zh: '图形不符',
  en: 'Wrong shape',
  explanation: {
    zh: '小类规定的图形（点、线、面）与登记的不同。',
    en: 'The class is surveyed as a point, line or polygon, and the component is recorded as another.',
  },
  sentence: ({ expected, got }) => ({
    zh: `本小类应为${KINDS[expected].zh}，登记的是${KINDS[got].zh}`,
    en: `Its class is ${KINDS[expected].en}, it is recorded as ${KINDS[got].en}`,
  }),
  fixes: ({ expected, point }) => [
    ...(expected === 'point'
      ? [{ id: 'reshape', kind: 'reshape', geometry: point, zh: '改为其上一点', en: 'Make it a point on it' } as const]
      : []),
    SURVEY,
  ],
})
