import { expect, test } from 'vitest'
import type { TraceStep } from '../../../server/responsibility/schema.ts'
import { markTrace } from './traceDifferences.ts'

const step = (rule: TraceStep['rule'], more: Partial<TraceStep> = {}): TraceStep => ({
  rule,
  hit: false,
  sentence: { zh: rule, en: rule },
  ...more,
})
const brief = (before: TraceStep[], after: TraceStep[]) =>
  markTrace(before, after).map(({ step: { rule, code }, mark }) => `${mark ?? '='} ${code ?? rule}`)

const grid = step('grid', { code: 'G', version: '2024', hit: true, unit: { code: 'A', name: 'A', nameEn: 'A' } })
const street = step('street', { code: 'S', version: '2024' })

test('equal traces differ in nothing', () => {
  expect(brief([step('decision'), grid], [step('decision'), grid])).toEqual(['= decision', '= G'])
})
test('a new version of a rule, another unit or another sentence is a change, with what was before', () => {
  const [marked] = markTrace([grid], [{ ...grid, version: '2026' }])
  expect(marked).toMatchObject({ mark: 'changed', before: { version: '2024' } })
  expect(brief([grid], [{ ...grid, unit: { code: 'B', name: 'B', nameEn: 'B' } }])).toEqual(['changed G'])
  expect(brief([grid], [{ ...grid, hit: false, unit: undefined }])).toEqual(['changed G'])
})
test('what is new and what is gone stand where they belong', () => {
  const park = step('special', { code: 'Z' })
  expect(brief([step('decision'), grid, street], [step('decision'), park, street])).toEqual([
    '= decision',
    'gone G',
    'added Z',
    '= S',
  ])
  expect(brief([grid], [])).toEqual(['gone G'])
})
test('two steps of one rule, as of two pipes, are matched one by one', () => {
  const pipe = (unit: string) =>
    step('network', { code: 'N', unit: { code: unit, name: unit, nameEn: unit }, hit: true })
  expect(brief([pipe('A'), pipe('B')], [pipe('A')])).toEqual(['= N', 'gone N'])
})
