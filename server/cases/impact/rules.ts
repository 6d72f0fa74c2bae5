/** What a change does to one open case, and what it does to all of them in numbers. Pure. */
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import type { Named, Sentence } from '../../schema.ts'
import type { Place } from '../events.ts'
import type { State } from '../lifecycle.ts'
import type { Counts, Fate, Impact } from './schema.ts'

/** States in which the platform may take a case from one unit to another: later on its work is done, or it is with the law. */
export const MOVABLE: readonly State[] = ['dispatched', 'accepted', 'handling']

export type PlaceCodes = Pick<Place, 'gridCode' | 'communityCode' | 'districtCode' | 'managementCode'>
export interface Subject extends PlaceCodes {
  id: string
  version: number
  state: State
  kind: 'component' | 'event'
  classCode: string
  grade: number | null
  componentCode: string | null
  accuracyM: number | null
  geom: string
  point: string
  unitCode: string | null
  suggestedUnitCode: string | null
  substituted: boolean
  lon: number
  lat: number
  visible: boolean
}

export const samePlace = (a: PlaceCodes, b: PlaceCodes) =>
  a.gridCode === b.gridCode &&
  a.communityCode === b.communityCode &&
  a.districtCode === b.districtCode &&
  a.managementCode === b.managementCode

/** Only what the platform itself sent by its own answer is moved: what a person decided otherwise stays theirs. */
export function fateOf(
  subject: Pick<Subject, 'state' | 'unitCode' | 'substituted'>,
  before: string | null,
  after: string | null,
  isMoved: boolean,
): Fate {
  if (after === null || after === before) return isMoved ? 'place' : 'stay'
  if (subject.unitCode === null) return 'suggest'
  if (subject.unitCode === after) return isMoved ? 'place' : 'stay'
  return subject.unitCode === before && !subject.substituted && MOVABLE.includes(subject.state) ? 'move' : 'keep'
}

export interface Verdict {
  subject: Subject
  fate: Fate
  before: ResponsibilityAnswer['winner'] | null
  after: ResponsibilityAnswer['winner'] | null
}

export function countsOf(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = { affected: verdicts.length, stay: 0, move: 0, suggest: 0, keep: 0, place: 0 }
  for (const { fate } of verdicts) counts[fate]++
  return counts
}

/** By pair of units, the most frequent first; what stays is only counted. */
export function pairsOf(verdicts: readonly Verdict[]): Impact['pairs'] {
  const pairs = new Map<string, Impact['pairs'][number]>()
  for (const { fate, before, after } of verdicts) {
    if (fate === 'stay' || fate === 'place') continue
    const key = `${fate} ${before?.unit.code} ${after?.unit.code}`
    const pair = pairs.get(key) ?? { fate, from: before?.unit ?? null, to: after?.unit ?? null, count: 0 }
    pair.count++
    pairs.set(key, pair)
  }
  return [...pairs.values()].sort((a, b) => b.count - a.count || compare(a.from, b.from) || compare(a.to, b.to))
}
const compare = (a: Named | null, b: Named | null) => (a?.code ?? '').localeCompare(b?.code ?? '')

/** The rules that take over. */
export function rulesOf(verdicts: readonly Verdict[]): Impact['rules'] {
  const rules = new Map<string, Impact['rules'][number]>()
  for (const { fate, after } of verdicts) {
    if (fate === 'stay' || fate === 'place') continue
    const key = `${after?.rule} ${after?.code}`
    const rule = rules.get(key) ?? {
      rule: after?.rule ?? null,
      code: after?.code ?? null,
      name: after?.name ?? null,
      count: 0,
    }
    rule.count++
    rules.set(key, rule)
  }
  return [...rules.values()].sort((a, b) => b.count - a.count || (a.code ?? '').localeCompare(b.code ?? ''))
}

/** 134 open cases: 120 stay as they are, 1 stays with its unit in another area, 13 move from A to B. */
export function sentenceOf(counts: Counts, pairs: Impact['pairs']): Sentence {
  const { stay, place } = counts
  const moves = pairs.filter(({ fate }) => fate === 'move')
  const zh: string[] = []
  const en: string[] = []
  if (stay > 0 || place === 0) {
    zh.push(`${stay} 件不变`)
    en.push(stay === 1 ? '1 stays as it is' : `${stay} stay as they are`)
  }
  if (place > 0) {
    zh.push(`${place} 件单位不变、区域改变`)
    en.push(place === 1 ? '1 stays with its unit in another area' : `${place} stay with their units in another area`)
  }
  for (const { from, to, count } of moves.slice(0, 3)) {
    zh.push(`${count} 件由${from?.name}改派${to?.name}`)
    en.push(`${count} move from ${from?.nameEn} to ${to?.nameEn}`)
  }
  const others = moves.slice(3).reduce((sum, { count }) => sum + count, 0)
  if (others > 0) {
    zh.push(`另有 ${others} 件改派其他单位`)
    en.push(`${others} more move between other units`)
  }
  if (counts.suggest > 0) {
    zh.push(`${counts.suggest} 件尚未派遣，更新建议`)
    en.push(`${counts.suggest} not dispatched yet get another suggestion`)
  }
  if (counts.keep > 0) {
    zh.push(`${counts.keep} 件由人决定，保留原单位`)
    en.push(`${counts.keep} keep the unit a person chose or that did the work`)
  }
  return {
    zh: `未结案卷 ${counts.affected} 件：${zh.join('，')}。`,
    en: `${counts.affected} open cases: ${en.join(', ')}.`,
  }
}
