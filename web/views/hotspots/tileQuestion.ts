/** The question in the words of the case tiles: a window of time and CQL2-text; and what of it they cannot say. Pure. */
import { DateTime } from 'luxon'
import { type HeatFilter, NO_UNIT } from '../../../server/hotspots/rules.ts'

export interface TileQuestion {
  /** Of the tiles' address. */
  query: string
  /** What is left over. */
  beyond: (keyof HeatFilter)[]
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')
const either = (parts: readonly string[]) => (parts.length === 1 ? parts[0]! : `(${parts.join(' or ')})`)

export function tileQuestion(filter: HeatFilter, timeZone: string): TileQuestion {
  const { from, to, kind, classes, areas, units, states, sources, openAt } = filter
  const parts: string[] = []
  const beyond: (keyof HeatFilter)[] = (['hours', 'weekdays', 'cells'] as const).filter(
    (name) => filter[name].length > 0,
  )
  if (filter.bbox) beyond.push('bbox')
  if (kind) parts.push(`kind = '${kind}'`)
  if (classes.length > 0)
    parts.push(
      either(
        classes.map((choice) => {
          const code = choice.code.length === 2 ? `class_code like '${choice.code}%'` : `class_code = '${choice.code}'`
          return choice.kind ? `(kind = '${choice.kind}' and ${code})` : code
        }),
      ),
    )
  if (areas.length > 0)
    parts.push(
      either(
        areas.map((code) =>
          // A management area is no part of its grids' numbers, but stands as the district of its cases.
          code.length === 6 ? `(grid_code like '${code}%' or district_code = '${code}')` : `grid_code like '${code}%'`,
        ),
      ),
    )
  if (units.length > 0) {
    const named = units.filter((code) => code !== NO_UNIT)
    parts.push(
      either([
        ...(named.length > 0 ? [`unit_code in (${quoted(named)})`] : []),
        ...(named.length < units.length ? ['unit_code is null'] : []),
      ]),
    )
  }
  parts.push(states ? `state in (${quoted(states)})` : "state <> 'voided'")
  if (sources.length > 0) parts.push(`source in (${quoted(sources)})`)
  if (openAt) {
    const at = `TIMESTAMP('${openAt}')`
    parts.push(`reported_at <= ${at} and (ended_at is null or ended_at > ${at})`)
  }
  const instant = (day: string | null, days: number) =>
    day ? DateTime.fromISO(day, { zone: timeZone }).plus({ days }).toUTC().toISO() : '..'
  const query = new URLSearchParams({
    datetime: `${instant(from, 0)}/${instant(to, 1)}`,
    filter: parts.join(' and '),
  })
  return { query: query.toString(), beyond }
}
