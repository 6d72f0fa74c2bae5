/** Holidays of the working calendar as spans of days. Pure. */
import type { WorkingCalendar } from '../../standards/calendar.ts'
import { addDays } from '../counts/city-clock.ts'
import type { Marker } from './schema.ts'

/** Statutory holidays, by what their names have in common: 清明 and 清明节 are written both ways. */
const HOLIDAYS = {
  元旦: 'New Year',
  春节: 'Spring Festival',
  清明: 'Qingming Festival',
  劳动: 'Labour Day',
  端午: 'Dragon Boat Festival',
  中秋: 'Mid-Autumn Festival',
  国庆: 'National Day',
}
/** Null for one that has no English name here. */
export const holidayInEnglish = (name: string): string | null =>
  Object.entries(HOLIDAYS).find(([known]) => name.includes(known))?.[1] ?? null

/**
 * Holidays in order, each with the weekends in it and beside it: the calendar names only the days off that would otherwise be
 * worked. Two that hang together so are one span of both names.
 */
export function holidaySpans({ exceptions }: Pick<WorkingCalendar, 'exceptions'>): Marker[] {
  const isOff = (day: string) => !(exceptions[day]?.isWorking ?? ![0, 6].includes(new Date(day).getUTCDay()))
  const spans: Marker[] = []
  for (const day of Object.keys(exceptions).sort()) {
    const last = spans.at(-1)
    if (exceptions[day]!.isWorking || (last && day <= last.to)) continue
    let from = day
    let to = day
    while (isOff(addDays(from, -1))) from = addDays(from, -1)
    while (isOff(addDays(to, 1))) to = addDays(to, 1)
    const names = new Set<string>()
    let days = 0
    for (let one = from; one <= to; one = addDays(one, 1)) {
      days++
      const name = exceptions[one]?.name
      if (name) names.add(name)
    }
    const english = [...names].map(holidayInEnglish)
    spans.push({
      kind: 'holiday',
      name: [...names].join('、') || '节假日',
      nameEn: english.includes(null) ? null : english.join(', ') || 'Holiday',
      from,
      to,
      days,
    })
  }
  return spans
}
