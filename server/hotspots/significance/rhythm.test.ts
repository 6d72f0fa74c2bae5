import { describe, expect, it } from 'vitest'
import type { LoadedMarker } from '../markers/schema.ts'
import { upperTail } from './binomial.ts'
import { markersOf } from './rhythm.ts'

const DAYS = Array.from({ length: 30 }, (_, index) => `2026-06-${String(index + 1).padStart(2, '0')}`)
const span = (name: string, from: string, to: string): LoadedMarker => ({
  kind: 'weather',
  name,
  nameEn: null,
  from,
  to,
  days: 0,
})
const everyDay = (count: number) => new Uint32Array(30).fill(count)

describe('cases on marked days', () => {
  it('are counted over all spans of a name, within the period, beside what the whole has then', () => {
    const here = everyDay(0)
    here[0] = 2
    here[9] = 7
    here[20] = 1
    const spans = [span('暴雨', '2026-05-20', '2026-06-01'), span('暴雨', '2026-06-10', '2026-06-11')]
    const [rain] = markersOf(DAYS, here, everyDay(10), spans)
    expect(rain).toEqual({
      kind: 'weather',
      name: '暴雨',
      nameEn: null,
      days: 3,
      count: 9,
      expected: 1,
      p: upperTail(9, 10, 0.1),
    })
  })

  it('come in the order of how little chance gives them, and are none of nothing', () => {
    const here = everyDay(1)
    here[20] = 9
    const spans = [span('高温', '2026-06-01', '2026-06-05'), span('暴雨', '2026-06-21', '2026-06-21')]
    expect(markersOf(DAYS, here, everyDay(10), spans).map(({ name }) => name)).toEqual(['暴雨', '高温'])
    for (const { count, expected, p } of markersOf(DAYS, everyDay(0), everyDay(0), spans))
      expect([count, expected, p]).toEqual([0, 0, 1])
  })
})
