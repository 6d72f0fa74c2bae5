/** What the trace says, in Chinese and English: one natural sentence for every rule looked at. */
import type { Named } from '../schema.ts'
import {
  type AreaFact,
  type Decision,
  type Findings,
  type Level,
  RULE_OF_LEVEL,
  type RuleRow,
  type Thing,
  type ZoneFact,
} from './findings.ts'
import type { Looked } from './judge.ts'
import {
  DECIDERS,
  type Family,
  NETWORK_NAMES,
  type Network,
  RULES,
  type Rule,
  type TraceStep,
  ZONE_KINDS,
} from './schema.ts'

type Sentence = TraceStep['sentence']
export interface About {
  kind: 'component' | 'event'
  classCode: string
}

/** What a decision is on, and the part of the geometry it binds. */
export type DecidedOn = { component: string; distance: number } | { level: 'grid' | 'community'; area: AreaFact }
export interface Bound {
  decision: Decision
  on: DecidedOn
  share: number
}
/** What several areas of one level say alike: one line of the trace. `looked` is null where no rule is made. */
export interface Group {
  looked: Looked | null
  share: number
  areas: AreaFact[]
  /** One area, so the step names its rule. */
  isOne: boolean
}
export interface Coordinators {
  area: (AreaFact & { level: Level }) | undefined
  share: number
}

const LEVEL_WORDS: Record<Level, Sentence> = {
  grid: { zh: '单元网格', en: 'unit grid' },
  community: { zh: '社区', en: 'community' },
  street: { zh: '街道', en: 'street' },
  management: { zh: '管理区', en: 'management area' },
  district: { zh: '区', en: 'district' },
  city: { zh: '市', en: 'city' },
}
const KIND_WORDS = { component: { zh: '部件', en: 'component' }, event: { zh: '事件', en: 'event' } }
const GRADE_WORDS: Record<number, Sentence> = {
  1: { zh: '紧急', en: 'urgent' },
  2: { zh: '一般', en: 'ordinary' },
  3: { zh: '较轻', en: 'minor' },
}

const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
const metres = (distance: number) => distance.toFixed(1).replace(/\.0$/, '')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isAll = (share: number) => share > 1 - 1e-9

/** Which version of which rule a step is about. */
export const which = (row: RuleRow) => ({
  code: row.code,
  version: row.version,
  name: { zh: row.name, en: row.nameEn },
})

export function decision({ kind, classCode }: About, { decision, on, share }: Bound): TraceStep {
  const { caseId, day, unit } = decision
  const decider = DECIDERS[decision.level]
  const isArea = 'level' in on
  const where = isArea ? placeOf(on.level, [on.area], share) : { zh: '', en: '' }
  const what = isArea
    ? {
        zh: `${where.zh} 的 ${classCode} 类${KIND_WORDS[kind].zh}`,
        en: `${KIND_WORDS[kind].en} class ${classCode} in ${where.en}`,
      }
    : { zh: `部件 ${on.component} `, en: `component ${on.component}` }
  return {
    rule: 'decision',
    version: decision.version,
    hit: true,
    scope: isArea ? on.area.code : on.component,
    unit,
    share,
    ...(isArea ? {} : { distanceMetres: on.distance }),
    sentence: {
      zh: `${decider.zh}协调决定（案卷 ${caseId}，${day}）：${what.zh}由 ${unit.name} 负责`,
      en: `${decider.en} coordination decision (case ${caseId}, ${day}): ${what.en} is the duty of ${unit.nameEn}`,
    },
  }
}

/** Nothing was decided on this part of the geometry. */
export function noDecision({ classCode }: About, share: number): TraceStep {
  const rest = isAll(share) ? null : percent(share)
  return {
    rule: 'decision',
    hit: false,
    share,
    sentence: {
      zh: `${rest ? `其余 ${rest} ` : '此处'}没有 ${classCode} 类的协调决定`,
      en: `No coordination decision binds class ${classCode} ${rest ? `on the other ${rest}` : 'here'}`,
    },
  }
}

/** A rule by the identity of a component or pipe. */
export function thing(looked: Looked, share: number, findings: Findings): TraceStep {
  const { row, unit, thing: found } = looked
  const step = { rule: row.family, ...which(row), share }
  const part = partOf(share)
  if (!found) {
    const reason = looked.miss === 'nothing_near' ? nothingNear(row, findings) : whyNot(looked, findings)
    return { ...step, hit: false, sentence: { zh: `${reason.zh}${part.zh}`, en: `${capital(reason.en)}${part.en}` } }
  }
  const what = thingWords(found)
  const there = { ...step, distanceMetres: found.distance, ...(found.code ? { scope: found.code } : {}) }
  if (!unit) {
    const reason =
      looked.miss === 'nobody_answers'
        ? { zh: `${what.zh}没有在职的养护单位或权属单位`, en: `${what.en} has no maintainer or owner in charge` }
        : whyNot(looked, findings)
    return { ...there, hit: false, sentence: { zh: reason.zh, en: capital(reason.en) } }
  }
  const post =
    found.maintainer?.code === unit.code && !(row.post === 'owner' && found.owner?.code === unit.code)
      ? 'maintainer'
      : 'owner'
  const by = row.post === null ? { zh: '', en: '' } : POSTS[post]
  return {
    ...there,
    hit: true,
    unit,
    sentence: {
      zh: `${what.zh}由${by.zh ? `其${by.zh} ` : ' '}${unit.name} 负责${part.zh}`,
      en: `${capital(what.en)} is the duty of ${by.en ? `its ${by.en}, ` : ''}${unit.nameEn}${part.en}`,
    },
  }
}

const POSTS = { maintainer: { zh: '养护单位', en: 'maintainer' }, owner: { zh: '权属单位', en: 'owner' } }

/** For components no rule by identity binds here. */
export const noThingRule = ({ classCode }: About): TraceStep => ({
  rule: 'component',
  hit: false,
  sentence: {
    zh: `此处没有按部件权属认定 ${classCode} 类的规则`,
    en: `No rule here goes by the owner of a component of class ${classCode}`,
  },
})

/** A special area or corridor that covers a part of the geometry; `looked` is null where it has no rule for the class. */
export function zone(
  { kind, classCode }: About,
  found: ZoneFact,
  looked: Looked | null,
  share: number,
  axisMetres: number | undefined,
): TraceStep {
  const word = ZONE_KINDS[found.kind]
  const family = familyOf(found)
  const within =
    axisMetres === undefined || found.halfWidthMetres === null
      ? { zh: '内', en: 'Inside' }
      : {
          zh: `中线 ${metres(found.halfWidthMetres)} 米范围内（相距 ${metres(axisMetres)} 米）`,
          en: `Within ${metres(found.halfWidthMetres)} m of the centre line (${metres(axisMetres)} m away) of`,
        }
  const part = partOf(share)
  const where = {
    zh: `在${word.zh} ${found.name} ${within.zh}${part.zh}`,
    en: `${within.en} the ${word.en} ${found.nameEn}${part.en}`,
  }
  const step = {
    rule: family,
    scope: found.code,
    share,
    ...(axisMetres === undefined ? {} : { distanceMetres: axisMetres }),
  }
  if (!looked) {
    return {
      ...step,
      hit: false,
      sentence: {
        zh: `${where.zh}，但没有为其指定 ${classCode} 类的责任单位`,
        en: `${where.en}, but no unit is assigned class ${classCode} there`,
      },
    }
  }
  const about = { ...step, ...which(looked.row) }
  if (!looked.unit) {
    const reason = whyNot(looked)
    return { ...about, hit: false, sentence: { zh: `${where.zh}：${reason.zh}`, en: `${where.en}: ${reason.en}` } }
  }
  const things = thingsWords(looked.row, kind)
  const by = rosterWords(looked)
  return {
    ...about,
    hit: true,
    unit: looked.unit,
    sentence: {
      zh: `${where.zh}：${things.zh}由 ${looked.unit.name} 负责${by.zh}`,
      en: `${where.en}: ${things.en} is the duty of ${looked.unit.nameEn}${by.en}`,
    },
  }
}

export const familyOf = ({ kind }: Pick<ZoneFact, 'kind'>): Family => ZONE_KINDS[kind].family

export const noZone = (): TraceStep => ({
  rule: 'special',
  hit: false,
  sentence: { zh: '不在任何特定区域或线性廊道内', en: 'Inside no special area and no corridor' },
})

/** Nothing of what was asked lies in an area of this level. */
export function noPlace(level: Level, { classCode }: About): TraceStep {
  const word = LEVEL_WORDS[level]
  return {
    rule: RULE_OF_LEVEL[level],
    hit: false,
    sentence: {
      zh: `此处没有划分${word.zh}，无从查找 ${classCode} 类的责任单位`,
      en: `There is no ${word.en} here that could hold a duty for class ${classCode}`,
    },
  }
}

export function duty(level: Level, { kind, classCode }: About, { looked, share, areas, isOne }: Group): TraceStep {
  const where = placeOf(level, areas, share)
  const only = areas.length === 1 ? { scope: areas[0]!.code } : {}
  const step = { rule: RULE_OF_LEVEL[level], ...(looked && isOne ? which(looked.row) : {}), share, ...only }
  if (!looked) {
    const whole = areas.length === 1 && isAll(share)
    return {
      ...step,
      hit: false,
      sentence: {
        zh: `没有为${whole ? `该${LEVEL_WORDS[level].zh}` : ` ${where.zh} `}指定 ${classCode} 类的责任单位`,
        en: `No unit is assigned class ${classCode} in ${whole ? `this ${LEVEL_WORDS[level].en}` : where.en}`,
      },
    }
  }
  if (!looked.unit) {
    const reason = whyNot(looked)
    return {
      ...step,
      hit: false,
      sentence: { zh: `${where.zh}：${reason.zh}`, en: `${capital(where.en)}: ${reason.en}` },
    }
  }
  const things = thingsWords(looked.row, kind)
  const by = rosterWords(looked)
  return {
    ...step,
    hit: true,
    unit: looked.unit,
    sentence: {
      zh: `${where.zh} 的 ${things.zh}由 ${looked.unit.name} 负责${by.zh}`,
      en: `${capital(where.en)}: ${things.en} is the duty of ${looked.unit.nameEn}${by.en}`,
    },
  }
}

export function coordination({ area, share }: Coordinators): TraceStep {
  if (!area?.command) {
    return {
      rule: 'coordination',
      hit: false,
      share,
      sentence: { zh: '没有可以协调的指挥中心', en: 'There is no command centre to coordinate' },
    }
  }
  return {
    rule: 'coordination',
    hit: true,
    unit: area.command,
    share,
    scope: area.code,
    sentence: {
      zh: `没有规则指定责任单位的，由 ${area.command.name} 协调`,
      en: `Where no rule assigns a unit, ${area.command.nameEn} coordinates`,
    },
  }
}

/** Another unit would win somewhere within the accuracy of the position. */
export function withinAccuracy(rule: Rule, unit: Named, share: number, accuracyMetres: number): TraceStep {
  const reach = metres(accuracyMetres)
  return {
    rule,
    hit: true,
    unit,
    share,
    sentence: {
      zh: `定位误差 ${reach} 米以内，有 ${percent(share)} 的范围由 ${unit.name} 负责（${RULES[rule].zh}）`,
      en: `Within the ${reach} m accuracy of the position, ${percent(share)} of the ground is the duty of ${unit.nameEn} (${RULES[rule].en.toLowerCase()})`,
    },
  }
}

/** Why a rule that is there names nobody now. */
function whyNot({ row, miss, roster }: Looked, findings?: Findings): Sentence {
  const name = { zh: `规则“${row.name}”`, en: `the rule “${row.nameEn}”` }
  switch (miss) {
    case 'grade': {
      const grades = (row.grades ?? []).map((grade) => GRADE_WORDS[grade]!)
      return {
        zh: `${name.zh}只适用于${grades.map(({ zh }) => zh).join('、')}等级的案卷`,
        en: `${name.en} is only for ${grades.map(({ en }) => en).join(' and ')} cases`,
      }
    }
    case 'off_duty':
      return {
        zh: `${name.zh}的值班表“${roster?.name}”此时无人值班`,
        en: `the roster “${roster?.nameEn}” of ${name.en} has nobody on duty at that time`,
      }
    case 'roster_gone':
      return {
        zh: `${name.zh}的值班表 ${row.roster} 已失效`,
        en: `the roster ${row.roster} of ${name.en} is not in force`,
      }
    case 'unit_gone':
      return {
        zh: `${name.zh}指定的单位 ${row.unitCode ?? ''} 已不在职`,
        en: `the unit ${row.unitCode ?? ''} named by ${name.en} is no longer active`,
      }
    case 'outranked':
      return {
        zh: `${name.zh}让位于此处更优先或更具体的规则`,
        en: `${name.en} gives way to a rule of this place that is more exact or comes first`,
      }
    default:
      return findings ? nothingNear(row, findings) : { zh: `${name.zh}没有指定单位`, en: `${name.en} names no unit` }
  }
}

function nothingNear(row: RuleRow, { classCode, accuracyMetres }: Findings): Sentence {
  const reach = metres((row.reachMetres ?? 0) + accuracyMetres)
  if (row.family === 'component') {
    return {
      zh: `${reach} 米内没有 ${classCode} 类部件`,
      en: `there is no component of class ${classCode} within ${reach} m`,
    }
  }
  const networks = row.networks ?? []
  const size =
    row.minimumSizeMm === null
      ? { zh: '', en: '' }
      : { zh: `（不小于 ${row.minimumSizeMm} 毫米）`, en: ` of at least ${row.minimumSizeMm} mm` }
  return {
    zh: `${reach} 米内没有${networks.map((one) => NETWORK_NAMES[one].zh).join('、')}管线${size.zh}`,
    en: `there is no ${networks.map((one) => NETWORK_NAMES[one].en).join(', ')} line${size.en} within ${reach} m`,
  }
}

function thingWords({ code, network, distance, named }: Thing): Sentence {
  // A report that names its component lies on it: no distance to tell.
  const away = named && metres(distance) === '0' ? null : metres(distance)
  const far =
    away === null || (network === null && away === '0')
      ? { zh: '', en: '' }
      : { zh: `（相距 ${away} 米）`, en: ` (${away} m away)` }
  if (network === null) return { zh: `部件 ${code}${far.zh}`, en: `component ${code}${far.en}` }
  const word = NETWORK_NAMES[network as Network]
  return {
    zh: `${word.zh}管线${code ? ` ${code}` : ''}${far.zh}`,
    en: `the ${word.en} line${code ? ` ${code}` : ''}${far.en}`,
  }
}

function thingsWords({ prefix }: RuleRow, kind: About['kind']): Sentence {
  return prefix
    ? { zh: `${prefix} 类${KIND_WORDS[kind].zh}`, en: `${KIND_WORDS[kind].en} class ${prefix}` }
    : { zh: `各类${KIND_WORDS[kind].zh}`, en: `every ${KIND_WORDS[kind].en} class` }
}

const rosterWords = ({ roster }: Looked): Sentence =>
  roster ? { zh: `（值班表“${roster.name}”）`, en: ` (roster “${roster.nameEn}”)` } : { zh: '', en: '' }

const partOf = (share: number): Sentence =>
  isAll(share) ? { zh: '', en: '' } : { zh: `（占 ${percent(share)}）`, en: ` (${percent(share)})` }

function placeOf(level: Level, areas: readonly AreaFact[], share: number): Sentence {
  const word = LEVEL_WORDS[level]
  const part = partOf(share)
  if (areas.length !== 1) {
    return { zh: `${areas.length} 个${word.zh}${part.zh}`, en: `${areas.length} ${plural(word.en)}${part.en}` }
  }
  const { code, name, nameEn } = areas[0]!
  return {
    zh: `${name && level !== 'grid' ? name : `${word.zh} ${code}`}${part.zh}`,
    en: `${nameEn && level !== 'grid' ? nameEn : `${word.en} ${code}`}${part.en}`,
  }
}

const plural = (word: string) => (word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`)
