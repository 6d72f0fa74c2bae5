import { expect, test } from 'vitest'
import { deadlineOf } from './deadline.ts'

const hour = 3_600_000
const filedAt = '2026-03-02T08:00:00Z'
const dueAt = '2026-03-02T18:00:00Z'
const open = { reportedAt: filedAt, filedAt, dueAt, endedAt: null }
const after = (hours: number) => Date.parse(filedAt) + hours * hour

test.each([
  ['green before 80 %', 7.9, 'green'],
  ['amber from 80 %', 8, 'amber'],
  ['amber at the very end', 10, 'amber'],
  ['red past it', 10.1, 'red'],
] as const)('%s', (_, hours, lamp) => {
  expect(deadlineOf(open, after(hours)).lamp).toBe(lamp)
})

test('a closed case keeps the lamp it ended with', () => {
  const closed = { ...open, endedAt: '2026-03-02T09:00:00Z' }
  expect(deadlineOf(closed, after(500))).toEqual({ lamp: 'green', remainingMs: 9 * hour })
})

test('without a limit there is no lamp', () => {
  expect(deadlineOf({ ...open, dueAt: null }, after(1))).toEqual({ lamp: 'none', remainingMs: null })
})
