import { describe, expect, it } from 'vitest'
import { readFilter } from '../../../server/hotspots/rules.ts'
import { tileQuestion } from './tileQuestion.ts'

const ask = (asked: Parameters<typeof readFilter>[0]) => {
  const { query, beyond } = tileQuestion(readFilter(asked), 'Asia/Shanghai')
  const params = new URLSearchParams(query)
  return { datetime: params.get('datetime'), filter: params.get('filter')!, beyond }
}

describe('the question to the tiles', () => {
  it('has the days of the city, the last one included', () => {
    expect(ask({ from: '2026-11-01', to: '2026-11-20' }).datetime).toBe(
      '2026-10-31T16:00:00.000Z/2026-11-20T16:00:00.000Z',
    )
  })

  it.each([
    [{}, "state <> 'voided'"],
    [
      { class: 'event-0104,01' },
      "((kind = 'event' and class_code = '0104') or class_code like '01%') and state <> 'voided'",
    ],
    [
      { area: '330106,330102001' },
      "((grid_code like '330106%' or district_code = '330106') or grid_code like '330102001%') and state <> 'voided'",
    ],
    [{ unit: 'none,D330106-CG' }, "(unit_code in ('D330106-CG') or unit_code is null) and state <> 'voided'"],
    [{ state: 'filed', source: 'hotline' }, "state in ('filed') and source in ('hotline')"],
    [
      { openAt: '2026-11-20T08:00:00+08:00' },
      "state <> 'voided' and reported_at <= TIMESTAMP('2026-11-20T00:00:00.000Z') and (ended_at is null or ended_at > TIMESTAMP('2026-11-20T00:00:00.000Z'))",
    ],
  ])('of %j is %s', (asked, expected) => {
    expect(ask(asked)).toMatchObject({ filter: expected, beyond: [] })
  })

  it('says what the tiles cannot be asked', () => {
    expect(ask({ hours: '7-9', weekdays: '1-5' }).beyond).toEqual(['hours', 'weekdays'])
  })
})
