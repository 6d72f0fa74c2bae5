import { describe, expect, it } from 'vitest'
import { writeFilter } from '../../../server/hotspots/rules.ts'
import { asked, EMPTY, hasClass, isNarrowed, readAsked, toggledArea, toggledClass } from './question.ts'

describe('the address bar', () => {
  it('is read as the server reads it, and written back the same', () => {
    const params = {
      class: 'component-0104,event-01',
      area: '330106',
      unit: 'none',
      state: 'open',
      hours: '7-9,17',
      weekdays: '1-5',
    }
    const { filter, unread } = readAsked(params)
    expect(unread).toEqual([])
    expect(writeFilter(filter)).toEqual(params)
    expect(isNarrowed(filter)).toBe(true)
  })

  it('keeps what can be read when something cannot, and says what', () => {
    const { filter, unread } = readAsked({ class: '0104', hours: '25', kind: 'thing', m: '120,30,12' })
    expect(filter.classes).toEqual([{ kind: null, code: '0104' }])
    expect(unread.map(({ name }) => name)).toEqual(['kind', 'hours'])
    expect(unread[1]!.why).toContain('0 to 23')
  })

  it('that says nothing narrows nothing', () => {
    const { filter } = readAsked({ m: '120,30,12', heat: 'smooth' })
    expect(asked(filter)).toEqual({})
    expect(isNarrowed({ ...filter, from: '2026-11-01', to: '2026-11-20' })).toBe(false)
  })
})

describe('a chart that chooses', () => {
  it('leaves out its own part of the question and keeps the others', () => {
    const { filter } = readAsked({ hours: '7-9', weekdays: '1-5', kind: 'event' })
    expect(asked(filter, ['hours', 'weekdays'])).toEqual({ kind: 'event' })
  })
})

describe('classes', () => {
  it('of two kinds with one number are two', () => {
    const one = { ...EMPTY, classes: toggledClass(EMPTY, 'event', '0104') }
    const both = { ...EMPTY, classes: toggledClass(one, 'component', '0104') }
    expect(asked(both)).toEqual({ class: 'component-0104,event-0104' })
    expect(toggledClass(both, 'event', '0104')).toEqual([{ kind: 'component', code: '0104' }])
  })

  it('asked for without a kind are chosen in both, and go away from either', () => {
    const { filter } = readAsked({ class: '0104' })
    expect(hasClass(filter, 'component', '0104') && hasClass(filter, 'event', '0104')).toBe(true)
    expect(toggledClass(filter, 'event', '0104')).toEqual([])
  })
})

describe('areas', () => {
  it('take the place of what holds them and of what they hold', () => {
    expect(toggledArea(['330106'], '330106001')).toEqual(['330106001'])
    expect(toggledArea(['330106001', '330102'], '330106')).toEqual(['330102', '330106'])
    expect(toggledArea(['330106'], '330106')).toEqual([])
  })
})
