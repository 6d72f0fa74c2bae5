/** What findings look like: colour, letter and words of each kind. Colours are those of RdBu, told apart without red and green; where there are more kinds than colours, the letter says which. Pure. */

import type { Significance } from '../../../../server/hotspots/significance/schema.ts'
import { CONFIDENCES, PATTERNS, QUADRANTS } from '../../../../server/hotspots/statistics/rules.ts'
import type { Rgb } from '../../../map/layers/heat.ts'
import type { Theme } from '../../../preferences.ts'

interface Bilingual {
  zh: string
  en: string
}
export interface Look {
  key: string
  colour: Rgb
  letter: Bilingual
  words: Bilingual
}

/** Faint to strong. */
const HOT: Record<Theme, readonly [Rgb, Rgb, Rgb]> = {
  light: [
    [253, 190, 155],
    [229, 112, 80],
    [165, 15, 36],
  ],
  dark: [
    [140, 62, 50],
    [215, 100, 72],
    [255, 170, 130],
  ],
}
const COLD: Record<Theme, readonly [Rgb, Rgb, Rgb]> = {
  light: [
    [170, 207, 232],
    [85, 155, 203],
    [25, 85, 160],
  ],
  dark: [
    [42, 78, 125],
    [72, 135, 200],
    [150, 205, 255],
  ],
}

const classLook = (value: number, theme: Theme): Look => {
  const rank = Math.abs(value) - 1
  const { percent } = CONFIDENCES[rank]!
  return {
    key: String(value),
    colour: (value > 0 ? HOT : COLD)[theme][rank]!,
    letter: { zh: String(percent), en: String(percent) },
    words:
      value > 0
        ? { zh: `热点 ${percent}%`, en: `Hot ${percent}%` }
        : { zh: `冷点 ${percent}%`, en: `Cold ${percent}%` },
  }
}

const quadrantLook = (quadrant: number, theme: Theme): Look => {
  const { code, zh, en } = QUADRANTS[quadrant - 1]!
  const colour = { HH: HOT[theme][2], HL: HOT[theme][0], LL: COLD[theme][2], LH: COLD[theme][0] }[code]
  return { key: code, colour, letter: { zh: code, en: code }, words: { zh, en } }
}

/** Strength of the colour, and the letter. */
const PATTERN_LOOKS: Record<string, { strength: 0 | 1 | 2; zh: string; en: string }> = {
  new: { strength: 1, zh: '新', en: 'N' },
  consecutive: { strength: 1, zh: '连', en: 'C' },
  intensifying: { strength: 2, zh: '强', en: 'I' },
  persistent: { strength: 2, zh: '持', en: 'P' },
  diminishing: { strength: 1, zh: '减', en: 'D' },
  sporadic: { strength: 0, zh: '散', en: 'S' },
  oscillating: { strength: 0, zh: '荡', en: 'O' },
  historical: { strength: 0, zh: '史', en: 'H' },
}

const patternLook = (pattern: number, theme: Theme): Look => {
  const { code, zh, en } = PATTERNS[Math.abs(pattern)]!
  const { strength, ...letter } = PATTERN_LOOKS[code]!
  return {
    key: `${pattern > 0 ? 'hot' : 'cold'}-${code}`,
    colour: (pattern > 0 ? HOT : COLD)[theme][strength]!,
    letter,
    words: pattern > 0 ? { zh: `${zh}热点`, en: `${en} hot spot` } : { zh: `${zh}冷点`, en: `${en} cold spot` },
  }
}

/** Null is no finding. */
export function lookOf(found: Significance, index: number, theme: Theme): Look | null {
  if (found.measure === 'emerging') {
    const pattern = found.patterns?.[index] ?? 0
    return pattern === 0 ? null : patternLook(pattern, theme)
  }
  const value = found.classes[index]!
  if (value === 0) return null
  if (found.measure === 'moran') return quadrantLook(found.quadrants?.[index] ?? 1, theme)
  return classLook(value, theme)
}

/** Everything that occurs, for the legend, with how many cells each has. */
export function looksOf(found: Significance, theme: Theme): (Look & { cells: number })[] {
  const looks = new Map<string, Look & { cells: number }>()
  for (let index = 0; index < found.cells.length; index++) {
    const look = lookOf(found, index, theme)
    if (!look) continue
    const known = looks.get(look.key)
    if (known) known.cells++
    else looks.set(look.key, { ...look, cells: 1 })
  }
  const strength = ({ key }: Look) => (/^-?\d$/.test(key) ? -Number(key) : key.startsWith('cold') ? 20 : 0)
  return [...looks.values()].sort((one, other) => strength(one) - strength(other) || other.cells - one.cells)
}

/** What one looks at first: the hottest, then the coldest. */
export const SORTS = ['z', 'counts', 'q'] as const
export type Sort = (typeof SORTS)[number]
export function sortedRows(found: Significance, sort: Sort): number[] {
  const by = {
    // Rates have no z: there the sum of the neighbourhood says how strong.
    z: (index: number) => -(found.z ?? found.sums)[index]!,
    counts: (index: number) => -found.counts[index]!,
    q: (index: number) => found.q[index]!,
  }[sort]
  return found.cells.map((_, index) => index).sort((one, other) => by(one) - by(other) || one - other)
}
