/** What the trace says, in Chinese and English: one natural sentence for every rule looked at. */
import type { Named } from '../schema.ts'
import { type Bound, type FoundComponent, type Group, type Level, RULE_OF_LEVEL, type Scope } from './findings.ts'
import { DECIDERS, RULES, type Rule, type TraceStep } from './schema.ts'

type Sentence = TraceStep['sentence']
interface About {
  kind: 'component' | 'event'
  classCode: string
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
/** Metres within which a component is taken to be the one meant, before the accuracy of the position is added. */
export const COMPONENT_METRES = 5

const percent = (share: number) => `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
const metres = (distance: number) => distance.toFixed(1).replace(/\.0$/, '')
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function decision({ kind, classCode }: About, { decision, on, share }: Bound): TraceStep {
  const { caseId, day, unit } = decision
  const decider = DECIDERS[decision.level]
  const isArea = 'level' in on
  const where = isArea ? placeOf(on.level, [on], share) : { zh: '', en: '' }
  const what = isArea
    ? {
        zh: `${where.zh} 的 ${classCode} 类${KIND_WORDS[kind].zh}`,
        en: `${KIND_WORDS[kind].en} class ${classCode} in ${where.en}`,
      }
    : { zh: `部件 ${on.code} `, en: `component ${on.code}` }
  return {
    rule: 'decision',
    hit: true,
    scope: on.code,
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
  const rest = share > 1 - 1e-9 ? null : percent(share)
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

export function component(found: FoundComponent | null, classCode: string, accuracyMetres: number): TraceStep {
  if (!found) {
    const reach = metres(COMPONENT_METRES + accuracyMetres)
    return {
      rule: 'component',
      hit: false,
      sentence: {
        zh: `${reach} 米内没有 ${classCode} 类部件`,
        en: `There is no component of class ${classCode} within ${reach} m`,
      },
    }
  }
  const place = { rule: 'component' as const, scope: found.code, distanceMetres: found.distance }
  // A report that names its component lies on it: no distance to tell.
  const away = metres(found.distance) === '0' ? null : metres(found.distance)
  const thing = {
    zh: `部件 ${found.code}${away ? `（相距 ${away} 米）` : ''}`,
    en: `component ${found.code}${away ? ` (${away} m away)` : ''}`,
  }
  if (!found.unit) {
    return {
      ...place,
      hit: false,
      sentence: {
        zh: `${thing.zh}没有在职的养护单位或权属单位`,
        en: `${capital(thing.en)} has no maintainer or owner in charge`,
      },
    }
  }
  const post = found.post === 'owner' ? { zh: '权属单位', en: 'owner' } : { zh: '养护单位', en: 'maintainer' }
  return {
    ...place,
    hit: true,
    unit: found.unit,
    share: 1,
    sentence: {
      zh: `${thing.zh}由其${post.zh} ${found.unit.name} 负责`,
      en: `${capital(thing.en)} is the duty of its ${post.en}, ${found.unit.nameEn}`,
    },
  }
}

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

export function duty(level: Level, { kind, classCode }: About, { unit, share, scopes }: Group): TraceStep {
  const step = { rule: RULE_OF_LEVEL[level], hit: unit !== null, share, ...only(scopes) }
  const where = placeOf(level, scopes, share)
  if (!unit) {
    const isOne = scopes.length === 1 && share > 1 - 1e-9
    return {
      ...step,
      sentence: {
        zh: `没有为${isOne ? `该${LEVEL_WORDS[level].zh}` : ` ${where.zh} `}指定 ${classCode} 类的责任单位`,
        en: `No unit is assigned class ${classCode} in ${isOne ? `this ${LEVEL_WORDS[level].en}` : where.en}`,
      },
    }
  }
  const prefix = scopes[0]?.prefix
  const things = prefix
    ? { zh: `${prefix} 类${KIND_WORDS[kind].zh}`, en: `${KIND_WORDS[kind].en} class ${prefix}` }
    : { zh: `各类${KIND_WORDS[kind].zh}`, en: `every ${KIND_WORDS[kind].en} class` }
  return {
    ...step,
    unit,
    sentence: {
      zh: `${where.zh} 的 ${things.zh}由 ${unit.name} 负责`,
      en: `${capital(where.en)}: ${things.en} is the duty of ${unit.nameEn}`,
    },
  }
}

export function coordination({ unit, share, scopes }: Group): TraceStep {
  if (!unit) {
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
    unit,
    share,
    ...only(scopes),
    sentence: {
      zh: `没有规则指定责任单位的，由 ${unit.name} 协调`,
      en: `Where no rule assigns a unit, ${unit.nameEn} coordinates`,
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

const only = (scopes: readonly Scope[]) => (scopes.length === 1 ? { scope: scopes[0]!.code } : {})

function placeOf(level: Level, scopes: readonly Scope[], share: number): Sentence {
  const word = LEVEL_WORDS[level]
  const part = share > 1 - 1e-9 ? { zh: '', en: '' } : { zh: `（占 ${percent(share)}）`, en: ` (${percent(share)})` }
  if (scopes.length !== 1) {
    return { zh: `${scopes.length} 个${word.zh}${part.zh}`, en: `${scopes.length} ${plural(word.en)}${part.en}` }
  }
  const { code, name, nameEn } = scopes[0]!
  return {
    zh: `${name && level !== 'grid' ? name : `${word.zh} ${code}`}${part.zh}`,
    en: `${nameEn && level !== 'grid' ? nameEn : `${word.en} ${code}`}${part.en}`,
  }
}

const plural = (word: string) => (word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`)
