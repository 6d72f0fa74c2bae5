/** Why a cell is what it is: which of its figures are worth a sentence, in which order, and the sentences. Pure. */
import type { Sentence } from '../../schema.ts'
import { holidayInEnglish } from '../markers/holidays.ts'
import type { Explained } from '../statistics/emerging.ts'
import { CONFIDENCES } from '../statistics/rules.ts'
import { chance, patternSentence, percent, plural, rounded } from '../statistics/sentences.ts'
import { differs, upperTail } from './binomial.ts'
import { FEWEST } from './rhythm.ts'
import type { Why, WhyCode } from './schema.ts'

/** A class must be so many times its usual share, and more than chance, to be called out. */
const LEAST_LIFT = 1.5
const LEVEL = 0.05
const MOST_CLASSES = 3
const MOST_REPEATS = 2
/** A unit that has so much of the cases leads. */
const LEADING = 0.5

type Given = Omit<Why, 'reasons' | 'warnings' | 'cell' | 'position' | 'resolution'>
type Reasons = Why['reasons']

export function reasonsOf(why: Given): Reasons {
  const reasons: Reasons = []
  const add = (code: WhyCode, figures: Record<string, unknown>, sentence: Sentence) =>
    reasons.push({ code, figures, sentence })
  ofCount(why, add)
  if (why.emerging) {
    const { pattern, side, reason, figures } = why.emerging
    add(
      'emerging',
      { pattern, side, reason, ...figures },
      patternSentence({ pattern, side, reason, figures } as unknown as Explained),
    )
  }
  ofClasses(why, add)
  ofUnits(why, add)
  for (const repeat of why.repeats.slice(0, MOST_REPEATS)) ofRepeat(repeat, add)
  for (const time of why.times) ofTime(time, add)
  if (why.before) ofPeriod(why, why.before, 'before', add)
  if (why.yearBefore) ofPeriod(why, why.yearBefore, 'year_before', add)
  if (why.calendar) ofCalendar(why.calendar, add)
  ofMarkers(why.markers, add)
  if (why.similar.length > 0) {
    const [best] = why.similar
    add(
      'similar_cells',
      { cells: why.similar.length, similarity: best!.similarity },
      {
        zh: `有 ${why.similar.length} 个格子的案件构成与这里相似（最高 ${percent(best!.similarity)}）。`,
        en: `${plural(why.similar.length, 'cell')} ${why.similar.length === 1 ? 'has' : 'have'} cases of the same classes in like shares (up to ${percent(best!.similarity)}).`,
      },
    )
  }
  return reasons
}

type Add = (code: WhyCode, figures: Record<string, unknown>, sentence: Sentence) => void

function ofCount({ count, expected, neighbours, finding }: Given, add: Add): void {
  if (!finding) {
    add(
      'outside_area',
      { count },
      {
        zh: `这个格子的中心不在您可查看的单元网格内，不参与显著性判断；共 ${count} 件。`,
        en: `The centre of this cell is in no unit grid that you oversee, so it is not judged; it has ${plural(count, 'case')}.`,
      },
    )
    return
  }
  const times = expected > 0 ? count / expected : 0
  add(
    'count_beside_expected',
    { count, expected, times },
    {
      zh: `本格 ${count} 件，按平均应有 ${rounded(expected)} 件${count > 0 ? `（${rounded(times)} 倍）` : ''}。`,
      en: `${count > 0 ? plural(count, 'case') : 'No case'} in this cell where ${rounded(expected)} would be average${count > 0 ? ` (${rounded(times)} times)` : ''}.`,
    },
  )
  add(
    'neighbours',
    { ...neighbours, sum: finding.sum, sumExpected: finding.expected },
    {
      zh: `连同 ${neighbours.cells} 个邻格共 ${rounded(finding.sum)} 件，随机分布时应有 ${rounded(finding.expected)} 件。`,
      en: `With its ${plural(neighbours.cells, 'neighbour')} it has ${plural(finding.sum, 'case')}; spread by chance there would be ${rounded(finding.expected)}.`,
    },
  )
  const size = Math.abs(finding.class)
  const { z, p, q } = finding
  if (size === 0) {
    add(
      'not_significant',
      { z, p, q },
      {
        zh: `不显著：校正后 q ${chance(q)}，这样的高低可以由偶然解释。`,
        en: `Not significant: q ${chance(q)} after correction; chance alone may do this.`,
      },
    )
  } else {
    const confidence = CONFIDENCES[size - 1]!.percent
    const spot = finding.class > 0 ? { zh: '热点', en: 'hot spot' } : { zh: '冷点', en: 'cold spot' }
    add(
      'significant',
      { class: finding.class, confidence, z, p, q },
      {
        zh: `${spot.zh}，置信 ${confidence}%（z = ${rounded(z)}，校正后 q ${chance(q)}）。`,
        en: `A ${spot.en} at ${confidence}% confidence (z = ${rounded(z)}, q ${chance(q)} after correction).`,
      },
    )
  }
  if (count > 0 && count < 5) {
    add(
      'few_cases',
      { count },
      {
        zh: `本格案件很少（${count} 件），以下构成与时间规律仅供参考。`,
        en: `There are few cases here (${count}): what follows about classes and times says little.`,
      },
    )
  }
}

function ofClasses({ classes, count }: Given, add: Add): void {
  const telling = classes.filter(
    ({ lift, count: own, cityShare }) =>
      lift !== null && lift >= LEAST_LIFT && upperTail(own, count, cityShare) * classes.length <= LEVEL,
  )
  for (const { kind, code, name, nameEn, count: own, share, cityShare, lift } of telling.slice(0, MOST_CLASSES)) {
    add(
      'class_stands_out',
      { kind, code, count: own, share, cityShare, lift },
      {
        zh: `“${name}”占 ${percent(share)}（${own} 件），全区域为 ${percent(cityShare)}，是其 ${rounded(lift!)} 倍。`,
        en: `${nameEn} is ${percent(share)} of the cases here (${own}), ${percent(cityShare)} in the whole area: ${rounded(lift!)} times as much.`,
      },
    )
  }
}

function ofUnits({ units }: Given, add: Add): void {
  const [first] = units
  if (!first?.code || first.share < LEADING || first.count < 5) return
  add(
    'unit_leads',
    { unit: first.code, count: first.count, share: first.share },
    {
      zh: `${percent(first.share)} 由${first.name}负责（${first.count} 件）。`,
      en: `${percent(first.share)} are with ${first.nameEn} (${first.count}).`,
    },
  )
}

function ofRepeat({ component, name, count, radiusMetres }: Why['repeats'][number], add: Add): void {
  if (component) {
    add(
      'repeat_component',
      { component, count },
      {
        zh: `部件 ${component}${name ? `（${name}）` : ''}反复报案 ${count} 次。`,
        en: `Component ${component}${name ? ` (${name})` : ''} had ${plural(count, 'case')}.`,
      },
    )
  } else {
    add(
      'repeat_place',
      { count, radiusMetres },
      {
        zh: `${count} 件集中在半径 ${rounded(radiusMetres)} 米的一处。`,
        en: `${plural(count, 'case')} lie in one place of ${rounded(radiusMetres)} metres around.`,
      },
    )
  }
}

const WEEKDAYS = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

function ofTime({ what, from, to, count, expected }: Why['times'][number], add: Add): void {
  const figures = { from, to, count, expected }
  if (what === 'hours') {
    const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`
    add('hours_stand_out', figures, {
      zh: `${clock(from)}–${clock(to + 1)} 有 ${count} 件，按全区域的节奏应有 ${rounded(expected)} 件。`,
      en: `${plural(count, 'case')} from ${clock(from)} to ${clock(to + 1)}; at the rhythm of the whole area there would be ${rounded(expected)}.`,
    })
    return
  }
  const days = (words: readonly string[], between: string) =>
    from === to ? words[from - 1]! : `${words[from - 1]}${between}${words[to - 1]}`
  add('weekdays_stand_out', figures, {
    zh: `${days(WEEKDAYS.zh, '至')}有 ${count} 件，按全区域的节奏应有 ${rounded(expected)} 件。`,
    en: `${plural(count, 'case')} on ${days(WEEKDAYS.en, ' to ')}; at the rhythm of the whole area there would be ${rounded(expected)}.`,
  })
}

function ofPeriod(
  { count }: Given,
  { count: then, change, from, to, areaChange }: NonNullable<Why['before']>,
  which: 'before' | 'year_before',
  add: Add,
): void {
  // None then and none now is no news.
  if (count + then === 0) return
  const p = differs(count, then)
  const grown = p > LEVEL ? 'as' : count > then ? 'more' : 'fewer'
  const code = (grown === 'as' ? `as_${which}` : `${grown}_than_${which}`) as WhyCode
  const period = {
    before: { zh: `上一时段（${from} 至 ${to}）`, en: `the period before (${from} to ${to})` },
    year_before: { zh: `去年同期（${from} 至 ${to}）`, en: `the same time a year before (${from} to ${to})` },
  }[which]
  const area = {
    zh: areaChange === null ? '' : `；全区域 ${signed(areaChange)}`,
    en: areaChange === null ? '' : `; the whole area ${signed(areaChange)}`,
  }
  const figures = { count, then, change, areaChange, p }
  if (grown === 'as') {
    const judged =
      count === then ? { zh: '持平', en: 'no change' } : { zh: '差别可由偶然解释', en: 'chance alone may do this' }
    add(code, figures, {
      zh: `本格 ${count} 件，${period.zh}${then} 件：${judged.zh}${area.zh}。`,
      en: `${plural(count, 'case')} here, ${then} in ${period.en}: ${judged.en}${area.en}.`,
    })
    return
  }
  const by = grownBy(count, then)
  add(code, figures, {
    zh: `比${period.zh}明显${grown === 'more' ? '增多' : '减少'}：${then} 件 → ${count} 件${by ? `（${by.zh}）` : ''}${area.zh}。`,
    en: `Clearly ${grown} than in ${period.en}: ${then} → ${count}${by ? ` (${by.en})` : ''}${area.en}.`,
  })
}

const signed = (share: number) => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`
const MOST_TOLD_AS_SHARE = 10

/** A share says nothing of what began or ended at nothing, and little of what grew many times. */
function grownBy(count: number, then: number): Sentence | null {
  if (count === 0 || then === 0) return null
  const times = count / then
  if (times < MOST_TOLD_AS_SHARE) return { zh: signed(times - 1), en: signed(times - 1) }
  return { zh: `${rounded(times)} 倍`, en: `${rounded(times)} times as many` }
}

function ofCalendar(
  { daysOff, onWorkingDays, onDaysOff, expectedOnDaysOff, holidays }: NonNullable<Why['calendar']>,
  add: Add,
): void {
  const total = onWorkingDays + onDaysOff
  if (total < 5 || daysOff === 0 || expectedOnDaysOff <= 0) return
  const share = expectedOnDaysOff / total
  const isMore = upperTail(onDaysOff, total, share) <= LEVEL
  const isFewer = upperTail(onWorkingDays, total, 1 - share) <= LEVEL
  if (!isMore && !isFewer) return
  const named = holidays.filter(({ count }) => count > 0)
  const zhNames = named.map(({ name, count }) => `${name} ${count} 件`).join('、')
  const enNames = named.map(({ name, count }) => `${holidayInEnglish(name) ?? name} ${count}`).join(', ')
  const figures = { onDaysOff, onWorkingDays, expectedOnDaysOff, daysOff }
  add(isMore ? 'more_on_days_off' : 'more_on_working_days', figures, {
    zh: `${isMore ? '休息日偏多' : '工作日偏多'}：休息日 ${onDaysOff} 件，按全区域应有 ${rounded(expectedOnDaysOff)} 件${zhNames ? `（${zhNames}）` : ''}。`,
    en: `${isMore ? 'More on days off' : 'More on working days'} than elsewhere: ${onDaysOff} on days off where ${rounded(expectedOnDaysOff)} would be usual${enNames ? ` (${enNames})` : ''}.`,
  })
}

/** Markers whose days have more than chance gives of as many as were looked at. */
function ofMarkers(markers: Why['markers'], add: Add): void {
  for (const { kind, name, nameEn, days, count, expected, p } of markers) {
    if (count < FEWEST || p * markers.length > LEVEL) continue
    add(
      'marker_stands_out',
      { kind, name, days, count, expected, p },
      {
        zh: `${name} ${days} 天 ${count} 件，按全区域应有 ${rounded(expected)} 件。`,
        en: `${plural(count, 'case')} on ${plural(days, 'day')} of ${nameEn ?? name} where ${rounded(expected)} would be usual.`,
      },
    )
  }
}
