/** What the trace says, in Chinese and English: one natural sentence for every rule looked at. */
import type { Named } from '../schema.ts'
import { KIND_WORDS } from '../standards/rules.ts'
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
  POSTS,
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
/** What several areas of one level say alike, each by one rule: one line of the trace. `looked` is null where no rule is made. */
export interface Group {
  looked: Looked | null
  share: number
  areas: AreaFact[]
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
const GRADE_WORDS: Record<number, Sentence> = {
  1: { zh: '紧急', en: 'urgent' },
  2: { zh: '一般', en: 'ordinary' },
  3: { zh: '较轻', en: 'minor' },
}

const oneDecimal = (value: number) => value.toFixed(1).replace(/\.0$/, '')
const metres = oneDecimal
const percent = (share: number): Sentence => ({ zh: `${oneDecimal(share * 100)}%`, en: `${oneDecimal(share * 100)} %` })
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const isAll = (share: number) => share > 1 - 1e-9

/** Chinese as it is set by hand: a space where a code or figure meets a character, none between characters. */
function zh(texts: TemplateStringsArray, ...values: (string | number)[]): string {
  let line = texts[0]!
  for (const [index, value] of values.entries()) line = joined(joined(line, String(value)), texts[index + 1]!)
  return line
}
const joined = (start: string, end: string) => {
  const last = start.charCodeAt(start.length - 1)
  const first = end.charCodeAt(0)
  return (isHan(last) && isCode(first)) || (isCode(last) && isHan(first)) ? `${start} ${end}` : start + end
}
const isHan = (code: number) => code >= 0x4e00 && code <= 0x9fff
/** A letter, a digit, or the end of a percentage; NaN beside nothing is none. */
const isCode = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 37

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
  const things = classWords(classCode, kind)
  const what = isArea
    ? { zh: zh`${where.zh}的${things.zh}`, en: `${things.en} in ${where.en} are` }
    : { zh: zh`部件${on.component}`, en: `component ${on.component} is` }
  return {
    rule: 'decision',
    version: decision.version,
    hit: true,
    scope: isArea ? on.area.code : on.component,
    unit,
    share,
    ...(isArea ? {} : { distanceMetres: on.distance }),
    sentence: {
      zh: zh`${decider.zh}级协调决定（案卷${caseId}，${day}）：${what.zh}由${unit.name}负责`,
      en: `${decider.en} coordination decision (case ${caseId}, ${day}): ${what.en} the duty of ${unit.nameEn}`,
    },
  }
}

/** Nothing was decided on this part of the geometry. */
export function noDecision({ kind, classCode }: About, share: number): TraceStep {
  const rest = isAll(share) ? null : percent(share)
  const things = classWords(classCode, kind)
  return {
    rule: 'decision',
    hit: false,
    share,
    sentence: {
      zh: zh`${rest ? zh`其余${rest.zh}` : '此处'}没有针对${things.zh}的协调决定`,
      en: `No coordination decision binds ${things.en} ${rest ? `on the other ${rest.en}` : 'here'}`,
    },
  }
}

/** A rule by the identity of a component or pipe. */
export function thing(looked: Looked, share: number, findings: Findings): TraceStep {
  const { row, unit, thing: found } = looked
  const step = { rule: row.family, ...which(row), share }
  const part = partOf(share)
  if (!found) {
    const reason = looked.miss === 'nothing_near' ? nothingNear(row, findings) : whyNot(looked)
    return { ...step, hit: false, sentence: { zh: `${reason.zh}${part.zh}`, en: `${capital(reason.en)}${part.en}` } }
  }
  const what = thingWords(found)
  const there = { ...step, distanceMetres: found.distance, ...(found.code ? { scope: found.code } : {}) }
  if (!unit) {
    const reason =
      looked.miss === 'nobody_answers'
        ? {
            zh: zh`${what.zh}的养护单位、权属单位均未登记或已停止履职`,
            en: `${what.en} has neither a maintainer nor an owner that is active`,
          }
        : whyNot(looked)
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
      zh: zh`${what.zh}由${by.zh && `其${by.zh}`}${unit.name}负责${part.zh}`,
      en: `${capital(what.en)} is the duty of ${by.en ? `its ${by.en}, ` : ''}${unit.nameEn}${part.en}`,
    },
  }
}

/** For components no rule by identity binds here. */
export const noThingRule = ({ classCode }: About): TraceStep => ({
  rule: 'component',
  hit: false,
  sentence: {
    zh: zh`此处没有按权属认定${classCode}类部件的规则`,
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
  const part = partOf(share)
  const where =
    axisMetres === undefined || found.halfWidthMetres === null
      ? {
          zh: zh`位于${word.zh}“${found.name}”内${part.zh}`,
          en: `Inside the ${word.en} “${found.nameEn}”${part.en}`,
        }
      : {
          zh: zh`位于${word.zh}“${found.name}”中线两侧${metres(found.halfWidthMetres)}米内（距中线${metres(axisMetres)}米）${part.zh}`,
          en: `Within ${metres(found.halfWidthMetres)} m of the centre line of the ${word.en} “${found.nameEn}” (${metres(axisMetres)} m away)${part.en}`,
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
        zh: zh`${where.zh}，该处未明确${classWords(classCode, kind).zh}的责任单位`,
        en: `${where.en}, where no unit is assigned ${classWords(classCode, kind).en}`,
      },
    }
  }
  const about = { ...step, ...which(looked.row) }
  if (!looked.unit) {
    const reason = whyNot(looked)
    return { ...about, hit: false, sentence: { zh: `${where.zh}：${reason.zh}`, en: `${where.en}: ${reason.en}` } }
  }
  const things = classWords(looked.row.prefix, kind)
  const by = rosterWords(looked)
  return {
    ...about,
    hit: true,
    unit: looked.unit,
    sentence: {
      zh: zh`${where.zh}：${things.zh}由${looked.unit.name}负责${by.zh}`,
      en: `${where.en}: ${things.en} are the duty of ${looked.unit.nameEn}${by.en}`,
    },
  }
}

export const familyOf = ({ kind }: Pick<ZoneFact, 'kind'>): Family => ZONE_KINDS[kind].family

export const noZone = (): TraceStep => ({
  rule: 'special',
  hit: false,
  sentence: { zh: '不在任何特定区域或廊道内', en: 'Inside no special area and no corridor' },
})

/** Nothing of what was asked lies in an area of this level. */
export function noPlace(level: Level): TraceStep {
  const rule = RULE_OF_LEVEL[level]
  const word = LEVEL_WORDS[level]
  return {
    rule,
    hit: false,
    sentence: { zh: `此处未划分${word.zh}，不适用${RULES[rule].zh}`, en: `There is no ${word.en} here` },
  }
}

export function duty(level: Level, { kind, classCode }: About, { looked, share, areas }: Group): TraceStep {
  const where = placeOf(level, areas, share)
  const isOne = areas.length === 1
  const only = isOne ? { scope: areas[0]!.code } : {}
  const step = { rule: RULE_OF_LEVEL[level], ...(looked && isOne ? which(looked.row) : {}), share, ...only }
  if (!looked) {
    const things = classWords(classCode, kind)
    const whole = isOne && isAll(share)
    return {
      ...step,
      hit: false,
      sentence: {
        zh: zh`${whole ? `该${LEVEL_WORDS[level].zh}` : where.zh}${isOne ? '' : '均'}未明确${things.zh}的责任单位`,
        en: `No unit is assigned ${things.en} in ${whole ? `this ${LEVEL_WORDS[level].en}` : where.en}`,
      },
    }
  }
  if (!looked.unit) {
    const reason = whyNot(looked, areas.length)
    return {
      ...step,
      hit: false,
      sentence: { zh: `${where.zh}：${reason.zh}`, en: `${capital(where.en)}: ${reason.en}` },
    }
  }
  const things = classWords(looked.row.prefix, kind)
  const by = rosterWords(looked)
  return {
    ...step,
    hit: true,
    unit: looked.unit,
    sentence: {
      zh: zh`${where.zh}的${things.zh}由${looked.unit.name}负责${by.zh}`,
      en: `${capital(where.en)}: ${things.en} are the duty of ${looked.unit.nameEn}${by.en}`,
    },
  }
}

export function coordination({ area, share }: Coordinators): TraceStep {
  if (!area?.command) {
    return {
      rule: 'coordination',
      hit: false,
      share,
      sentence: { zh: '没有可负责协调的指挥中心', en: 'There is no command centre to coordinate' },
    }
  }
  return {
    rule: 'coordination',
    hit: true,
    unit: area.command,
    share,
    scope: area.code,
    sentence: {
      zh: zh`未明确责任单位的，由${area.command.name}协调`,
      en: `Where no rule names a unit, ${area.command.nameEn} coordinates`,
    },
  }
}

const GROUNDS = { land: { zh: '陆地', en: 'land' }, water: { zh: '水面', en: 'water' } }

/** A unit that wins somewhere within the accuracy of the position; `misplaced` when the class cannot be at the position itself. */
export function withinAccuracy(
  { rule, unit, share, looked }: { rule: Rule; unit: Named; share: number; looked?: Looked },
  { kind, classCode, accuracyMetres, facts }: Findings,
  { clipped, misplaced }: { clipped: boolean; misplaced: boolean },
): TraceStep {
  const reach = metres(accuracyMetres)
  const part = percent(share)
  const ground = clipped && facts.ground ? GROUNDS[facts.ground] : null
  const where = ground
    ? { zh: `以内的${ground.zh}，${part.zh} `, en: `Of the ${ground.en} within the ${reach} m accuracy, ${part.en}` }
    : {
        zh: `以内，${part.zh} 的范围`,
        en: `Within the ${reach} m accuracy of the position, ${part.en} of the ground`,
      }
  const things = classWords(classCode, kind)
  const off = misplaced && ground ? GROUNDS[facts.ground === 'land' ? 'water' : 'land'] : null
  return {
    rule,
    ...(looked ? which(looked.row) : {}),
    hit: true,
    unit,
    share,
    sentence: {
      zh: zh`${off ? zh`定位落在${off.zh}，${things.zh}不会发生在${off.zh}；` : ''}定位误差 ${reach} 米${where.zh}由${unit.name}负责（${RULES[rule].zh}）`,
      en: `${off ? `The position lies on ${off.en}, where ${things.en} cannot be. ` : ''}${where.en} is the duty of ${unit.nameEn} (${RULES[rule].en.toLowerCase()})`,
    },
  }
}

/** Why a rule, or one rule in each of several areas, that is there names nobody now. */
function whyNot({ row, miss, roster, onDuty }: Looked, count = 1): Sentence {
  const one = count === 1
  const name = one
    ? { zh: `规则“${row.name}”`, en: `the rule “${row.nameEn}”` }
    : { zh: `${count} 条规则`, en: `${count} rules` }
  const verb = (single: string, several: string) => `${name.en} ${one ? single : several}`
  switch (miss) {
    case 'grade': {
      const grades = (row.grades ?? []).map((grade) => GRADE_WORDS[grade]!)
      return {
        zh: `${name.zh}仅适用于${grades.map(({ zh }) => zh).join('、')}案卷`,
        en: `${verb('is', 'are')} only for ${grades.map(({ en }) => en).join(' and ')} cases`,
      }
    }
    case 'off_duty':
      return {
        zh: `${name.zh}的值班表“${roster?.name}”此时无人值班`,
        en: `${verb('goes', 'go')} by the roster “${roster?.nameEn}”, which has nobody on duty then`,
      }
    case 'roster_gone':
      return {
        zh: zh`${name.zh}的值班表${row.roster ?? ''}未在有效期内`,
        en: `${verb('goes', 'go')} by the roster ${row.roster}, which is not in force`,
      }
    case 'unit_gone':
      return roster
        ? {
            zh: zh`${name.zh}的值班表“${roster.name}”此时由${onDuty ?? ''}值班，该单位已停止履职`,
            en: `${verb('goes', 'go')} by the roster “${roster.nameEn}”, whose unit on duty, ${onDuty}, is no longer active`,
          }
        : {
            zh: zh`${name.zh}指定的单位${row.unitCode ?? ''}已停止履职`,
            en: `${verb('names', 'name')} the unit ${row.unitCode}, which is no longer active`,
          }
    case 'outranked':
      return {
        zh: `${name.zh}让位于此处排序在前的规则`,
        en: `${verb('gives', 'give')} way to a rule of ${one ? 'this place' : 'each place'} that comes before ${one ? 'it' : 'them'}`,
      }
    default:
      return { zh: `${name.zh}没有指定单位`, en: `${verb('names', 'name')} no unit` }
  }
}

function nothingNear(row: RuleRow, { classCode, accuracyMetres }: Findings): Sentence {
  const reach = metres((row.reachMetres ?? 0) + accuracyMetres)
  if (row.family === 'component') {
    return {
      zh: zh`${reach}米内没有${classCode}类部件`,
      en: `there is no component of class ${classCode} within ${reach} m`,
    }
  }
  const networks = (row.networks ?? []).map((one) => NETWORK_NAMES[one])
  const size =
    row.minimumSizeMm === null
      ? { zh: '', en: '' }
      : { zh: zh`管径${row.minimumSizeMm}毫米以上的`, en: ` of at least ${row.minimumSizeMm} mm` }
  return {
    zh: zh`${reach}米内没有${size.zh}${networks.map(({ zh }) => zh).join('、')}管线`,
    en: `there is no ${networks.map(({ en }) => en).join(' or ')} line${size.en} within ${reach} m`,
  }
}

function thingWords({ code, network, distance, named }: Thing): Sentence {
  // A report that names its component lies on it: no distance to tell.
  const away = named && metres(distance) === '0' ? null : metres(distance)
  const far =
    away === null || (network === null && away === '0')
      ? { zh: '', en: '' }
      : { zh: `（相距 ${away} 米）`, en: ` (${away} m away)` }
  if (network === null) return { zh: zh`部件${code ?? ''}${far.zh}`, en: `component ${code}${far.en}` }
  const word = NETWORK_NAMES[network as Network]
  return {
    zh: zh`${word.zh}管线${code ?? ''}${far.zh}`,
    en: `the ${word.en} line${code ? ` ${code}` : ''}${far.en}`,
  }
}

/** A class, a major class, or every class. */
function classWords(code: string, kind: About['kind']): Sentence {
  const { zh: thing, en } = KIND_WORDS[kind]
  if (!code) return { zh: `各类${thing}`, en: `all ${en}s` }
  return code.length === 2
    ? { zh: zh`${code}大类${thing}`, en: `${en}s of major class ${code}` }
    : { zh: zh`${code}类${thing}`, en: `${en}s of class ${code}` }
}

const rosterWords = ({ roster }: Looked): Sentence =>
  roster ? { zh: `（值班表“${roster.name}”）`, en: ` (roster “${roster.nameEn}”)` } : { zh: '', en: '' }

const partOf = (share: number): Sentence =>
  isAll(share) ? { zh: '', en: '' } : { zh: `（占 ${percent(share).zh}）`, en: ` (${percent(share).en})` }

function placeOf(level: Level, areas: readonly AreaFact[], share: number): Sentence {
  const word = LEVEL_WORDS[level]
  const part = partOf(share)
  if (areas.length !== 1) {
    return { zh: zh`${areas.length}个${word.zh}${part.zh}`, en: `${areas.length} ${plural(word.en)}${part.en}` }
  }
  const { code, name, nameEn } = areas[0]!
  return {
    zh: `${name && level !== 'grid' ? name : zh`${word.zh}${code}`}${part.zh}`,
    en: `${nameEn && level !== 'grid' ? nameEn : `${word.en} ${code}`}${part.en}`,
  }
}

const plural = (word: string) => (word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`)
