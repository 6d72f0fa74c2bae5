import { expect, it } from 'vitest'
import { isSameView, takenFrom, viewOf } from './view.ts'

const params = { m: '120.16,30.27,13.2', heat: 'spots', class: 'event-0493', period: 'week', cell: '89309a', case: '1' }

it('a view is the question, the drawing and the place, and not what is looked into', () => {
  expect(Object.fromEntries(new URLSearchParams(viewOf(params)))).toEqual({
    m: '120.16,30.27,13.2',
    heat: 'spots',
    class: 'event-0493',
    period: 'week',
  })
  expect(viewOf({ m: '120.16,30.27,13.2', cell: '89309a' })).toBe('')
})

it('is still that view when the map moves, and is not when the question does', () => {
  const view = viewOf(params)
  expect(isSameView(view, viewOf({ ...params, m: '120.2,30.1,11' }))).toBe(true)
  expect(isSameView(view, viewOf({ ...params, period: 'month' }))).toBe(false)
})

it('taken up it leaves nothing of the question before', () => {
  const { change, position } = takenFrom(viewOf(params), { m: '1,2,3', unit: 'HZ-SW', case: '2', period: 'year' })
  expect(change).toEqual({ unit: null, case: null, period: 'week', heat: 'spots', class: 'event-0493' })
  expect(position).toEqual({ centre: [120.16, 30.27], zoom: 13.2 })
  expect(takenFrom('period=week', {}).position).toBeNull()
})
