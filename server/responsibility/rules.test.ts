/** The rules on pure facts: what wins, in which order, with which shares, and what is said. No database. */
import { describe, expect, test } from 'vitest'
import type { AreaFact, Decision, Facts, Findings, Piece, RosterFact, RuleRow, Thing, ZoneFact } from './findings.ts'
import { judge } from './judge.ts'
import { answerOf } from './rules.ts'
import { PRIORITIES, type ZoneKind } from './schema.ts'

const CITY = '3301'
const DISTRICT = '330102'
const MANAGEMENT = '330191'
const STREET = '330102001'
const COMMUNITY = '330102001051'
const grid = (number: number) => `${COMMUNITY}00${number}`
const named = (code: string) => ({ code, name: code, nameEn: code })

const piece = (code: string, measure = 1, more: Partial<Piece> = {}): Piece => ({
  code,
  measure,
  disc: false,
  zones: [],
  management: null,
  responsibilityGrid: null,
  water: false,
  ...more,
})
const disc = (code: string, measure: number, more: Partial<Piece> = {}) => piece(code, measure, { disc: true, ...more })

const FAMILY_OF_DIGITS: Record<number, RuleRow['family']> = {
  15: 'grid',
  12: 'community',
  9: 'street',
  6: 'district',
  4: 'city',
}
/** A rule of a place that names a unit, or null: one that is no longer active. */
function rule(scope: string, unit: string | null, more: Partial<RuleRow> = {}): RuleRow {
  const family = more.family ?? (scope.startsWith('Z') ? 'special' : FAMILY_OF_DIGITS[scope.length]!)
  const code = `${scope}-${unit ?? 'GONE'}`
  return {
    code,
    version: '2026-01-01T00:00:00.000Z',
    family,
    priority: PRIORITIES[family],
    name: `规则${code}`,
    nameEn: `Rule ${code}`,
    scope,
    prefix: '01',
    grades: null,
    post: null,
    reachMetres: null,
    networks: null,
    minimumSizeMm: null,
    unit: unit ? named(unit) : null,
    unitCode: unit ?? 'GONE',
    roster: null,
    ...more,
  }
}
/** A rule by the identity of a component, or of a pipe of these networks. */
const byThing = (more: Partial<RuleRow> = {}): RuleRow =>
  rule(CITY, null, {
    code: more.networks ? 'NETWORK' : 'ASSET',
    family: more.networks ? 'network' : 'component',
    unitCode: null,
    post: 'maintainer',
    reachMetres: 5,
    prefix: '',
    ...more,
  })
const thing = (more: Partial<Thing> = {}): Thing => ({
  code: '3301020104000001',
  classCode: '0104',
  network: null,
  named: false,
  distance: 3.2,
  maintainer: named('KEEPER'),
  owner: named('OWNER'),
  decision: null,
  ...more,
})
const pipe = (code: string, network: Thing['network'], distance: number, owner: string | null) =>
  thing({ code, classCode: null, network, distance, maintainer: null, owner: owner === null ? null : named(owner) })
const zone = (
  code: string,
  areaM2: number,
  kind: ZoneKind = 'park',
  halfWidthMetres: number | null = null,
): ZoneFact => ({
  code,
  kind,
  name: `${code}名`,
  nameEn: `${code} name`,
  areaM2,
  halfWidthMetres,
})
const roster = (code: string, shifts: RosterFact['shifts']): RosterFact => ({ code, name: code, nameEn: code, shifts })

interface World {
  rules?: RuleRow[]
  zones?: ZoneFact[]
  rosters?: RosterFact[]
  /** Command centres by area. */
  commands?: Record<string, string>
  decisions?: Record<string, Decision>
  things?: Record<string, Thing[]>
  settings?: Partial<Pick<Facts, 'certaintyThreshold' | 'assistingShare' | 'ground'>>
}
function findings(pieces: Piece[], world: World, more: Partial<Findings> = {}): Findings {
  const { rules = [], zones = [], rosters = [], commands = {}, decisions = {}, things = {}, settings } = world
  return {
    kind: 'event',
    classCode: '0104',
    grade: null,
    accuracyMetres: 0,
    // a Friday, 10:00 in Hangzhou
    on: '2026-11-20T02:00:00.000Z',
    dimension: 0,
    pieces,
    axisMetres: {},
    facts: {
      timeZone: 'Asia/Shanghai',
      certaintyThreshold: 0.8,
      assistingShare: 0.1,
      known: true,
      ground: null,
      ...settings,
      rulesAt: (scope) => rules.filter((one) => one.scope === scope),
      area: (code): AreaFact => ({
        code,
        name: `${code}名`,
        nameEn: `${code} name`,
        command: commands[code] ? named(commands[code]) : null,
      }),
      zone: (code) => zones.find((one) => one.code === code),
      roster: (code) => rosters.find((one) => one.code === code),
      decision: (place) => decisions[place],
    },
    things: new Map(Object.entries(things)),
    ...more,
  }
}
const answer = (pieces: Piece[], world: World, more: Partial<Findings> = {}) => answerOf(findings(pieces, world, more))!
const winner = (pieces: Piece[], world: World, more: Partial<Findings> = {}) => {
  const { unit, rule, share } = answer(pieces, world, more).winner
  return [unit.code, rule, share]
}
const HERE = [piece(grid(1), 1, { management: MANAGEMENT })]
const COMPONENT = { kind: 'component' } as const

describe('the order of the rules', () => {
  const LADDER: [name: string, world: World][] = [
    ['decision', { decisions: { [grid(1)]: { caseId: '1', level: 'city', version: '', day: '', unit: named('W0') } } }],
    ['component', { rules: [byThing()], things: { ASSET: [thing({ maintainer: named('W1') })] } }],
    [
      'network',
      { rules: [byThing({ scope: DISTRICT, networks: ['gas'] })], things: { NETWORK: [pipe('P', 'gas', 1, 'W2')] } },
    ],
    [
      'corridor',
      { rules: [rule('Z-ROAD', 'W3', { family: 'corridor' })], zones: [zone('Z-ROAD', 9, 'trunk_road', 10)] },
    ],
    ['special', { rules: [rule('Z-PARK', 'W4')], zones: [zone('Z-PARK', 1)] }],
    ['grid', { rules: [rule(grid(1), 'W5')] }],
    ['community', { rules: [rule(COMMUNITY, 'W6')] }],
    ['street', { rules: [rule(STREET, 'W7')] }],
    ['district', { rules: [rule(MANAGEMENT, 'W8')] }],
    ['district', { rules: [rule(DISTRICT, 'W9')] }],
    ['city', { rules: [rule(CITY, 'W10')] }],
    ['coordination', { commands: { [CITY]: 'W11' } }],
  ]
  const merged = (worlds: World[]): World => ({
    rules: worlds.flatMap(({ rules = [] }) => rules),
    zones: worlds.flatMap(({ zones = [] }) => zones),
    commands: Object.assign({}, ...worlds.map(({ commands }) => commands)),
    decisions: Object.assign({}, ...worlds.map(({ decisions }) => decisions)),
    things: Object.assign({}, ...worlds.map(({ things }) => things)),
  })
  test.each(LADDER.map(([name], index) => [index, name] as const))('of all from step %i on, %s wins', (index, name) => {
    const steps = LADDER.slice(index).map(([, world]) => world)
    const zones = merged(steps).zones!.map(({ code }) => code)
    const result = answer([piece(grid(1), 1, { management: MANAGEMENT, zones })], merged(steps), COMPONENT)
    expect([result.winner.unit.code, result.winner.rule, result.winner.share]).toEqual([`W${index}`, name, 1])
    // all that come after are candidates, in this order
    expect(result.candidates.map(({ unit }) => unit.code)).toEqual(LADDER.slice(index).map((_, at) => `W${index + at}`))
  })

  test.each<[name: string, rules: RuleRow[], unit: string]>([
    ['a lower priority beats a smaller place', [rule(grid(1), 'A'), rule(CITY, 'B', { priority: 390 })], 'B'],
    ['of equal priorities the smaller place', [rule(grid(1), 'A', { priority: 700 }), rule(DISTRICT, 'B')], 'A'],
    ['a smaller place beats a more exact class', [rule(grid(1), 'A'), rule(DISTRICT, 'B', { prefix: '0104' })], 'A'],
    ['in one place the more exact class', [rule(DISTRICT, 'A'), rule(DISTRICT, 'B', { prefix: '0104' })], 'B'],
    ['every class comes after a major class', [rule(DISTRICT, 'A', { prefix: '' }), rule(DISTRICT, 'B')], 'B'],
    [
      'in one place priority before class',
      [rule(DISTRICT, 'A', { priority: 650 }), rule(DISTRICT, 'B', { prefix: '0104' })],
      'A',
    ],
    ['of two equal rules the lower code', [rule(DISTRICT, 'B'), rule(DISTRICT, 'A')], 'A'],
    ['a unit that is gone is passed over', [rule(grid(1), null), rule(DISTRICT, 'B')], 'B'],
    ['and within its place too', [rule(DISTRICT, null, { prefix: '0104' }), rule(DISTRICT, 'B')], 'B'],
    ['a management area goes before its district', [rule(DISTRICT, 'A'), rule(MANAGEMENT, 'B')], 'B'],
  ])('%s', (_, rules, unit) => {
    expect(winner(HERE, { rules })[0]).toBe(unit)
  })

  test.each<[name: string, commands: Record<string, string>, unit: string | undefined]>([
    ['the management area', { [MANAGEMENT]: 'M', [DISTRICT]: 'D', [CITY]: 'C' }, 'M'],
    ['else the district', { [DISTRICT]: 'D', [CITY]: 'C' }, 'D'],
    ['else the city', { [CITY]: 'C' }, 'C'],
    ['else nobody, and there is no answer', {}, undefined],
  ])('coordination: %s', (_, commands, unit) => {
    expect(answerOf(findings(HERE, { commands }))?.winner.unit.code).toBe(unit)
  })
})

describe('zones', () => {
  const inBoth = [piece(grid(1), 1, { zones: ['Z-A', 'Z-B'] })]
  test.each<[name: string, zones: ZoneFact[], rules: RuleRow[], unit: string]>([
    ['the smaller goes first', [zone('Z-A', 900), zone('Z-B', 100)], [rule('Z-A', 'A'), rule('Z-B', 'B')], 'B'],
    ['of one size the lower code', [zone('Z-A', 100), zone('Z-B', 100)], [rule('Z-A', 'A'), rule('Z-B', 'B')], 'A'],
    [
      'priority goes before size',
      [zone('Z-A', 900), zone('Z-B', 100)],
      [rule('Z-A', 'A', { priority: 310 }), rule('Z-B', 'B')],
      'A',
    ],
    ['one without a rule changes nothing', [zone('Z-A', 900), zone('Z-B', 100)], [rule('Z-A', 'A')], 'A'],
  ])('%s', (_, zones, rules, unit) => {
    expect(winner(inBoth, { zones, rules })).toEqual([unit, 'special', 1])
  })

  test('a corridor tells its width and the distance; a zone without a rule says so', () => {
    const world = {
      zones: [zone('Z-A', 900, 'trunk_road', 12), zone('Z-B', 100)],
      rules: [rule('Z-A', 'A', { family: 'corridor' as const })],
      commands: { [CITY]: 'C' },
    }
    const steps = answer(inBoth, world, { axisMetres: { 'Z-A': 4.56 } }).trace.filter(({ scope }) =>
      scope?.startsWith('Z'),
    )
    expect(steps.map(({ hit, rule, distanceMetres, sentence }) => [hit, rule, distanceMetres, sentence])).toEqual([
      [
        false,
        'special',
        undefined,
        {
          zh: '位于公园“Z-B名”内，该处未明确 0104 类事件的责任单位',
          en: 'Inside the park “Z-B name”, where no unit is assigned events of class 0104',
        },
      ],
      [
        true,
        'corridor',
        4.56,
        {
          zh: '位于主干路“Z-A名”中线两侧 12 米内（距中线 4.6 米）：01 大类事件由 A 负责',
          en: 'Within 12 m of the centre line of the trunk road “Z-A name” (4.6 m away): events of major class 01 are the duty of A',
        },
      ],
    ])
  })
})

describe('one rule judged', () => {
  const looked = (row: RuleRow, world: World = {}, more: Partial<Findings> = {}) =>
    judge(row, findings(HERE, world, more)).map(({ unit, miss }) => unit?.code ?? miss)

  test.each<[name: string, grades: number[] | null, grade: number | null, result: string]>([
    ['made for no grade in particular', null, 1, 'A'],
    ['made for the grade', [1, 2], 2, 'A'],
    ['made for another grade', [1, 2], 3, 'grade'],
    ['made for a grade, and the question has none', [1], null, 'grade'],
  ])('%s', (_, grades, grade, result) => {
    expect(looked(rule(grid(1), 'A', { grades }), {}, { grade })).toEqual([result])
  })

  const by = (post: 'maintainer' | 'owner') => byThing({ post })
  const things = (...found: Thing[]) => ({ things: { ASSET: found } })
  test.each<[name: string, row: RuleRow, world: World, result: string[]]>([
    ['the maintainer', by('maintainer'), things(thing()), ['KEEPER']],
    ['no maintainer: the owner', by('maintainer'), things(thing({ maintainer: null })), ['OWNER']],
    ['the owner', by('owner'), things(thing()), ['OWNER']],
    ['no owner: the maintainer', by('owner'), things(thing({ owner: null })), ['KEEPER']],
    ['neither', by('owner'), things(thing({ owner: null, maintainer: null })), ['nobody_answers']],
    ['nothing within reach', by('owner'), things(), ['nothing_near']],
    [
      'a unit of the rule’s own, once something is there',
      byThing({ post: null, unit: named('A') }),
      things(thing()),
      ['A'],
    ],
    ['and not when nothing is', byThing({ post: null, unit: named('A') }), things(), ['nothing_near']],
    ['or when that unit is gone', byThing({ post: null }), things(thing()), ['unit_gone']],
  ])('a thing: %s', (_, row, world, result) => {
    expect(looked(row, world)).toEqual(result)
  })

  test('networks are ranked as found, each unit once, those of nobody told', () => {
    const found = [
      pipe('1', 'sewage', 0.5, 'DRAINS'),
      pipe('2', 'gas', 1, null),
      pipe('3', 'water', 2, 'WATER'),
      pipe('4', 'storm', 3, 'DRAINS'),
    ]
    const row = byThing({ networks: ['sewage', 'gas', 'water', 'storm'], post: 'owner' })
    expect(looked(row, { things: { NETWORK: found } })).toEqual(['DRAINS', 'nobody_answers', 'WATER'])
  })

  test.each<[name: string, shifts: RosterFact['shifts'], result: string]>([
    ['on duty', [{ unit: named('A'), unitCode: 'A', from: '08:00', to: '12:00' }], 'A'],
    ['nobody at that hour', [{ unit: named('A'), unitCode: 'A', from: '12:00', to: '18:00' }], 'off_duty'],
    ['on duty, but no longer active', [{ unit: null, unitCode: 'A' }], 'unit_gone'],
  ])('a roster: %s', (_, shifts, result) => {
    const row = rule(grid(1), null, { roster: 'R-1', unitCode: null })
    expect(looked(row, { rosters: [roster('R-1', shifts)] })).toEqual([result])
  })
  test('a roster that is not in force', () => {
    expect(looked(rule(grid(1), null, { roster: 'R-1', unitCode: null }))).toEqual(['roster_gone'])
  })
})

describe('what a miss says', () => {
  const ROSTERS = [
    roster('R-NIGHT', [{ unit: named('A'), unitCode: 'A', from: '22:00', to: '06:00' }]),
    roster('R-OLD', [{ unit: null, unitCode: 'OLD' }]),
  ]
  test.each<[rule: Partial<RuleRow>, zh: string, en: string]>([
    [
      { unit: null, unitCode: 'OLD' },
      '规则“街规”指定的单位 OLD 已停止履职',
      'the rule “street rule” names the unit OLD, which is no longer active',
    ],
    [
      { grades: [1, 2] },
      '规则“街规”仅适用于紧急、一般案卷',
      'the rule “street rule” is only for urgent and ordinary cases',
    ],
    [
      { roster: 'R-NIGHT' },
      '规则“街规”的值班表“R-NIGHT”此时无人值班',
      'the rule “street rule” goes by the roster “R-NIGHT”, which has nobody on duty then',
    ],
    [
      { roster: 'R-OLD' },
      '规则“街规”的值班表“R-OLD”此时由 OLD 值班，该单位已停止履职',
      'the rule “street rule” goes by the roster “R-OLD”, whose unit on duty, OLD, is no longer active',
    ],
    [
      { roster: 'R-NONE' },
      '规则“街规”的值班表 R-NONE 未在有效期内',
      'the rule “street rule” goes by the roster R-NONE, which is not in force',
    ],
    [
      { priority: 699 },
      '规则“街规”让位于此处排序在前的规则',
      'the rule “street rule” gives way to a rule of this place that comes before it',
    ],
  ])('%j', (more, zh, en) => {
    const row = rule(STREET, 'A', { name: '街规', nameEn: 'street rule', ...more })
    const world = { rules: [row, rule(STREET, 'Z', { prefix: '0104' })], rosters: ROSTERS }
    const step = answer(HERE, world).trace.find(({ code }) => code === row.code)!
    expect(step.hit).toBe(false)
    expect(step.sentence).toEqual({ zh: `${STREET}名：${zh}`, en: `${STREET} name: ${en}` })
  })

  test('two rules of one place are two lines, although they say alike', () => {
    const urgent = (code: string) => rule(STREET, code, { grades: [1] })
    const steps = answer(HERE, { rules: [urgent('A'), urgent('B')], commands: { [CITY]: 'C' } }).trace
    expect(steps.filter(({ rule }) => rule === 'street').map(({ code }) => code)).toEqual([
      `${STREET}-A`,
      `${STREET}-B`,
    ])
  })

  test('what several places say alike is one line, by the number of its rules', () => {
    const rules = [rule(grid(1), null), rule(grid(2), null), rule(CITY, 'C')]
    const result = answer([piece(grid(1), 30), piece(grid(2), 30), piece(grid(3), 40)], { rules }, { dimension: 1 })
    expect(result.trace.filter(({ rule }) => rule === 'grid').map(({ sentence, share }) => [sentence, share])).toEqual([
      [
        {
          zh: '2 个单元网格（占 60%）：2 条规则指定的单位 GONE 已停止履职',
          en: '2 unit grids (60 %): 2 rules name the unit GONE, which is no longer active',
        },
        0.6,
      ],
      [
        {
          zh: `单元网格 ${grid(3)}（占 40%）未明确 0104 类事件的责任单位`,
          en: `No unit is assigned events of class 0104 in unit grid ${grid(3)} (40 %)`,
        },
        0.4,
      ],
    ])
  })

  test.each<[row: RuleRow, more: Partial<Findings>, zh: string, en: string]>([
    [byThing(), COMPONENT, '5 米内没有 0104 类部件', 'There is no component of class 0104 within 5 m'],
    [
      byThing(),
      { ...COMPONENT, accuracyMetres: 2.5 },
      '7.5 米内没有 0104 类部件',
      'There is no component of class 0104 within 7.5 m',
    ],
    [
      byThing({ networks: ['sewage', 'storm'], minimumSizeMm: 300 }),
      {},
      '5 米内没有管径 300 毫米以上的污水、雨水管线',
      'There is no sewage or storm line of at least 300 mm within 5 m',
    ],
  ])('nothing near, case %#', (row, more, zh, en) => {
    const result = answer(HERE, { rules: [row], commands: { [CITY]: 'C' } }, more)
    expect(result.trace.find(({ code }) => code === row.code)).toMatchObject({ hit: false, sentence: { zh, en } })
  })
})

describe('a coordination decision', () => {
  const decided = (unit: string, level: Decision['level'] = 'city'): Decision => ({
    caseId: '3301022026112000001',
    level,
    version: '2026-10-01T00:00:00.000Z',
    day: '2026-10-01',
    unit: named(unit),
  })
  const found = (decision: Decision | null) => ({ ASSET: [thing({ decision })] })
  const rules = [byThing(), rule(grid(1), 'G')]

  test.each<[name: string, world: World, more: Partial<Findings>, unit: string]>([
    [
      "the component's comes before the grid's",
      { things: found(decided('T')), decisions: { [grid(1)]: decided('G1') } },
      COMPONENT,
      'T',
    ],
    [
      "the grid's before the community's",
      { decisions: { [grid(1)]: decided('G1'), [COMMUNITY]: decided('C1') } },
      {},
      'G1',
    ],
    [
      "the community's before the maintainer",
      { things: found(null), decisions: { [COMMUNITY]: decided('C1') } },
      COMPONENT,
      'C1',
    ],
    ['elsewhere it binds nothing', { decisions: { [grid(2)]: decided('G2') } }, {}, 'G'],
  ])('%s', (_, world, more, unit) => {
    expect(winner(HERE, { rules, ...world }, more)[0]).toBe(unit)
  })

  test('names its case, its day, its place and who decided', () => {
    const first = (world: World, more: Partial<Findings> = {}) => answer(HERE, { rules, ...world }, more).trace[0]!
    expect(first({ decisions: { [grid(1)]: decided('X') } }).sentence).toEqual({
      zh: `市级协调决定（案卷 3301022026112000001，2026-10-01）：单元网格 ${grid(1)} 的 0104 类事件由 X 负责`,
      en: `City coordination decision (case 3301022026112000001, 2026-10-01): events of class 0104 in unit grid ${grid(1)} are the duty of X`,
    })
    expect(first({ things: found(decided('X', 'district')) }, COMPONENT)).toMatchObject({
      scope: '3301020104000001',
      version: '2026-10-01T00:00:00.000Z',
      distanceMetres: 3.2,
      sentence: {
        zh: '区级协调决定（案卷 3301022026112000001，2026-10-01）：部件 3301020104000001 由 X 负责',
        en: 'District coordination decision (case 3301022026112000001, 2026-10-01): component 3301020104000001 is the duty of X',
      },
    })
  })

  test('on a part binds that part, and the trace tells of the rest', () => {
    const result = answer(
      [piece(grid(1), 40), piece(grid(2), 60)],
      { rules: [rule(CITY, 'C')], decisions: { [grid(1)]: decided('X') } },
      { dimension: 1 },
    )
    expect(result.winner).toMatchObject({ unit: named('C'), rule: 'city', share: 0.6 })
    expect(result.assisting).toEqual([{ unit: named('X'), rule: 'decision', share: 0.4 }])
    expect(result.trace.slice(0, 2).map(({ hit, share, sentence }) => [hit, share, sentence.zh])).toEqual([
      [
        true,
        0.4,
        `市级协调决定（案卷 3301022026112000001，2026-10-01）：单元网格 ${grid(1)}（占 40%）的 0104 类事件由 X 负责`,
      ],
      [false, 0.6, '其余 60% 没有针对 0104 类事件的协调决定'],
    ])
  })
})

describe('shares', () => {
  const line = { dimension: 1 } as const
  const three = (a: number, b: number, c: number) => [piece(grid(1), a), piece(grid(2), b), piece(grid(3), c)]
  const each = [rule(grid(1), 'A'), rule(grid(2), 'B'), rule(grid(3), 'C')]

  test('add up over rules; the largest sum wins, by the rule it owes most to', () => {
    const rules = [rule(grid(1), 'A'), rule(grid(2), 'B'), rule(DISTRICT, 'A')]
    const result = answer(three(25, 45, 30), { rules }, line)
    expect(result.winner).toMatchObject({ unit: named('A'), rule: 'district', share: 0.55, code: `${DISTRICT}-A` })
    expect(result.assisting).toEqual([{ unit: named('B'), rule: 'grid', share: 0.45 }])
    expect(result.candidates.map(({ rule, unit, share }) => [rule, unit.code, share])).toEqual([
      ['grid', 'B', 0.45],
      ['grid', 'A', 0.25],
      ['district', 'A', 1],
    ])
    // the place told is that of the largest piece
    expect(result.grid?.code).toBe(grid(2))
  })

  test('of one family name the rule that the most is owed to', () => {
    const rules = [rule(grid(1), 'A'), rule(grid(2), 'B'), rule(grid(3), 'A', { code: 'THIRD' })]
    expect(answer(three(15, 45, 40), { rules }, line).winner).toMatchObject({
      rule: 'grid',
      share: 0.55,
      code: 'THIRD',
    })
  })

  test.each<[name: string, first: number, second: number, winner: string]>([
    ['equal', 50, 50, 'A'],
    ['equal but for rounding', 50, 50 + 1e-12, 'A'],
    ['less by a hair that counts', 50, 50.001, 'B'],
  ])('%s: of %d against %d wins %s', (_, first, second, unit) => {
    expect(winner([piece(grid(2), second), piece(grid(1), first)], { rules: each }, line)[0]).toBe(unit)
  })

  test.each<[name: string, pieces: Piece[], threshold: number, assisting: [string, number][]]>([
    [
      'from the threshold on',
      three(80, 10, 10),
      0.1,
      [
        ['B', 0.1],
        ['C', 0.1],
      ],
    ],
    ['and not below it', three(80.2, 9.9, 9.9), 0.1, []],
    [
      'the larger first',
      three(60, 15, 25),
      0.1,
      [
        ['C', 0.25],
        ['B', 0.15],
      ],
    ],
    ['a city may set it higher', three(60, 15, 25), 0.2, [['C', 0.25]]],
  ])('assisting: %s', (_, pieces, assistingShare, assisting) => {
    const result = answer(pieces, { rules: each, settings: { assistingShare } }, line)
    expect(result.assisting?.map(({ unit, share }) => [unit.code, share]) ?? []).toEqual(assisting)
  })

  test('of a point there is nobody to assist', () => {
    expect(answer([piece(grid(1))], { rules: each })).not.toHaveProperty('assisting')
  })

  test('of tenths add up to all, not to 0.999…', () => {
    const tenths = Array.from({ length: 10 }, (_, index) => piece(`${COMMUNITY}${String(100 + index)}`, 0.1))
    expect(winner(tenths, { rules: [rule(CITY, 'C')] }, line)).toEqual(['C', 'city', 1])
  })
})

describe('certainty', () => {
  const rules = [rule(grid(1), 'A'), rule(grid(2), 'B'), rule(grid(3), 'A')]
  const near = { accuracyMetres: 20 }
  const certainty = (pieces: Piece[], settings: World['settings'] = {}) => {
    const { winner, certainty } = answer(pieces, { rules, settings }, near)
    const options = certainty!.options.map(({ unit, probability }) => [unit.code, probability])
    return [winner.unit.code, certainty!.probability, certainty!.choose, certainty!.clipped, options]
  }
  const WATER = { water: true }

  test.each<[name: string, pieces: Piece[], settings: World['settings'], result: unknown[]]>([
    [
      'under the threshold somebody chooses',
      [piece(grid(1)), disc(grid(1), 70), disc(grid(2), 30)],
      {},
      [
        'A',
        0.7,
        true,
        false,
        [
          ['A', 0.7],
          ['B', 0.3],
        ],
      ],
    ],
    [
      'at the threshold nobody does',
      [piece(grid(1)), disc(grid(1), 80), disc(grid(2), 20)],
      {},
      [
        'A',
        0.8,
        false,
        false,
        [
          ['A', 0.8],
          ['B', 0.2],
        ],
      ],
    ],
    [
      'the threshold is the city’s',
      [piece(grid(1)), disc(grid(1), 70), disc(grid(2), 30)],
      { certaintyThreshold: 0.6 },
      [
        'A',
        0.7,
        false,
        false,
        [
          ['A', 0.7],
          ['B', 0.3],
        ],
      ],
    ],
    [
      'one unit on both sides is certain',
      [piece(grid(1)), disc(grid(1), 60), disc(grid(3), 40)],
      {},
      ['A', 1, false, false, [['A', 1]]],
    ],
    [
      'the position stays with its own place, though another is likelier',
      [piece(grid(1)), disc(grid(1), 40), disc(grid(2), 60)],
      {},
      [
        'A',
        0.4,
        true,
        false,
        [
          ['B', 0.6],
          ['A', 0.4],
        ],
      ],
    ],
    [
      'water is left out for a class of the land',
      [piece(grid(1)), disc(grid(1), 40), disc(grid(2), 60, WATER)],
      { ground: 'land' },
      ['A', 1, false, true, [['A', 1]]],
    ],
    [
      'a land class in the water is on the likeliest land',
      [piece(grid(1), 1, WATER), disc(grid(1), 60, WATER), disc(grid(2), 40)],
      { ground: 'land' },
      ['B', 1, false, true, [['B', 1]]],
    ],
    [
      'a water class on the bank is in the water',
      [piece(grid(1)), disc(grid(1), 60), disc(grid(2), 40, WATER)],
      { ground: 'water' },
      ['B', 1, false, true, [['B', 1]]],
    ],
    [
      'where no ground fits nothing is left out',
      [piece(grid(1)), disc(grid(1), 60), disc(grid(2), 40)],
      { ground: 'water' },
      [
        'A',
        0.6,
        true,
        false,
        [
          ['A', 0.6],
          ['B', 0.4],
        ],
      ],
    ],
  ])('%s', (_, pieces, settings, result) => {
    expect(certainty(pieces, settings)).toEqual(result)
  })

  test('another winner within the accuracy is a candidate, with its reason', () => {
    const result = answer([piece(grid(1)), disc(grid(1), 70), disc(grid(2), 30)], { rules }, near)
    expect(result.candidates.map(({ unit, share }) => [unit.code, share])).toEqual([
      ['A', 1],
      ['B', 0.3],
    ])
    expect(result.trace.at(-1)!.sentence).toEqual({
      zh: '定位误差 20 米以内，30% 的范围由 B 负责（单元网格责任）',
      en: 'Within the 20 m accuracy of the position, 30 % of the ground is the duty of B (unit grid duty)',
    })
  })

  test.each<[name: string, pieces: Piece[], ground: Facts['ground'], unit: string, zh: string, en: string]>([
    [
      'a land class in the water',
      [piece(grid(1), 1, WATER), disc(grid(1), 60, WATER), disc(grid(2), 30), disc(grid(3), 10)],
      'land',
      'B',
      '定位落在水面，0104 类事件不会发生在水面；定位误差 20 米以内的陆地，75% 由 B 负责（单元网格责任）',
      'The position lies on water, where events of class 0104 cannot be. Of the land within the 20 m accuracy, 75 % is the duty of B (unit grid duty)',
    ],
    [
      'a water class on the bank',
      [piece(grid(1)), disc(grid(1), 60), disc(grid(2), 40, WATER)],
      'water',
      'B',
      '定位落在陆地，0104 类事件不会发生在陆地；定位误差 20 米以内的水面，100% 由 B 负责（单元网格责任）',
      'The position lies on land, where events of class 0104 cannot be. Of the water within the 20 m accuracy, 100 % is the duty of B (unit grid duty)',
    ],
  ])('%s: the trace says why another place answers', (_, pieces, ground, unit, zh, en) => {
    const result = answer(pieces, { rules, settings: { ground } }, near)
    expect(result.winner).toMatchObject({ unit: named(unit), code: `${grid(2)}-B` })
    const step = result.trace.find(({ unit }) => unit?.code === result.winner.unit.code)!
    expect(step).toMatchObject({ hit: true, rule: 'grid', code: `${grid(2)}-B`, sentence: { zh, en } })
    expect(result.candidates.some(({ unit }) => unit.code === result.winner.unit.code)).toBe(true)
  })

  test('without an accuracy none is told', () => {
    expect(answer([piece(grid(1))], { rules })).not.toHaveProperty('certainty')
  })
})

test('the trace says what was looked at, hit or miss, in the order of the rules', () => {
  const result = answer([piece(grid(1))], {
    rules: [rule(grid(1), '清波环卫公司', { name: '清波：市容', nameEn: 'Qingbo: appearance' })],
    commands: { [CITY]: '指挥中心' },
  })
  expect(result.trace.map(({ rule, hit, sentence }) => [rule, hit, sentence.zh])).toEqual([
    ['decision', false, '此处没有针对 0104 类事件的协调决定'],
    ['special', false, '不在任何特定区域或廊道内'],
    ['grid', true, '单元网格 330102001051001 的 01 大类事件由清波环卫公司负责'],
    ['community', false, '该社区未明确 0104 类事件的责任单位'],
    ['street', false, '该街道未明确 0104 类事件的责任单位'],
    ['district', false, '该区未明确 0104 类事件的责任单位'],
    ['city', false, '该市未明确 0104 类事件的责任单位'],
    ['coordination', true, '未明确责任单位的，由指挥中心协调'],
  ])
  expect(result.winner).toMatchObject({
    code: `${grid(1)}-清波环卫公司`,
    version: '2026-01-01T00:00:00.000Z',
    name: { zh: '清波：市容', en: 'Qingbo: appearance' },
  })
})
