/** Two people changed one thing: what I meant, what it was, what it is now, and what is to be. Pure. */
export type Side = 'mine' | 'theirs' | 'base'

export interface MergeRow {
  key: string
  mine: unknown
  base: unknown
  theirs: unknown
  /** They changed it too, to something else: a person has to choose. */
  clash: boolean
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/**
 * One row for each field that I changed or they did, and that differs now.
 * @param mine what I would write; a field that is not in it I left as it was
 */
export function mergeRows(
  mine: Record<string, unknown>,
  base: Record<string, unknown>,
  theirs: Record<string, unknown>,
): MergeRow[] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
  return keys.flatMap((key) => {
    const wanted = key in mine ? mine[key] : base[key]
    if (same(wanted, theirs[key])) return []
    const clash = key in mine && !same(base[key], theirs[key])
    return [{ key, mine: wanted, base: base[key], theirs: theirs[key], clash }]
  })
}

/** Who changed alone is right; of a clash nobody is until a person says so. */
export const firstChoice = (row: MergeRow): Side | null =>
  row.clash ? null : same(row.mine, row.base) ? 'theirs' : 'mine'

/** What is left to write over theirs; null while a clash is open. */
export function merged(
  rows: readonly MergeRow[],
  choices: Readonly<Record<string, Side>>,
): Record<string, unknown> | null {
  const patch: Record<string, unknown> = {}
  for (const row of rows) {
    const side = choices[row.key] ?? firstChoice(row)
    if (side === null) return null
    if (!same(row[side], row.theirs)) patch[row.key] = row[side] ?? null
  }
  return patch
}
