/** Warnings and the reasons of patterns in words, 中文 and English. Pure, and the console's too. */
import type { Sentence } from '../../schema.ts'
import type { Explained } from './emerging.ts'
import { PATTERNS } from './rules.ts'
import type { Warning } from './warnings.ts'

/** At most two decimals, and as many as a small number needs. */
export const rounded = (value: number): string => {
  const size = Math.abs(value)
  if (size !== 0 && size < 0.01) return value.toPrecision(1)
  return value.toLocaleString('en', { maximumFractionDigits: size < 10 ? 2 : size < 1000 ? 1 : 0 })
}
export const percent = (share: number): string => `${rounded(share * 100)}%`
/** Under a thousandth nobody reads the digits. */
export const chance = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`)
export const plural = (count: number, word: string): string => `${rounded(count)} ${word}${count === 1 ? '' : 's'}`

export function warningSentence({ code, figures }: Warning): Sentence {
  const figure = (name: string) => rounded(figures[name] ?? Number.NaN)
  switch (code) {
    case 'no_variation':
      return {
        zh: `各格数量相同（每格 ${figure('count')} 件），没有可比较的高低。`,
        en: `Every cell counts the same (${figure('count')}): nothing can stand out.`,
      }
    case 'few_cells_with_cases':
      return {
        zh: `只有 ${figure('cellsWithCases')} 个格子有案件，少于 ${figure('fewest')} 个：结果靠几个格子撑着。`,
        en: `Only ${figure('cellsWithCases')} cells have cases, fewer than ${figure('fewest')}: the result rests on a few of them.`,
      }
    case 'few_cases':
      return {
        zh: `只有 ${figure('cases')} 件案件，少于 ${figure('fewest')} 件：延长时段、减少条件或用更大的格子。`,
        en: `Only ${figure('cases')} cases, fewer than ${figure('fewest')}: take a longer period, fewer conditions or coarser cells.`,
      }
    case 'few_slices':
      return {
        zh: `只有 ${figure('slices')} 个时间片，少于 ${figure('fewest')} 个：趋势和时间模式不可靠。`,
        en: `Only ${figure('slices')} slices of time, fewer than ${figure('fewest')}: trends and patterns are not to be relied on.`,
      }
    case 'small_expected_count':
      return {
        zh: `一个邻域平均只有 ${figure('expected')} 件，少于 ${figure('smallest')} 件：正态近似不成立，请看精确 p；冷点在这里无法发现。`,
        en: `A neighbourhood has ${figure('expected')} cases on average, fewer than ${figure('smallest')}: the normal curve does not hold, exact p does; cold spots cannot be found here.`,
      }
    case 'few_neighbours':
      return {
        zh: `${figure('of')} 个格子中有 ${figure('cells')} 个邻格不足 ${figure('fewest')} 个：区域零碎，这些格子的结果主要说的是自己。`,
        en: `${figure('cells')} of ${figure('of')} cells have fewer than ${figure('fewest')} neighbours: the area is ragged, and there a result says more about the cell than about its surroundings.`,
      }
    case 'over_dispersion':
      return {
        zh: `方差是均值的 ${figure('varianceByMean')} 倍：少数格子案件极多，结果由它们决定；可按部件、道路或单一小类再看。`,
        en: `The variance is ${figure('varianceByMean')} times the mean: a few cells with very many cases decide the result; look by components, roads or one class as well.`,
      }
    case 'dominant_cell':
      return {
        zh: `一个格子占了 ${figure('cases')} 件中的 ${figure('count')} 件（${figure('percent')}%）：周围格子显著可能只因紧邻它。`,
        en: `One cell holds ${figure('count')} of ${figure('cases')} cases (${figure('percent')}%): cells around it may stand out only for being next to it.`,
      }
    case 'unfinished_slice':
      return {
        zh: `最后一个时间片还有 ${figure('percent')}% 未到：它的件数还会增加，模式可能改变。`,
        en: `${figure('percent')}% of the final slice are still to come: it will have more cases, and patterns may change.`,
      }
    case 'unstable_rates':
      return {
        zh: `${figure('of')} 个格子中有 ${figure('cells')} 个按底数算预期不足 ${figure('smallestExpected')} 件：一件案件就会使比率很高。`,
        en: `In ${figure('cells')} of ${figure('of')} cells the exposure leads to expect fewer than ${figure('smallestExpected')} case: a single one makes a high rate.`,
      }
  }
}

export const patternName = (pattern: Explained['pattern']): Sentence => PATTERNS.find(({ code }) => code === pattern)!

/** What a place is becoming, and why it is called so. */
export function patternSentence({ pattern, side, reason, figures }: Explained): Sentence {
  const { slices, hotSlices, coldSlices, finalRun, trendZ, trendP, confidence } = figures
  const own = side === 'cold' ? coldSlices : hotSlices
  const spot = side === 'cold' ? { zh: '冷点', en: 'cold spot' } : { zh: '热点', en: 'hot spot' }
  const { zh, en } = patternName(pattern)
  const name = { zh: `${zh}${spot.zh}`, en: `${en} ${spot.en}` }
  const trend = `z = ${rounded(trendZ)}, p ${chance(trendP)}`
  switch (reason) {
    case 'never_significant':
      return {
        zh: `${slices} 个时间片里没有一次显著（${confidence}%）。`,
        en: `Significant in none of ${slices} slices (${confidence}%).`,
      }
    case 'significant_before_only':
      return {
        zh: `${slices} 个时间片里曾有 ${hotSlices} 次热、${coldSlices} 次冷，最后一片不显著。`,
        en: `Of ${slices} slices ${hotSlices} were hot and ${coldSlices} cold, and the final one is neither.`,
      }
    case 'first_time_in_final_slice':
      return {
        zh: `${name.zh}：最后一个时间片首次显著，之前 ${slices - 1} 片都没有过。`,
        en: `${name.en}: significant in the final slice for the first time, in none of the ${slices - 1} before.`,
      }
    case 'one_final_run':
      return {
        zh: `${name.zh}：最近连续 ${finalRun} 个时间片显著，此前从未有过（共 ${slices} 片）。`,
        en: `${name.en}: significant in the last ${finalRun} slices without a break, and never before (of ${slices}).`,
      }
    case 'nearly_always_rising':
      return {
        zh: `${name.zh}：${slices} 片中 ${own} 片显著，且越来越强（趋势 ${trend}）。`,
        en: `${name.en}: significant in ${own} of ${slices} slices and growing stronger (trend ${trend}).`,
      }
    case 'nearly_always_steady':
      return {
        zh: `${name.zh}：${slices} 片中 ${own} 片显著，没有明显升降（趋势 ${trend}）。`,
        en: `${name.en}: significant in ${own} of ${slices} slices, neither growing nor fading (trend ${trend}).`,
      }
    case 'nearly_always_falling':
      return {
        zh: `${name.zh}：${slices} 片中 ${own} 片显著，但逐渐减弱（趋势 ${trend}）。`,
        en: `${name.en}: significant in ${own} of ${slices} slices but fading (trend ${trend}).`,
      }
    case 'on_and_off':
      return {
        zh: `${name.zh}：${slices} 片中 ${own} 片显著，时有时无，最后一片显著。`,
        en: `${name.en}: significant in ${own} of ${slices} slices, on and off, the final one among them.`,
      }
    case 'cold_before':
    case 'hot_before': {
      const before = reason === 'cold_before' ? coldSlices : hotSlices
      const other = reason === 'cold_before' ? { zh: '冷点', en: 'cold' } : { zh: '热点', en: 'hot' }
      return {
        zh: `${name.zh}：最后一片显著，而之前有 ${before} 片曾是${other.zh}。`,
        en: `${name.en}: significant in the final slice, and ${other.en} in ${before} before.`,
      }
    }
    case 'nearly_always_but_not_now':
      return {
        zh: `${name.zh}：${slices} 片中 ${own} 片显著，但最后一片不再显著。`,
        en: `${name.en}: significant in ${own} of ${slices} slices, but no longer in the final one.`,
      }
  }
}
