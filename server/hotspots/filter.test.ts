import { describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { type Recounted, randomQuestion } from './counts/recount.ts'
import { canonicalText, type HeatAsked, readFilter, writeFilter } from './filter.ts'

const random = new Random('filters')
const rows: Recounted[] = Array.from({ length: 50 }, (_, index) => ({
  id: `33010620261120${String(index).padStart(5, '0')}`,
  kind: index % 2 ? 'event' : 'component',
  classCode: `0${1 + (index % 6)}0${1 + (index % 9)}`,
  unitCode: index % 5 ? `HZ-U${index}` : null,
  state: 'filed',
  source: 'citizen',
  districtCode: '330106',
  managementCode: null,
  gridCode: index % 3 ? `330106001001${String(index + 1).padStart(3, '0')}` : null,
  communityCode: '330106001001',
  reportedAt: '2026-11-20T01:00:00.000Z',
  endedAt: null,
  lon: 120.1 + index / 1000,
  lat: 30.2,
}))

describe('a filter', () => {
  it('written and read again is the same, and so is its text', () => {
    for (let round = 0; round < 500; round++) {
      const asked = randomQuestion(random, rows)
      const filter = readFilter(asked)
      const written = writeFilter(filter)
      const again = readFilter({ ...written, resolution: Number(written.resolution ?? 9) } as HeatAsked)
      expect(canonicalText(again), JSON.stringify(asked)).toBe(canonicalText(filter))
      expect({ ...again, classes: again.classes.length }).toEqual({
        ...filter,
        areas: [...filter.areas].sort(),
        units: [...filter.units].sort(),
        sources: [...filter.sources].sort(),
        cells: [...filter.cells].sort(),
        classes: filter.classes.length,
      })
    }
  })

  it.each([
    [{ class: '0104,0102,0104', area: '' }, 'class=0102%2C0104'],
    [{ class: ' event-0112 , 01' }, 'class=01%2Cevent-0112'],
    [{ hours: '22-5', weekdays: '1-7' }, 'hours=0-5%2C22-23'],
    [{ hours: '7,8,9,17', weekdays: '6-1' }, 'hours=7-9%2C17&weekdays=1%2C6-7'],
    [{ state: 'open,reported', resolution: 9 }, 'state=open'],
    [{ state: 'all' }, 'state=all'],
    [{ state: 'voided,filed' }, 'state=filed%2Cvoided'],
    [{ from: '2026-11-20T08:00:00+08:00', to: '2026-11-20' }, 'from=2026-11-20T00%3A00%3A00.000Z&to=2026-11-20'],
    [{ bbox: '120.10, 30.2,120.2,30.3' }, 'bbox=120.1%2C30.2%2C120.2%2C30.3'],
    [{}, ''],
  ] as [HeatAsked, string][])('%j means %s', (asked, text) => {
    expect(canonicalText(readFilter(asked))).toBe(text)
  })

  it.each([
    [{ from: '2026-02-31' }, 'from', '2026-02-31'],
    [{ to: 'yesterday' }, 'to', 'yesterday'],
    [{ from: '2026-11-20T25:00:00Z' }, 'from', '2026-11-20T25'],
    [{ class: '0104,abc' }, 'class', 'abc'],
    [{ class: 'thing-0104' }, 'class', 'thing-0104'],
    [{ area: '330106,33' }, 'area', '33'],
    [{ unit: 'hz sw' }, 'unit', 'hz sw'],
    [{ state: 'gone' }, 'state', 'There is no state "gone"'],
    [{ source: 'rumour' }, 'source', 'There is no source "rumour"'],
    [{ bbox: '1,2,3' }, 'bbox', 'expected 4'],
    [{ cells: 'xyz' }, 'cells', 'xyz'],
    [{ cells: '8f318a2d0000000' }, 'cells', '8f318a2d0000000'],
    [{ cells: '8b318a2d0000fff,8a318a2d0007fff' }, 'cells', 'of one resolution'],
    [{ hours: '7-24' }, 'hours', '7-24'],
    [{ weekdays: '0' }, 'weekdays', 'from 1 to 7'],
    [{ hours: '-' }, 'hours', 'got "-"'],
    [{ openAt: '2026-11-20' }, 'openAt', '2026-11-20'],
  ] as [HeatAsked, string, string][])('%j is refused, naming %s and what was wrong', (asked, field, words) => {
    let refused: { code?: string; details?: { field?: string }; message?: string } = {}
    try {
      readFilter(asked)
    } catch (error) {
      refused = error as typeof refused
    }
    expect([refused.code, refused.details?.field]).toEqual(['bad_request', field])
    expect(refused.message).toContain(words)
  })

  it('of too many cells is refused', () => {
    const cells = Array.from({ length: 501 }, (_, index) => `8b318a2d${index.toString(8).padStart(4, '0')}fff`).join(
      ',',
    )
    expect(() => readFilter({ cells })).toThrow(/cells/)
  })
})
