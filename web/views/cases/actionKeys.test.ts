import { expect, test } from 'vitest'
import { STATES, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import { ACTION_KEYS } from './actionKeys.ts'

const TAKEN = ['j', 'k', '/', '?']

test.each(Object.keys(STATES))('the actions out of %s have keys of their own', (state) => {
  const actions = new Set(TRANSITIONS.filter(({ from }) => from === state).map(({ action }) => action))
  const keys = [...actions].map((action) => ACTION_KEYS[action])
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) {
    expect(key).toMatch(/^[a-z]$/)
    expect(TAKEN).not.toContain(key)
  }
})
