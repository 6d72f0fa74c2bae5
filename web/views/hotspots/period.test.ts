import { describe, expect, it } from 'vitest'
import { barsOf, daysOf, holds, previousOf, readPeriod, spanAround, writePeriod, yearBefore } from './period.ts'

const today = '2026-11-20'

describe('periods', () => {
  it('are read from the address bar, and wrong ones are the last thirty days', () => {
    expect(readPeriod(null, today)).toEqual({ from: '2026-10-22', to: today, preset: 'month' })
    expect(readPeriod('today', today)).toEqual({ from: today, to: today, preset: 'today' })
    expect(readPeriod('2026-01-01..2026-02-01', today)).toEqual({ from: '2026-01-01', to: '2026-02-01', preset: null })
    for (const wrong of ['x', '2026-02-31..2026-03-01', '2026-03-01..2026-02-01', '0001-01-01..2026-01-01']) {
      expect(readPeriod(wrong, today).preset).toBe('month')
    }
    expect(writePeriod('month')).toBeNull()
    expect(writePeriod('year')).toBe('year')
  })

  it('have an equal one before', () => {
    expect(previousOf({ from: '2026-11-14', to: today })).toEqual({ from: '2026-11-07', to: '2026-11-13' })
    expect(yearBefore({ from: '2026-11-16', to: today })).toEqual({ from: '2025-11-17', to: '2025-11-21' })
    expect(previousOf({ from: today, to: today })).toEqual({ from: '2026-11-19', to: '2026-11-19' })
  })

  it('lie inside what the histogram shows', () => {
    for (const text of [
      'today',
      'week',
      'month',
      'quarter',
      'year',
      '2025-01-01..2025-01-10',
      '2024-01-01..2026-11-20',
    ]) {
      const period = readPeriod(text, today)
      const span = spanAround(period, today)
      expect(holds(span, period), text).toBe(true)
      expect(span.to <= today).toBe(true)
    }
  })

  it('become bars of days or weeks that count the same', () => {
    const days = daysOf({ from: '2025-01-01', to: '2025-12-31' })
    const bars = barsOf(
      days,
      days.map(() => 2),
    )
    expect(bars).toHaveLength(53)
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(730)
    expect(
      barsOf(
        days.slice(0, 90),
        days.slice(0, 90).map(() => 1),
      ),
    ).toHaveLength(90)
  })
})
