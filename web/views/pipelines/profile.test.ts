import { expect, it } from 'vitest'
import { profileOf } from './profile.ts'

const line = { startDepth: 2, endDepth: 2.4, flow: '+', lengthMetres: 50 } as const

it('a profile falls along the flow', () => {
  expect(profileOf(line, 8, 8.1)).toEqual({
    ground: [8, 8.1],
    pipe: [6, expect.closeTo(5.7)],
    known: true,
    fallPerMille: expect.closeTo(6),
  })
  expect(profileOf({ ...line, flow: '-' }, 8, 8.1).fallPerMille).toBeCloseTo(-6)
})

it('without ground elevations it is drawn under a level ground', () => {
  expect(profileOf(line, 8, undefined)).toMatchObject({ ground: [0, 0], pipe: [-2, -2.4], known: false })
})
