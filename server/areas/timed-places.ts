/**
 * Polygons with valid time: those in force, in an index, and the dates at which others take their place. The clock puts a
 * version into force, or out of it, without anybody editing anything.
 */
import type { Ring } from './covering.ts'
import { type Change, PlaceIndex } from './place-index.ts'

/** One version of a polygon: in force from an instant, until another or (null) for good. */
export interface Version {
  code: string
  validFrom: string
  validTo: string | null
  /** Read when it is needed: most versions are in force and go straight into the index. */
  rings: () => readonly Ring[]
}

export class TimedPlaces {
  /** The instant (ms) from which the index is wrong unless `advance` is called; Infinity when nothing is to come. */
  nextAt = Infinity
  readonly index: PlaceIndex
  /** Versions of the codes of which some begin or end in the future. */
  private readonly timed = new Map<string, readonly Version[]>()

  private constructor(index: PlaceIndex) {
    this.index = index
  }

  /** @param versions in force at `now` (ms) or later, ordered by code, then by time */
  static async of(versions: readonly Version[], now: number): Promise<TimedPlaces> {
    const byCode = group(versions)
    const inForce = function* () {
      for (const [code, some] of byCode) {
        const version = versionAt(some, now)
        if (version) yield { code, rings: version.rings() }
      }
    }
    const places = new TimedPlaces(await PlaceIndex.inTurns(inForce()))
    for (const [code, some] of byCode) places.schedule(code, some, now)
    return places
  }

  /** Takes what is known of some codes anew; a code without versions is gone. */
  change(codes: readonly string[], versions: readonly Version[], now: number): void {
    const byCode = group(versions)
    this.index.change(codes.map((code): Change => [code, versionAt(byCode.get(code) ?? [], now)?.rings() ?? null]))
    for (const code of codes) this.schedule(code, byCode.get(code) ?? [], now)
    this.setAlarm(now)
  }

  /** Brings the index to an instant. Tells whether anything changed. */
  advance(now: number): boolean {
    if (now < this.nextAt) return false
    const due = [...this.timed].filter(([, versions]) =>
      boundaries(versions).some((at) => at >= this.nextAt && at <= now),
    )
    this.index.change(due.map(([code, versions]): Change => [code, versionAt(versions, now)?.rings() ?? null]))
    for (const [code, versions] of due) this.schedule(code, versions, now)
    this.setAlarm(now)
    return true
  }

  private schedule(code: string, versions: readonly Version[], now: number): void {
    const next = Math.min(...boundaries(versions).filter((at) => at > now))
    if (next === Infinity) this.timed.delete(code)
    else this.timed.set(code, versions)
    this.nextAt = Math.min(this.nextAt, next)
  }

  private setAlarm(now: number): void {
    this.nextAt = Infinity
    for (const versions of this.timed.values())
      for (const at of boundaries(versions)) if (at > now && at < this.nextAt) this.nextAt = at
  }
}

function group(versions: readonly Version[]): Map<string, Version[]> {
  const byCode = new Map<string, Version[]>()
  for (const version of versions) {
    const some = byCode.get(version.code)
    if (some) some.push(version)
    else byCode.set(version.code, [version])
  }
  return byCode
}

const versionAt = (versions: readonly Version[], now: number) =>
  versions.findLast(({ validFrom, validTo }) => Date.parse(validFrom) <= now && (!validTo || now < Date.parse(validTo)))

const boundaries = (versions: readonly Version[]): number[] =>
  versions.flatMap(({ validFrom, validTo }) => [Date.parse(validFrom), ...(validTo ? [Date.parse(validTo)] : [])])
