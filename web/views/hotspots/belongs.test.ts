import { latLngToCell } from 'h3-js'
import { expect, it } from 'vitest'
import { readFilter } from '../../../server/hotspots/rules.ts'
import { belongs } from './belongs.ts'

const one = {
  position: [120.1551, 30.2741],
  // Monday, 01:30 in the city; Sunday still in Greenwich.
  reportedAt: '2026-11-15T17:30:00Z',
  endedAt: '2026-11-18T02:00:00Z',
  kind: 'event' as const,
  class: { code: '0104', name: '', nameEn: '' },
  state: 'closed' as never,
  source: 'hotline',
  unit: null,
  gridCode: '330106001002003',
  district: { code: '330106', name: '', nameEn: '' },
}
const cell = latLngToCell(30.2741, 120.1551, 9)

it.each([
  [{}, true],
  [{ from: '2026-11-16', to: '2026-11-16' }, true],
  [{ to: '2026-11-15' }, false],
  [{ class: '0104' }, true],
  [{ class: 'component-0104' }, false],
  [{ class: 'event-01' }, true],
  [{ kind: 'component' as const }, false],
  [{ unit: 'none' }, true],
  [{ unit: 'D330106-CG' }, false],
  [{ state: 'open' }, false],
  [{ source: 'hotline,citizen' }, true],
  [{ area: '330106001' }, true],
  [{ area: '330102' }, false],
  [{ hours: '0-2' }, true],
  [{ hours: '17' }, false],
  [{ weekdays: '1' }, true],
  [{ weekdays: '7' }, false],
  [{ openAt: '2026-11-17T00:00:00Z' }, true],
  [{ openAt: '2026-11-18T02:00:00Z' }, false],
])('a case reported in the night from Sunday, asked for by %j: %s', (asked, expected) => {
  expect(belongs(one, cell, readFilter(asked), 'Asia/Shanghai')).toBe(expected)
})

it('a case in the next cell is none of this one', () => {
  expect(belongs(one, latLngToCell(30.28, 120.1551, 9), readFilter({}), 'Asia/Shanghai')).toBe(false)
})
