/** Days and periods, both ends included, as text like 2026-11-20: pure. */
export interface Period {
  from: string
  to: string
}

const DAY_MS = 86_400_000
export const PRESETS = { today: 1, week: 7, month: 30, quarter: 90, year: 365 } as const
export type Preset = keyof typeof PRESETS
const DEFAULT: Preset = 'month'

export const addDays = (day: string, count: number) =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10)
/** 1 for a period of one day. */
export const lengthOf = ({ from, to }: Period) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
export const daysOf = (period: Period) =>
  Array.from({ length: lengthOf(period) }, (_, index) => addDays(period.from, index))

export const presetPeriod = (preset: Preset, today: string): Period => ({
  from: addDays(today, 1 - PRESETS[preset]),
  to: today,
})

/** Reads the address bar: a preset's name or `from..to`; anything else is the last thirty days. */
export function readPeriod(text: string | null, today: string): Period & { preset: Preset | null } {
  if (text && text in PRESETS) return { ...presetPeriod(text as Preset, today), preset: text as Preset }
  const [, from, to] = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text ?? '') ?? []
  if (from && to && from <= to && isDay(from) && isDay(to) && lengthOf({ from, to }) <= 3653) {
    return { from, to, preset: null }
  }
  return { ...presetPeriod(DEFAULT, today), preset: DEFAULT }
}
const isDay = (day: string) => !Number.isNaN(Date.parse(day)) && new Date(Date.parse(day)).toISOString().startsWith(day)

export const writePeriod = (preset: Preset) => (preset === DEFAULT ? null : preset)

/** The same days a year earlier, weekday for weekday. */
export const yearBefore = (period: Period): Period => ({
  from: addDays(period.from, -364),
  to: addDays(period.to, -364),
})

/** The equally long period just before. */
export const previousOf = (period: Period): Period => ({
  from: addDays(period.from, -lengthOf(period)),
  to: addDays(period.from, -1),
})

/** What the histogram shows around a period, so that there is room to brush: three months, half a year or two years. */
export function spanAround(period: Period, today: string): Period {
  const length = lengthOf(period)
  const room = length <= 35 ? 91 : length <= 120 ? 182 : Math.max(728, length)
  const recent = period.from > addDays(today, -room) && period.to <= today
  const middle = addDays(period.to, Math.floor((room - length) / 2))
  const end = recent || (middle > today && period.to <= today) ? today : middle
  return { from: addDays(end, 1 - room), to: end }
}

export const holds = (span: Period, period: Period) => span.from <= period.from && period.to <= span.to

/** Days into bars: one each, or weeks when a day would be thinner than three pixels. */
export function barsOf(days: readonly string[], counts: readonly number[]): (Period & { count: number })[] {
  const per = days.length > 120 ? 7 : 1
  const bars: (Period & { count: number })[] = []
  for (let index = 0; index < days.length; index += per) {
    const last = Math.min(index + per, days.length) - 1
    const count = counts.slice(index, last + 1).reduce((sum, one) => sum + one, 0)
    bars.push({ from: days[index]!, to: days[last]!, count })
  }
  return bars
}
