import { expect, test } from 'vitest'
import { deadlineOf } from './deadline.ts'

const hour = 3_600_000
const start = '2026-03-02T08:00:00Z'
const stageAmberAt = '2026-03-02T16:00:00Z'
const due = '2026-03-02T18:00:00Z'
const open = { stageAmberAt, stageDueAt: due, dueAt: due, handledAt: null, endedAt: null }
const stopped = { stageAmberAt: null, stageDueAt: null }
const after = (hours: number) => Date.parse(start) + hours * hour

test.each([
  ['green before 80 %', 7.9, 'green'],
  ['amber from 80 %', 8, 'amber'],
  ['amber at the very end', 10, 'amber'],
  ['red past it', 10.1, 'red'],
] as const)('%s', (_, hours, lamp) => {
  expect(deadlineOf(open, after(hours)).lamp).toBe(lamp)
})

test('a closed case keeps the lamp its handling ended with', () => {
  const closed = { ...open, ...stopped, handledAt: '2026-03-02T09:00:00Z', endedAt: '2026-03-04T09:00:00Z' }
  expect(deadlineOf(closed, after(500))).toEqual({ lamp: 'green', remainingMs: 9 * hour })
  expect(deadlineOf({ ...closed, handledAt: '2026-03-02T19:00:00Z' }, after(500)).lamp).toBe('red')
})

test('ended without handling, the end decides', () => {
  expect(deadlineOf({ ...open, ...stopped, endedAt: '2026-03-02T19:00:00Z' }, after(500)).lamp).toBe('red')
})

test('the running stage has the lamp, whatever handling did: a reply is due after the end', () => {
  const replying = {
    ...open,
    handledAt: due,
    endedAt: due,
    stageAmberAt: '2026-03-05T08:00:00Z',
    stageDueAt: '2026-03-06T08:00:00Z',
  }
  expect(deadlineOf(replying, Date.parse('2026-03-05T09:00:00Z')).lamp).toBe('amber')
})

test('where no clock runs there is no lamp: not begun, or suspended', () => {
  const none = { lamp: 'none', remainingMs: null }
  expect(deadlineOf({ ...open, ...stopped, dueAt: null }, after(1))).toEqual(none)
  expect(deadlineOf({ ...open, ...stopped }, after(1))).toEqual(none)
})
