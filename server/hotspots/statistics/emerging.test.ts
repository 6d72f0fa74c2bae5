import { describe, expect, it } from 'vitest'
import { emerging, explain } from './emerging.ts'
import type { Confidence, Pattern, Reason } from './rules.ts'
import { PATTERNS } from './rules.ts'
import { atOnce } from './work.ts'

/** A slice is H hot or C cold at 99 %, h and c at 90 %, . neither; the trend is of z. */
type Case = [slices: string, trend: 'rises' | 'falls' | '—', side: 'hot' | 'cold' | null, Pattern, Reason]
const CASES: Case[] = [
  ['..........', '—', null, 'none', 'never_significant'],
  ['..........', 'rises', null, 'none', 'never_significant'],
  ['HHHHH.....', 'falls', null, 'none', 'significant_before_only'],
  ['HHHHHHHH..', '—', null, 'none', 'significant_before_only'],
  ['.........H', '—', 'hot', 'new', 'first_time_in_final_slice'],
  ['C........H', '—', 'hot', 'new', 'first_time_in_final_slice'],
  ['........HH', '—', 'hot', 'consecutive', 'one_final_run'],
  ['..HHHHHHHH', 'rises', 'hot', 'consecutive', 'one_final_run'],
  ['.C..HHHHHH', '—', 'hot', 'consecutive', 'one_final_run'],
  ['.HHHHHHHHH', 'rises', 'hot', 'intensifying', 'nearly_always_rising'],
  ['HHHHH.HHHH', 'rises', 'hot', 'intensifying', 'nearly_always_rising'],
  ['HHHHHHHHHH', '—', 'hot', 'persistent', 'nearly_always_steady'],
  ['HHHHHHHHHH', 'falls', 'hot', 'diminishing', 'nearly_always_falling'],
  ['HHHHHHHHH.', 'falls', 'hot', 'historical', 'nearly_always_but_not_now'],
  ['HHHHHHHHH.', '—', 'hot', 'historical', 'nearly_always_but_not_now'],
  ['H..H..H..H', '—', 'hot', 'sporadic', 'on_and_off'],
  ['HHHHHHHH.H', '—', 'hot', 'persistent', 'nearly_always_steady'],
  ['HHHHHHH..H', 'rises', 'hot', 'sporadic', 'on_and_off'],
  ['H..C..H..H', '—', 'hot', 'oscillating', 'cold_before'],
  ['HHHHHHHHHC', '—', 'cold', 'new', 'first_time_in_final_slice'],
  ['HHHHHHHHCC', '—', 'cold', 'consecutive', 'one_final_run'],
  ['C.HHHH..CC', '—', 'cold', 'oscillating', 'hot_before'],
  ['.CCCCCCCCC', 'falls', 'cold', 'intensifying', 'nearly_always_rising'],
  ['CCCCCCCCCC', 'rises', 'cold', 'diminishing', 'nearly_always_falling'],
  ['CCCCCCCCC.', '—', 'cold', 'historical', 'nearly_always_but_not_now'],
  ['C..C.....C', '—', 'cold', 'sporadic', 'on_and_off'],
  ['........cc', '—', 'cold', 'consecutive', 'one_final_run'],
  ['hhhhhhhhhh', '—', 'hot', 'persistent', 'nearly_always_steady'],
]
const CLASS: Record<string, number> = { H: 3, h: 1, C: -3, c: -1, '.': 0 }

const told = (confidence?: Confidence) => {
  const classes = Array.from({ length: 10 }, (_, slice) => CASES.map(([slices]) => CLASS[slices[slice]!]!)).flat()
  const trend = {
    z: Float64Array.from(CASES, ([, trend]) => ({ rises: 2.5, falls: -2.5, '—': 0.4 })[trend]),
    p: Float64Array.from(CASES, ([, trend]) => (trend === '—' ? 0.69 : 0.012)),
    tau: new Float64Array(CASES.length),
  }
  return atOnce(emerging(Int8Array.from(classes), trend, confidence))
}

describe('emerging hot spots', () => {
  it.each(CASES.map((one, cell) => [...one, cell] as const))(
    '%s, trend %s: %s %s',
    (_, __, side, pattern, reason, cell) => {
      const all = told()
      expect(explain(all, cell)).toMatchObject({ side, pattern, reason })
      const number = PATTERNS.findIndex(({ code }) => code === pattern)
      expect(all.patterns[cell]! + 0).toBe(side === 'cold' ? -number : number)
    },
  )

  it('come with the figures they rest on', () => {
    const cell = CASES.findIndex(([slices]) => slices === 'C.HHHH..CC')
    expect(explain(told(), cell).figures).toEqual({
      slices: 10,
      hotSlices: 4,
      coldSlices: 3,
      finalRun: 2,
      trendZ: 0.4,
      trendP: 0.69,
      confidence: 90,
    })
  })

  it('ask for more when more confidence is asked for, of the trend too', () => {
    const all = told(99)
    const at = (slices: string) => CASES.findIndex(([one]) => one === slices)
    expect(explain(all, at('hhhhhhhhhh')).reason).toBe('never_significant')
    expect(explain(all, at('.HHHHHHHHH')).pattern).toBe('persistent')
  })

  it('refuse bins that are not whole slices', () => {
    const trend = { z: new Float64Array(3), p: new Float64Array(3), tau: new Float64Array(3) }
    expect(() => atOnce(emerging(new Int8Array(7), trend))).toThrow('whole slices of 3 cells, got 7')
  })
})
