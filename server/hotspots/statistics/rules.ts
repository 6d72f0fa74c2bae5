/** The closed sets hot spots are told in: confidence, quadrants, patterns with their reasons, warnings. Pure, and the console's too. */

/** Confidence after correction; a class is a place in this list plus 1, negative for cold (ArcGIS' Gi_Bin). */
export const CONFIDENCES = [
  { percent: 90, level: 0.1 },
  { percent: 95, level: 0.05 },
  { percent: 99, level: 0.01 },
] as const
export type Confidence = (typeof CONFIDENCES)[number]['percent']

/** Quadrants of Moran's scatter plot; a number is a place in this list plus 1 (esda's). */
export const QUADRANTS = [
  { code: 'HH', zh: '高值聚集', en: 'High among high' },
  { code: 'LH', zh: '低值被高值包围', en: 'Low among high' },
  { code: 'LL', zh: '低值聚集', en: 'Low among low' },
  { code: 'HL', zh: '高值被低值包围', en: 'High among low' },
] as const

/**
 * How a place comes to be a hot spot, or stays or was one; the number of a pattern is its place here, negative for a cold
 * spot. Definitions and where they leave a choice: emerging.ts.
 */
export const PATTERNS = [
  { code: 'none', zh: '无明显模式', en: 'No pattern' },
  { code: 'new', zh: '新增', en: 'New' },
  { code: 'consecutive', zh: '连续', en: 'Consecutive' },
  { code: 'intensifying', zh: '加强', en: 'Intensifying' },
  { code: 'persistent', zh: '持续', en: 'Persistent' },
  { code: 'diminishing', zh: '减弱', en: 'Diminishing' },
  { code: 'sporadic', zh: '分散', en: 'Sporadic' },
  { code: 'oscillating', zh: '振荡', en: 'Oscillating' },
  { code: 'historical', zh: '历史', en: 'Historical' },
] as const
export type Pattern = (typeof PATTERNS)[number]['code']

/** Why a place has its pattern. */
export const REASONS = [
  'never_significant',
  'significant_before_only',
  'first_time_in_final_slice',
  'one_final_run',
  'nearly_always_rising',
  'nearly_always_steady',
  'nearly_always_falling',
  'on_and_off',
  'cold_before',
  'hot_before',
  'nearly_always_but_not_now',
] as const
export type Reason = (typeof REASONS)[number]

/** What may make a result say more than the data do. Each comes with the figures it rests on (warnings.ts). */
export const WARNINGS = [
  'no_variation',
  'few_cells_with_cases',
  'few_cases',
  'few_slices',
  'small_expected_count',
  'few_neighbours',
  'over_dispersion',
  'dominant_cell',
  'unfinished_slice',
  'unstable_rates',
] as const
export type WarningCode = (typeof WARNINGS)[number]
