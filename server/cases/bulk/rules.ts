/** When a suggested unit is not to be taken unseen. Pure; shared with the console. */
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'

/** Cases in one preview or one bulk dispatch. */
export const BULK_AT_MOST = 200

export const DOUBTS = {
  city_unit: {
    zh: '建议单位属市级，区级平台不能派遣',
    en: 'The unit is the city’s: a district platform cannot send to it',
  },
  foreign_unit: {
    zh: '建议单位属其他区，须上交市级派遣',
    en: 'The unit is another district’s: the city platform sends to it',
  },
  unclear: { zh: '责任份额相近（相差不足 10%）', en: 'Two units share it almost equally (less than 10 % apart)' },
  accuracy: { zh: '定位误差范围内有几家单位，把握不足', en: 'Several units lie within the accuracy of the position' },
  coordination: { zh: '没有规则指明责任单位', en: 'No rule names a unit' },
  unanswered: { zh: '责任单位无法确定', en: 'Responsibility cannot be determined' },
} as const
export type Doubt = keyof typeof DOUBTS

/** Shares nearer than this are too near to choose between unseen. */
const NEAR = 0.1

/**
 * What speaks against taking the winner unseen.
 * @param isPoint whether the thing is a point, which may lie elsewhere within its accuracy
 * @param bar why the asker may not send the winner, or a unit that would assist
 */
export function doubtsOf(
  answer: ResponsibilityAnswer,
  isPoint: boolean,
  bar: 'city_unit' | 'foreign_unit' | null,
): Doubt[] {
  const { winner, candidates, certainty } = answer
  const others = candidates.filter(({ unit }) => unit.code !== winner.unit.code)
  const rest = 1 - winner.share
  const second = Math.max(0, ...others.map(({ share }) => Math.min(share, rest)))
  const doubts: Doubt[] = []
  if (winner.rule === 'coordination') doubts.push('coordination')
  else if (bar) doubts.push(bar)
  if (winner.share - second < NEAR) doubts.push('unclear')
  if (isPoint && certainty?.choose) doubts.push('accuracy')
  return doubts
}
