/** Times, durations and distances in the person's language and the city's zone. */

import { DateTime } from 'luxon'
import { useMemo } from 'react'
import type { Language } from '../server/schema.ts'
import { now } from './clock.ts'
import { usePreferences } from './preferences.ts'

let zone = 'Asia/Shanghai'
export function setZone(name: string): void {
  zone = name
}

const UNITS: Record<Language, { day: string; hour: string; minute: string; gap: string }> = {
  zh: { day: '天', hour: '小时', minute: '分', gap: '' },
  en: { day: 'd', hour: 'h', minute: 'm', gap: ' ' },
}

/** Two largest units at most: 3天4小时, 2小时, 15分. */
export function duration(milliseconds: number, language: Language): string {
  const unit = UNITS[language]
  const minutes = Math.max(0, Math.round(Math.abs(milliseconds) / 60_000))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const part = (value: number, name: string) => `${value}${unit.gap && name.length > 1 ? ' ' : ''}${name}`
  if (days >= 10) return part(days, unit.day)
  if (days > 0) return hours > 0 ? part(days, unit.day) + unit.gap + part(hours, unit.hour) : part(days, unit.day)
  if (hours > 0) {
    return rest > 0 && hours < 10 ? part(hours, unit.hour) + unit.gap + part(rest, unit.minute) : part(hours, unit.hour)
  }
  return part(rest, unit.minute)
}

/** An instant as a date-time field shows it, in the city's zone. */
export const toLocal = (instant: string | number) =>
  (typeof instant === 'number' ? DateTime.fromMillis(instant, { zone }) : DateTime.fromISO(instant, { zone })).toFormat(
    "yyyy-MM-dd'T'HH:mm",
  )
/** What a date-time field holds, as an instant; undefined while it is empty. */
export function fromLocal(text: string): string | undefined {
  const moment = DateTime.fromISO(text, { zone })
  return text && moment.isValid ? moment.toUTC().toISO() : undefined
}

export function useFormat() {
  const language = usePreferences((store) => store.language)
  return useMemo(() => {
    const at = (instant: string) => DateTime.fromISO(instant, { zone })
    return {
      duration: (milliseconds: number) => duration(milliseconds, language),
      /** 今天的只给时刻，今年的不给年份。 */
      instant: (instant: string) => {
        const moment = at(instant)
        const today = DateTime.fromMillis(now(), { zone })
        if (moment.hasSame(today, 'day')) return moment.toFormat('HH:mm')
        if (moment.hasSame(today, 'year')) return moment.toFormat(language === 'zh' ? 'M月d日 HH:mm' : 'd LLL HH:mm')
        return moment.toFormat(language === 'zh' ? 'yyyy年M月d日 HH:mm' : 'd LLL yyyy HH:mm')
      },
      /** Hours counted on beyond a day, for working time: a working day is eight of them. */
      hours: (minutes: number) => {
        const { hour, minute, gap } = UNITS[language]
        const whole = Math.floor(Math.round(minutes) / 60)
        const rest = Math.round(minutes) - whole * 60
        if (whole === 0) return `${rest}${minute}`
        return rest === 0 ? `${whole}${hour}` : `${whole}${hour}${gap}${rest}${minute}`
      },
      /** From–to, the day said once; the end of a day is its 24:00. */
      span: (from: string, to: string) => {
        const [begin, end] = [at(from), at(to)]
        const day = language === 'zh' ? 'M月d日' : 'd LLL'
        const midnight = end.equals(end.startOf('day'))
        const last = midnight ? end.minus({ days: 1 }) : end
        const hour = midnight ? '24:00' : end.toFormat('HH:mm')
        const tail = begin.hasSame(last, 'day') ? hour : `${last.toFormat(day)} ${hour}`
        return `${begin.toFormat(`${day} HH:mm`)} – ${tail}`
      },
      /** Day, weekday and time, the year left out when it is this one. */
      moment: (instant: string) => {
        const moment = at(instant).setLocale(language === 'zh' ? 'zh-CN' : 'en-GB')
        const year = moment.hasSame(DateTime.fromMillis(now(), { zone }), 'year') ? '' : 'yyyy-'
        return moment.toFormat(`${year}MM-dd ccc HH:mm`)
      },
      minute: (instant: string) => at(instant).toFormat('yyyy-MM-dd HH:mm'),
      clock: (instant: string) => at(instant).toFormat('HH:mm:ss'),
      time: (instant: string) => at(instant).toFormat('HH:mm'),
      /** 星期也给出：2026年11月24日 周二。 */
      day: (instant: string) =>
        language === 'zh'
          ? at(instant).setLocale('zh-CN').toFormat('yyyy年M月d日 ccc')
          : at(instant).setLocale('en-GB').toFormat('ccc d LLL yyyy'),
      /** 城市时区的日期，yyyy-MM-dd。 */
      date: (instant: string) => at(instant).toISODate() ?? '',
      full: (instant: string) => at(instant).toFormat('yyyy-MM-dd HH:mm:ss'),
      metres: (value: number) =>
        value < 1
          ? '<1 m'
          : value < 1000
            ? `${value < 10 ? value.toFixed(1) : Math.round(value)} m`
            : `${(value / 1000).toFixed(1)} km`,
      /** As measured on the map: to the centimetre while that means something. */
      length: (value: number) => (value < 1000 ? `${value.toFixed(2)} m` : `${(value / 1000).toFixed(3)} km`),
      area: (value: number) => (value < 10_000 ? `${value.toFixed(1)} m²` : `${(value / 10_000).toFixed(3)} ha`),
      number: (value: number) => value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB'),
      percent: (value: number) => `${Math.round(value * 100)}%`,
    }
  }, [language])
}
