import { describe, expect, test } from 'vitest'
import {
  type Decision,
  type Findings,
  type FoundComponent,
  type Level,
  type Piece,
  type Scope,
  scopesByKey,
} from './findings.ts'
import { answerOf } from './rules.ts'

const named = (code: string) => ({ code, name: code, nameEn: code })
const grid = (number: number) => `33010200105100${number}`
const piece = (code: string, measure: number, more: Partial<Piece> = {}): Piece => ({
  code,
  measure,
  disc: false,
  management: null,
  responsibilityGrid: null,
  ...more,
})
const holds = (level: Level, code: string, unit: string | null, more: Partial<Scope> = {}): Scope => ({
  level,
  code,
  name: `${code}名`,
  nameEn: `${code} name`,
  prefix: unit ? '01' : null,
  unit: unit ? named(unit) : null,
  command: null,
  ...more,
})
const command = holds('city', '3301', null, { command: named('ZH') })

function answer(pieces: Piece[], scopes: Scope[], more: Partial<Findings> = {}) {
  const findings = {
    kind: 'event' as const,
    classCode: '0104',
    accuracyMetres: 0,
    on: '2026-11-20T02:00:00.000Z',
    pieces,
    scopes: scopesByKey(scopes),
    component: null,
    decisions: new Map(),
    ...more,
  }
  return answerOf(findings)
}

const LADDER: [level: Level, code: string, rule: string][] = [
  ['grid', grid(1), 'grid'],
  ['community', '330102001051', 'community'],
  ['street', '330102001', 'street'],
  ['management', '330191', 'district'],
  ['district', '330102', 'district'],
  ['city', '3301', 'city'],
]

describe('the order of the rules', () => {
  test.each(LADDER.map((_, index) => index))('of the levels from number %i on, the first wins', (index) => {
    const scopes = LADDER.slice(index).map(([level, code]) => holds(level, code, `U${level}`))
    const result = answer([piece(grid(1), 1, { management: '330191' })], scopes)!
    expect(result.winner).toEqual({ unit: named(`U${LADDER[index]![0]}`), rule: LADDER[index]![2], share: 1 })
    expect(result.candidates).toHaveLength(LADDER.length - index)
  })

  test('a component comes before every duty', () => {
    const component: FoundComponent = {
      code: '3301020104000001',
      classCode: '0104',
      named: false,
      distance: 3.2,
      post: 'maintainer',
      unit: named('SW'),
    }
    const scopes = [holds('grid', grid(1), 'QB')]
    const result = answer([piece(grid(1), 1)], scopes, { kind: 'component', component })!
    expect(result.winner).toMatchObject({ unit: { code: 'SW' }, rule: 'component' })
    expect(result.trace[1]!.sentence).toEqual({
      zh: '部件 3301020104000001（相距 3.2 米）由其养护单位 SW 负责',
      en: 'Component 3301020104000001 (3.2 m away) is the duty of its maintainer, SW',
    })
    const orphan = answer([piece(grid(1), 1)], scopes, {
      kind: 'component',
      component: { ...component, unit: null, post: null },
    })!
    expect(orphan.winner.rule).toBe('grid')
    expect(orphan.trace[1]).toMatchObject({ rule: 'component', hit: false, distanceMetres: 3.2 })
  })

  test('coordination comes last: management area, district, city', () => {
    const scopes = [
      command,
      holds('district', '330102', null, { command: named('DZ') }),
      holds('management', '330191', null, { command: named('MZ') }),
    ]
    expect(answer([piece(grid(1), 1)], [command])!.winner.unit.code).toBe('ZH')
    expect(answer([piece(grid(1), 1)], scopes)!.winner.unit.code).toBe('DZ')
    expect(answer([piece(grid(1), 1, { management: '330191' })], scopes)!.winner.unit.code).toBe('MZ')
    expect(answer([piece(grid(1), 1)], [])).toBeUndefined()
  })

  test('the smallest area wins even before a more exact class of a larger one', () => {
    const scopes = [holds('grid', grid(1), 'QB'), holds('district', '330102', 'SZ', { prefix: '0104' })]
    expect(answer([piece(grid(1), 1)], scopes)!.winner.unit.code).toBe('QB')
  })
})

describe('a coordination decision', () => {
  const decided = (unit: string, level: Decision['level'] = 'city', serial = 1): Decision => ({
    caseId: `33010220261120${String(serial).padStart(5, '0')}`,
    level,
    day: '2026-11-20',
    unit: named(unit),
  })
  const thing: FoundComponent = {
    code: '3301020104000001',
    classCode: '0104',
    named: false,
    distance: 3.2,
    post: 'maintainer',
    unit: named('SW'),
  }
  const community = '330102001051'
  const onThing: [string, Decision] = [thing.code, decided('THING')]
  const onGrid: [string, Decision] = [grid(1), decided('GRID')]
  const onCommunity: [string, Decision] = [community, decided('COMMUNITY', 'district')]
  const areas = [
    holds('grid', grid(1), 'QB'),
    holds('grid', grid(2), null),
    holds('community', community, null),
    command,
  ]
  const aboutThing = { kind: 'component' as const, component: thing }

  test.each<[name: string, decisions: [string, Decision][], more: Partial<Findings>, unit: string]>([
    ["the component's comes before the grid's", [onCommunity, onGrid, onThing], aboutThing, 'THING'],
    ["the grid's before the community's", [onCommunity, onGrid], aboutThing, 'GRID'],
    ["the community's before the maintainer", [onCommunity], aboutThing, 'COMMUNITY'],
    ["the community's before a duty of the grid", [onCommunity], {}, 'COMMUNITY'],
  ])('%s', (_, decisions, more, unit) => {
    const result = answer([piece(grid(1), 1)], areas, { ...more, decisions: new Map(decisions) })!
    expect(result.winner).toEqual({ unit: named(unit), rule: 'decision', share: 1 })
    expect(result.trace[0]).toMatchObject({ rule: 'decision', hit: true, unit: named(unit), share: 1 })
    expect(result.candidates[0]).toMatchObject({ rule: 'decision', unit: named(unit) })
    expect(result.candidates.filter(({ rule }) => rule === 'decision')).toHaveLength(1)
  })

  test('elsewhere binds nothing here', () => {
    const result = answer([piece(grid(2), 1)], areas, { ...aboutThing, decisions: new Map([onGrid]) })!
    expect(result.winner).toMatchObject({ unit: named('SW'), rule: 'component' })
    expect(result.trace[0]).toMatchObject({ rule: 'decision', hit: false, share: 1 })
  })

  test('names its case, its day, its place and who decided', () => {
    const first = (decision: [string, Decision], more: Partial<Findings> = {}) =>
      answer([piece(grid(1), 1)], areas, { ...more, decisions: new Map([decision]) })!.trace[0]!
    expect(first(onGrid).sentence).toEqual({
      zh: '市协调决定（案卷 3301022026112000001，2026-11-20）：单元网格 330102001051001 的 0104 类事件由 GRID 负责',
      en: 'City coordination decision (case 3301022026112000001, 2026-11-20): event class 0104 in unit grid 330102001051001 is the duty of GRID',
    })
    expect(first(onCommunity).sentence.zh).toBe(
      '区协调决定（案卷 3301022026112000001，2026-11-20）：330102001051名 的 0104 类事件由 COMMUNITY 负责',
    )
    expect(first(onThing, aboutThing)).toMatchObject({
      scope: thing.code,
      distanceMetres: 3.2,
      sentence: {
        zh: '市协调决定（案卷 3301022026112000001，2026-11-20）：部件 3301020104000001 由 THING 负责',
        en: 'City coordination decision (case 3301022026112000001, 2026-11-20): component 3301020104000001 is the duty of THING',
      },
    })
  })

  test('on a part binds that part; the rest stays with the maintainer', () => {
    const result = answer([piece(grid(1), 40), piece(grid(2), 60)], areas, {
      ...aboutThing,
      decisions: new Map([onGrid]),
    })!
    expect(result.winner).toEqual({ unit: named('SW'), rule: 'component', share: 0.6 })
    expect(result.candidates.map(({ rule, unit, share }) => [rule, unit.code, share])).toEqual([
      ['decision', 'GRID', 0.4],
      ['component', 'SW', 1],
      ['grid', 'QB', 0.4],
      ['coordination', 'ZH', 1],
    ])
    expect(result.trace.slice(0, 2).map(({ rule, hit, share, sentence }) => [rule, hit, share, sentence.zh])).toEqual([
      [
        'decision',
        true,
        0.4,
        '市协调决定（案卷 3301022026112000001，2026-11-20）：单元网格 330102001051001（占 40 %） 的 0104 类部件由 GRID 负责',
      ],
      ['decision', false, 0.6, '其余 60 % 没有 0104 类的协调决定'],
    ])
  })

  test('and another on the next grid are two lines of the trace, and add up for their unit', () => {
    const decisions = new Map([onGrid, [grid(2), decided('GRID', 'city', 2)]])
    const result = answer([piece(grid(1), 40), piece(grid(2), 60)], areas, { decisions })!
    expect(result.winner).toEqual({ unit: named('GRID'), rule: 'decision', share: 1 })
    expect(result.trace.filter(({ rule }) => rule === 'decision').map(({ scope, share }) => [scope, share])).toEqual([
      [grid(2), 0.6],
      [grid(1), 0.4],
    ])
    expect(result.candidates[0]).toMatchObject({ rule: 'decision', share: 1 })
  })

  test('next door is a candidate when the position may be there', () => {
    const disc = [piece(grid(1), 30, { disc: true }), piece(grid(2), 70, { disc: true })]
    const more = { ...aboutThing, accuracyMetres: 20, decisions: new Map([onGrid]) }
    const result = answer([piece(grid(2), 1), ...disc], areas, more)!
    expect(result.winner).toMatchObject({ unit: named('SW'), rule: 'component' })
    expect(result.candidates.map(({ rule, unit, share }) => [rule, unit.code, share])).toEqual([
      ['decision', 'GRID', 0.3],
      ['component', 'SW', 1],
      ['coordination', 'ZH', 1],
    ])
  })
})

describe('shares', () => {
  test('add up per unit over rules; the largest total wins, by the rule it owes most to', () => {
    const scopes = [holds('grid', grid(1), 'A'), holds('grid', grid(2), 'B'), holds('district', '330102', 'A'), command]
    const result = answer([piece(grid(1), 25), piece(grid(2), 45), piece(grid(3), 30)], scopes)!
    expect(result.winner).toEqual({ unit: named('A'), rule: 'district', share: 0.55 })
    expect(result.candidates.map(({ rule, unit, share }) => [rule, unit.code, share])).toEqual([
      ['grid', 'B', 0.45],
      ['grid', 'A', 0.25],
      ['district', 'A', 1],
      ['coordination', 'ZH', 1],
    ])
    expect(result.grid?.code).toBe(grid(2))
  })

  test.each([
    ['equal', 50, 50, 'A'],
    ['equal but for rounding', 50, 50 + 1e-12, 'A'],
    ['less by a hair that counts', 50, 50.001, 'B'],
  ])('%s: the winner of %d against %d is %s', (_, first, second, winner) => {
    const scopes = [holds('grid', grid(1), 'A'), holds('grid', grid(2), 'B')]
    expect(answer([piece(grid(2), second), piece(grid(1), first)], scopes)!.winner.unit.code).toBe(winner)
  })

  test('slivers of rounding are no part of the answer', () => {
    const result = answer([piece(grid(1), 1e4), piece(grid(2), 1e-7)], [holds('grid', grid(2), 'B'), command])!
    expect(result.winner).toMatchObject({ unit: { code: 'ZH' }, share: 1 })
    expect(result.candidates).toHaveLength(1)
  })

  test('within the accuracy, other winners are candidates with their share of the disc', () => {
    const disc = [piece(grid(1), 70, { disc: true }), piece(grid(2), 30, { disc: true })]
    const scopes = [holds('grid', grid(1), 'A'), holds('grid', grid(2), 'B')]
    const result = answer([piece(grid(1), 1), ...disc], scopes, { accuracyMetres: 20 })!
    expect(result.winner.unit.code).toBe('A')
    expect(result.candidates.map(({ unit, share }) => [unit.code, share])).toEqual([
      ['A', 1],
      ['B', 0.3],
    ])
    expect(result.trace.at(-1)!.sentence.en).toBe(
      'Within the 20 m accuracy of the position, 30 % of the ground is the duty of B (unit grid duty)',
    )
  })
})

test('the trace says what was looked at, hit or miss', () => {
  const scopes = [
    holds('grid', grid(1), '清波环卫公司'),
    holds('community', '330102001051', null),
    holds('street', '330102001', null),
    holds('district', '330102', null),
    command,
  ]
  const result = answer([piece(grid(1), 1)], scopes)!
  expect(result.trace.map(({ rule, hit, sentence }) => [rule, hit, sentence.zh])).toEqual([
    ['decision', false, '此处没有 0104 类的协调决定'],
    ['grid', true, '单元网格 330102001051001 的 01 类事件由 清波环卫公司 负责'],
    ['community', false, '没有为该社区指定 0104 类的责任单位'],
    ['street', false, '没有为该街道指定 0104 类的责任单位'],
    ['district', false, '没有为该区指定 0104 类的责任单位'],
    ['city', false, '没有为该市指定 0104 类的责任单位'],
    ['coordination', true, '没有规则指定责任单位的，由 ZH 协调'],
  ])
})
