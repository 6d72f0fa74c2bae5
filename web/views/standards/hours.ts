/** Office hours as people write them: 08:00–12:00, 14:00–18:00. */

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export const hoursText = (hours: readonly (readonly [number, number])[]) =>
  hours.map(([opens, closes]) => `${clock(opens)}–${clock(closes)}`).join(', ')

/** Minutes after midnight, or null when it is not understood. */
export function readHours(text: string): [number, number][] | null {
  const parts = text.trim().split(/[\s,，;；、]+/)
  const hours = parts.map((part) => /^(\d{1,2})[:：](\d{2})[-–—~至](\d{1,2})[:：](\d{2})$/.exec(part))
  if (hours.some((match) => !match || Number(match[2]) > 59 || Number(match[4]) > 59)) return null
  return hours.map((match) => [Number(match![1]) * 60 + Number(match![2]), Number(match![3]) * 60 + Number(match![4])])
}
