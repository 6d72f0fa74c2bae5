import { expect, test } from 'vitest'
import type { Change, RuleChange, RuleVersion } from '../../../server/responsibility/rulebook/schema.ts'
import { changedFields, changeOfRule, checkedWith, withChange } from './change.ts'

const named = (code: string) => ({ code, name: code, nameEn: code })
const rule = {
  code: 'R-1',
  version: 3,
  family: 'network',
  priority: 210,
  name: '最近给水管',
  nameEn: 'Nearest water main',
  scope: { level: 'city', ...named('3301') },
  kind: 'event',
  class: '0501',
  grades: null,
  unit: null,
  roster: null,
  post: 'owner',
  reachMetres: 15,
  networks: ['water'],
  minimumSizeMm: null,
  note: '',
} as unknown as RuleVersion

test('a rule becomes the change that leaves it as it is: nothing null, the version it was made on', () => {
  expect(changeOfRule(rule)).toEqual({
    what: 'rule',
    code: 'R-1',
    version: 3,
    name: '最近给水管',
    nameEn: 'Nearest water main',
    family: 'network',
    priority: 210,
    scope: '3301',
    kind: 'event',
    class: '0501',
    post: 'owner',
    reachMetres: 15,
    networks: ['water'],
    note: '',
  })
})
test('a draft holds one change of a thing, the last, and new things beside each other', () => {
  const first = changeOfRule(rule)
  const second: RuleChange = { ...first, priority: 205 }
  const { code: _, version: __, ...fresh } = first
  expect(withChange([first], second)).toEqual([second])
  expect(withChange([fresh], fresh)).toHaveLength(2)
  expect(withChange([fresh, second], { ...fresh, priority: 230 }, 0)).toEqual([{ ...fresh, priority: 230 }, second])
  const end: Change = { what: 'rule', code: 'R-1', version: 3, end: true }
  expect(withChange([second], end)).toEqual([end])
})
test('what differs is named field by field', () => {
  const before = changeOfRule(rule)
  expect(changedFields(before, before)).toEqual([])
  const { post: _, ...rest } = before
  expect(changedFields(before, { ...rest, unit: 'HZ-SW', priority: 205 }).sort()).toEqual(['post', 'priority', 'unit'])
})

test('a strip is checked after the strips of the draft before it, in its own place, and without the rules', () => {
  const strip = (to: string): Change => ({ what: 'ground', geometry: { type: 'Polygon', coordinates: [] }, to })
  const [first, second, again] = [strip('330102001001'), strip('330102001002'), strip('330102001003')]
  const draft = [first, changeOfRule(rule), second]
  expect(checkedWith(draft, again, undefined)).toEqual({ changes: [first, second, again], index: 2 })
  expect(checkedWith(draft, again, 0)).toEqual({ changes: [again, second], index: 0 })
})
