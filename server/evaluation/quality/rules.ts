/** How right the rules are, from what became of their suggestions. Pure. */
import { BY_DIGITS, type Family, PRIORITIES } from '../../responsibility/schema.ts'

/** What became of a suggestion; sql/app/07_evaluation/rule_quality.sql judges it off the log. */
export const OUTCOMES = {
  kept: { zh: '按建议派遣', en: 'Kept', right: true },
  confirmed: { zh: '改派后又回到建议单位', en: 'Sent elsewhere, came back to it', right: true },
  returned: { zh: '退回改派', en: 'Returned, went elsewhere', right: false },
  redispatched: { zh: '收回改派', en: 'Recalled, sent elsewhere', right: false },
  overruled: { zh: '派遣员另派', en: 'Overruled by the dispatcher', right: false },
  decided: { zh: '协调另定', en: 'Coordination decided otherwise', right: false },
} as const
export type Outcome = keyof typeof OUTCOMES
export const WRONG = ['returned', 'redispatched', 'overruled', 'decided'] as const satisfies readonly Outcome[]
export type Wrong = (typeof WRONG)[number]

/** Fewer judged suggestions than this tell little: their share is shown, and marked. */
export const SMALL_SAMPLE = 30
/** Two-sided 95 %. */
const Z = 1.959963984540054

export interface Share {
  share: number
  low: number
  high: number
}

/**
 * A share with its Wilson 95 % interval (E. B. Wilson, JASA 22 (1927) 209–212): unlike the textbook interval it stays within
 * 0–1 and is right for the small samples and the shares near 1 that rules have. Null of nothing.
 */
export function wilson(hits: number, of: number): Share | null {
  if (of === 0) return null
  const share = hits / of
  const square = Z * Z
  const middle = share + square / (2 * of)
  const reach = Z * Math.sqrt((share * (1 - share) + square / (4 * of)) / of)
  const whole = 1 + square / of
  return { share, low: Math.max(0, (middle - reach) / whole), high: Math.min(1, (middle + reach) / whole) }
}

export interface Trend {
  /** Share now less the share before. */
  change: number
  low: number
  high: number
  /** Whether the interval leaves out no change at all. */
  clear: boolean
}

/** The difference of two shares with its 95 % interval (R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10). */
export function trend(now: Share | null, before: Share | null): Trend | null {
  if (!now || !before) return null
  const change = now.share - before.share
  const low = change - Math.hypot(now.share - now.low, before.high - before.share)
  const high = change + Math.hypot(now.high - now.share, before.share - before.low)
  return { change, low, high, clear: low > 0 || high < 0 }
}

/** A rule is suggested when, by 95 %, more than half of the cases of its place and class go to the unit. */
export const CONFIDENCE = 0.5
/** Wrong suggestions under this are no pattern, whatever their share. */
export const LEAST_SUPPORT = 4
/** Coordination decisions of one community, class and unit that are a pattern. */
export const LEAST_DECISIONS = 3

/** How sure a suggestion is: support of so many, with the lower end of the interval; null when it is not sure enough. */
export function confidenceOf(support: number, of: number, least: number): Share | null {
  const found = support >= least ? wilson(support, of) : null
  return found && (found.low >= CONFIDENCE || (least < LEAST_SUPPORT && support === of)) ? found : null
}

/** Of places one in the other, the one that is surest; of equals the larger. */
export function surest<Place extends { scope: string; confidence: Share }>(places: readonly Place[]): Place[] {
  const contain = (a: string, b: string) => a !== b && (b.startsWith(a) || a.startsWith(b))
  const ranked = places.toSorted(
    (a, b) => b.confidence.low - a.confidence.low || a.scope.length - b.scope.length || (a.scope < b.scope ? -1 : 1),
  )
  const chosen: Place[] = []
  for (const place of ranked) if (!chosen.some(({ scope }) => contain(scope, place.scope))) chosen.push(place)
  return chosen
}

export interface Beaten {
  code: string
  family: Family
  priority: number
  scope: string
  prefix: string
  version: number
}

/**
 * Family and priority of a rule that comes before the one that was wrong; the same rule anew where that is the one of this
 * place and class. Null where no rule of this place could: what is owned always comes before what lies in an area.
 */
export function draftPlace(
  scope: string,
  zoneFamily: 'corridor' | 'special' | null,
  classCode: string,
  beaten: Beaten | null,
): { family: Family; priority: number; code?: string; version?: number } | null {
  const family = zoneFamily ?? BY_DIGITS[scope.length]
  if (!family) return null
  const usual = PRIORITIES[family]
  if (beaten === null) return { family, priority: usual }
  if (beaten.scope === scope && beaten.prefix === classCode) {
    const { code, version, priority } = beaten
    return { family: beaten.family, priority, code, version }
  }
  const sameScope = beaten.scope === scope
  if (usual < beaten.priority || (usual === beaten.priority && sameScope)) return { family, priority: usual }
  const lowest = zoneFamily ? 300 : 400
  return beaten.priority > lowest ? { family, priority: beaten.priority - 1 } : null
}
