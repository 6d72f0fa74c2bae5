import { expect, test } from 'vitest'
import { countedBefore } from './counted.ts'

const steps = [
  { from: '2026-03-02T01:00:00Z', to: '2026-03-02T04:00:00Z', countedMinutes: 180, why: 'office' },
  { from: '2026-03-02T04:00:00Z', to: '2026-03-02T05:30:00Z', countedMinutes: 0, why: 'break' },
  { from: '2026-03-02T05:30:00Z', to: '2026-03-02T06:30:00Z', countedMinutes: 60, why: 'office' },
]

test.each([
  ['before the start nothing', '2026-03-02T00:00:00Z', 0],
  ['inside a span its part', '2026-03-02T02:00:00Z', 60],
  ['over the break nothing more', '2026-03-02T05:00:00Z', 180],
  ['after it the rest', '2026-03-02T06:00:00Z', 210],
  ['at the end the limit', '2026-03-02T06:30:00Z', 240],
  ['and no more later', '2026-03-09T06:30:00Z', 240],
])('%s', (_, at, minutes) => {
  expect(countedBefore(steps, Date.parse(at))).toBe(minutes)
})
