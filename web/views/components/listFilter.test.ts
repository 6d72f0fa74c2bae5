import { expect, it } from 'vitest'
import { CLEARED, filterOf, isNarrowed, type ListFilter, paramsOf, queryOf, readFilter } from './listFilter.ts'

const NOTHING = readFilter({})
/** As the address bar keeps it. */
const kept = (change: Partial<ListFilter>) =>
  Object.fromEntries(Object.entries(paramsOf(change, NOTHING)).filter(([, value]) => value)) as Record<string, string>

it('what the address bar holds is what was asked, and what it does not know is nothing', () => {
  const change: Partial<ListFilter> = {
    q: '路灯',
    class: '0137',
    state: 'lost',
    owner: 'none',
    maintainer: 'HZ-PS',
    accuracy: 'B',
    since: '2026-11-01',
    grid: '330102003055003',
    inView: false,
    sort: 'changed',
    descending: true,
  }
  expect(readFilter(kept(change))).toEqual({ ...NOTHING, ...change })
  expect(readFilter({ state: 'fine', sort: 'colour', acc: 'Z', since: 'gestern', grid: '1' })).toEqual(NOTHING)
  expect(kept({ sort: 'code', descending: false, inView: true })).toEqual({})
})

it('clearing leaves order and place', () => {
  const filter = readFilter({ state: 'lost', owner: 'none', sort: '-name', near: 'no' })
  const cleared = { ...filter, ...CLEARED }
  expect([isNarrowed(filter), isNarrowed(cleared)]).toEqual([true, false])
  expect([cleared.sort, cleared.descending, cleared.inView]).toEqual(['name', true, false])
})

it('the server is asked for what is in sight, unless words are looked for', () => {
  const box = '120,30,121,31'
  expect(filterOf(NOTHING, box)).toEqual({ bbox: box })
  expect(filterOf({ ...NOTHING, inView: false }, box)).toEqual({})
  expect(filterOf({ ...NOTHING, q: '路灯' }, box)).toEqual({ q: '路灯' })
  expect(filterOf({ ...NOTHING, since: '2026-11-01' }, null)).toEqual({ changedSince: '2026-11-01T00:00:00+08:00' })
  expect(queryOf({ ...NOTHING, sort: 'name', descending: true }, null)).toEqual({ sort: 'name', descending: true })
})
