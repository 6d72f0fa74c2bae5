/** Days and hours of the city's zone as minutes since 1970, each worked out once. */
import { DateTime, IANAZone } from 'luxon'

export class CityClock {
  private readonly zone: IANAZone
  private readonly starts = new Map<string, number>()
  private readonly offsets = new Map<number, number>()

  constructor(zone: string) {
    this.zone = IANAZone.create(zone)
  }

  /** The minute at which a day begins. */
  startOf(day: string): number {
    const known = this.starts.get(day)
    if (known !== undefined) return known
    const start = DateTime.fromISO(day, { zone: this.zone }).startOf('day').toMillis() / 60_000
    this.starts.set(day, start)
    return start
  }

  /** The day a minute lies in: 2026-11-20. */
  dayAt(minute: number): string {
    return new Date((minute + this.offsetAt(minute)) * 60_000).toISOString().slice(0, 10)
  }

  /** Minutes ahead of UTC. Clocks are put on and back at a quarter of an hour at the finest. */
  readonly offsetAt = (minute: number): number => {
    const quarter = Math.floor(minute / 15)
    const known = this.offsets.get(quarter)
    if (known !== undefined) return known
    const offset = this.zone.offset(quarter * 900_000)
    this.offsets.set(quarter, offset)
    return offset
  }
}

/** The day so many days later. */
export const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
