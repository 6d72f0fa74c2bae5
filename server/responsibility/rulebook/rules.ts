/** Pure rules of the rule book: what state a version is in, what a rule must say, who is on duty in a week. */
import { DateTime } from 'luxon'
import type { Sentence } from '../../schema.ts'
import { type Shift, shiftAt } from '../rosters.ts'
import { type Family, POSTS, RULES, ZONE_KINDS } from '../schema.ts'
import { BANDS, type RuleFields, SCOPE_DIGITS, usualPriority, type ZoneFields } from './schema.ts'

/** The latest of some instants, as ISO texts of one form. */
export const latestOf = (...instants: string[]) => instants.sort().at(-1)!

export type State = 'scheduled' | 'in_force' | 'ended'
/** The state of a version at an instant. Instants as ISO texts of one form, which sort as they follow each other. */
export function stateOf({ validFrom, validTo }: { validFrom: string; validTo: string | null }, now: Date): State {
  const instant = now.toISOString()
  if (validFrom > instant) return 'scheduled'
  return validTo === null || validTo > instant ? 'in_force' : 'ended'
}

/** What is wrong with something asked for: a field of it, what was sent there, and a sentence that says what to do. */
export interface Fault {
  field: string
  value: unknown
  detail: Sentence
}
const fault = (field: string, value: unknown, detail: Sentence): Fault => ({ field, value, detail })

const AREA_FAMILIES = SCOPE_DIGITS as Partial<Record<Family, number>>

/** What a rule says against itself, or undefined. The database refuses the same by its checks. */
export function ruleFault(rule: RuleFields): Fault | undefined {
  const { family } = rule
  const word = { en: `${RULES[family].en} rules`, zh: `${RULES[family].zh}规则` }
  const [lowest, highest] = BANDS[family]
  const priority = rule.priority ?? usualPriority(family)
  if (priority < lowest || priority > highest)
    return fault('priority', rule.priority, {
      en: `${word.en} have priorities ${lowest}–${highest}, not ${priority}: so that what is owned comes before what lies in an area. Leave it out for ${usualPriority(family)}.`,
      zh: `${word.zh}的优先次序为 ${lowest}–${highest}，不能是 ${priority}：认部件和管线的规则要先于按地点的规则。不填为 ${usualPriority(family)}。`,
    })
  const digits = AREA_FAMILIES[family]
  const isZone = rule.scope.startsWith('Z')
  if (family === 'corridor' || family === 'special') {
    if (!isZone)
      return fault('scope', rule.scope, {
        en: `${word.en} are made for a zone, not for ${rule.scope}. Name one by its code, Z….`,
        zh: `${word.zh}针对区域，不能针对 ${rule.scope}。请填写区域编码 Z…。`,
      })
  } else if (isZone) {
    return fault('scope', rule.scope, {
      en: `${word.en} are made for an area, not for zone ${rule.scope}.`,
      zh: `${word.zh}针对区划，不能针对区域 ${rule.scope}。`,
    })
  } else if (digits ? rule.scope.length !== digits : rule.scope.length > 12) {
    return fault('scope', rule.scope, {
      en: `${word.en} are made for a code of ${digits ?? 'at most 12'} digits, ${rule.scope} has ${rule.scope.length}.`,
      zh: `${word.zh}的范围编码须为 ${digits ?? '12'} 位${digits ? '' : '以内'}，${rule.scope} 有 ${rule.scope.length} 位。`,
    })
  }
  const holders = [rule.unit, rule.roster, rule.post].filter((holder) => holder !== undefined)
  if (holders.length !== 1)
    return fault('unit', rule.unit, {
      en: `A rule names exactly one of unit, roster and post; ${holders.length === 0 ? 'none was sent' : `${holders.length} were sent`}.`,
      zh: `一条规则在责任单位（unit）、值班表（roster）、权属或养护（post）中须填且只填一项，${holders.length === 0 ? '现在一项也没有' : `现在有 ${holders.length} 项`}。`,
    })
  const byIdentity = family === 'component' || family === 'network'
  if (rule.post !== undefined && !byIdentity)
    return fault('post', rule.post, {
      en: `${word.en} find no thing that has a ${rule.post}. Name a unit or a roster.`,
      zh: `${word.zh}不查找部件或管线，无从得知${POSTS[rule.post].zh}。请填写责任单位或值班表。`,
    })
  if ((rule.reachMetres !== undefined) !== byIdentity)
    return fault(
      'reachMetres',
      rule.reachMetres,
      byIdentity
        ? {
            en: `${word.en} look for a thing: say within how many metres in reachMetres.`,
            zh: `${word.zh}要查找部件或管线：请在 reachMetres 中填写查找范围（米）。`,
          }
        : {
            en: `${word.en} look for no thing: leave reachMetres out.`,
            zh: `${word.zh}不查找部件或管线：请不填 reachMetres。`,
          },
    )
  if ((rule.networks !== undefined) !== (family === 'network'))
    return fault(
      'networks',
      rule.networks,
      family === 'network'
        ? { en: 'Nearest network rules say in networks which ones.', zh: '最近管网规则须在 networks 中填写管网。' }
        : {
            en: `${word.en} look for no network: leave networks out.`,
            zh: `${word.zh}不查找管网：请不填 networks。`,
          },
    )
  if (rule.minimumSizeMm !== undefined && family !== 'network')
    return fault('minimumSizeMm', rule.minimumSizeMm, {
      en: `${word.en} look for no pipe: leave minimumSizeMm out.`,
      zh: `${word.zh}不查找管线：请不填 minimumSizeMm。`,
    })
  return undefined
}

/** What a zone says against itself, before its geometry is looked at. */
export function zoneFault(zone: ZoneFields): Fault | undefined {
  const { en, zh, family } = ZONE_KINDS[zone.kind]
  if (family === 'special') {
    if (zone.geometry === undefined)
      return fault('geometry', undefined, {
        en: `A ${en} is an area: send its boundary in geometry.`,
        zh: `${zh}是面：请在 geometry 中发送边界。`,
      })
    const extra = zone.axis !== undefined ? 'axis' : zone.halfWidthMetres !== undefined ? 'halfWidthMetres' : undefined
    if (extra)
      return fault(extra, zone[extra], {
        en: `A ${en} is an area and has no ${extra}: only corridors have.`,
        zh: `${zh}是面，没有 ${extra}：只有廊道才有。`,
      })
    return undefined
  }
  if (zone.axis === undefined)
    return fault('axis', undefined, {
      en: `A ${en} is a corridor: send its centre line in axis and its halfWidthMetres.`,
      zh: `${zh}是廊道：请在 axis 中发送中线，并填写 halfWidthMetres。`,
    })
  if (zone.geometry !== undefined)
    return fault('geometry', zone.geometry.type, {
      en: `The ground of a ${en} is drawn from axis and halfWidthMetres: leave geometry out.`,
      zh: `${zh}的范围由 axis 和 halfWidthMetres 画出：请不填 geometry。`,
    })
  if (zone.halfWidthMetres === undefined || !(zone.halfWidthMetres > 0))
    return fault('halfWidthMetres', zone.halfWidthMetres, {
      en: `A corridor reaches some metres to either side: halfWidthMetres must be more than 0 and at most 5000, got ${zone.halfWidthMetres ?? 'nothing'}.`,
      zh: `廊道在中线两侧各有一定宽度：halfWidthMetres 须大于 0 且不超过 5000，${zone.halfWidthMetres === undefined ? '现在没有填' : `现为 ${zone.halfWidthMetres}`}。`,
    })
  return undefined
}

/** Days of each month, a leap year's February: 02-29 is a day a season may begin on. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isDay = (text: string) => Number(text.slice(3)) <= DAYS[Number(text.slice(0, 2)) - 1]!

/** What a shift says that no clock or calendar has, or undefined. */
export function shiftFault(shift: Omit<Shift, 'unit'>, index: number): Fault | undefined {
  for (const name of ['seasonFrom', 'seasonTo'] as const) {
    const day = shift[name]
    if (day !== undefined && !isDay(day))
      return fault(`shifts/${index}/${name}`, day, {
        en: `There is no ${day.slice(3)}th day of month ${day.slice(0, 2)}.`,
        zh: `${day.slice(0, 2)} 月没有 ${day.slice(3)} 日。`,
      })
  }
  if (shift.from === '24:00')
    return fault(`shifts/${index}/from`, shift.from, {
      en: 'A shift begins at 00:00 of the next day, not at 24:00.',
      zh: '班次开始不能写 24:00，请写次日 00:00。',
    })
  if (shift.weekdays && new Set(shift.weekdays).size !== shift.weekdays.length)
    return fault(`shifts/${index}/weekdays`, shift.weekdays, {
      en: 'Each weekday is named once.',
      zh: '同一个星期几只能填一次。',
    })
  return undefined
}

export interface Duty<One> {
  /** Local, YYYY-MM-DDTHH:MM. */
  from: string
  to: string
  /** Null: nobody. */
  shift: One | null
}
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Who is on duty from an instant for some days, in stretches; neighbours of the same shift are one. */
export function planOf<One extends Omit<Shift, 'unit'>>(
  shifts: readonly One[],
  start: Date,
  days: number,
  timeZone: string,
): Duty<One>[] {
  // Shifts change only at their own hours and at midnight.
  const edges = [...new Set(['00:00', ...shifts.flatMap(({ from, to }) => [from ?? '00:00', to ?? '24:00'])])]
    .map(minutesOf)
    .filter((minute) => minute < 1440)
    .sort((a, b) => a - b)
  const first = DateTime.fromJSDate(start, { zone: timeZone }).startOf('minute')
  const end = first.plus({ days })
  const text = (at: DateTime) => at.toFormat("yyyy-MM-dd'T'HH:mm")
  const plan: Duty<One>[] = []
  const open = (at: DateTime) => {
    const shift = shiftAt(shifts, at.toJSDate(), timeZone) ?? null
    const last = plan.at(-1)
    if (last?.shift === shift) return
    if (last) last.to = text(at)
    plan.push({ from: text(at), to: text(end), shift })
  }
  open(first)
  for (let day = first.startOf('day'); day < end; day = day.plus({ days: 1 }))
    for (const minute of edges) {
      const at = day.set({ hour: Math.floor(minute / 60), minute: minute % 60 })
      if (at > first && at < end) open(at)
    }
  return plan
}
