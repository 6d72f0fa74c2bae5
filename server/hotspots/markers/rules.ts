/** Markers of days 标记: which kinds there are, what is wrong with a row. Pure, and the console's too. */
/** Holidays are the working calendar's; the others are loaded. */
export const LOADED_KINDS = ['weather', 'event'] as const
export type LoadedKind = (typeof LOADED_KINDS)[number]
export const MARKER_KINDS = ['holiday', ...LOADED_KINDS] as const

/** Ten years of days at once, and five a day over that time in all: whoever lists them gets all. */
export const MOST_ROWS = 4_000
export const MOST_MARKERS = 20_000
export const LONGEST_NAME = 60

/** Why a row is not taken. */
export interface MarkerFault {
  line: number
  rule: 'not_a_row' | 'not_a_day' | 'not_a_kind' | 'not_a_name' | 'named_otherwise'
  zh: string
  en: string
}
