import { expect, test } from 'vitest'
import { STATES, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import { ACTION_KEYS } from './actionKeys.ts'
import { answers } from './offers.ts'

const TAKEN = ['j', 'k', '/', '?']

// The administrator may take everything: what is distinct for that role is distinct for every other.
test.each(Object.keys(STATES))('the actions people take out of %s have keys of their own', (state) => {
  const actions = new Set(
    TRANSITIONS.filter(({ from, roles }) => from === state && roles.some((role) => role !== 'system')).map(
      ({ action }) => action,
    ),
  )
  const alone = [...actions].filter((action) => !answers(action)).map((action) => ACTION_KEYS[action])
  expect(new Set(alone).size).toBe(alone.length)
  for (const key of alone) {
    expect(key).toMatch(/^[a-z]$/)
    expect(TAKEN).not.toContain(key)
  }
  const answering = [...actions].filter((action) => answers(action)).map((action) => ACTION_KEYS[action])
  expect(answering.every((key) => key === 'y' || key === 'n')).toBe(true)
  if (answering.length > 0) expect(alone).not.toEqual(expect.arrayContaining(['y']))
})
