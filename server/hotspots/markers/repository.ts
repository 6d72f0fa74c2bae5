/** Markers of days as they are kept. Row-level security knows who reads and who keeps them. */
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { firstOf, ProblemError } from '../../errors.ts'
import { readCalendar } from '../../standards/calendar-repository.ts'
import { holidaySpans } from './holidays.ts'
import { checkRows, type GivenRow, readCsv } from './rows.ts'
import { MOST_MARKERS } from './rules.ts'
import type { LoadedMarker, Marker, MarkerRemoval, MarkerRequest, MarkersWritten } from './schema.ts'

const query = loadQueries(import.meta.url)

interface Period {
  from?: string
  to?: string
}

/** What was loaded, without the holidays. */
export const listLoaded = (client: Client, { from, to }: Period): Promise<LoadedMarker[]> =>
  run<LoadedMarker>(client, query('listMarkers'), { from: from ?? null, to: to ?? null })

/** Holidays and what was loaded, by the first day; those that reach into the period, whole. */
export async function listMarkers(client: Client, period: Period): Promise<Marker[]> {
  const { from = '', to = '9999' } = period
  const holidays = holidaySpans(await readCalendar(client)).filter((span) => span.to >= from && span.from <= to)
  return [...holidays, ...(await listLoaded(client, period))].sort((one, other) => (one.from < other.from ? -1 : 1))
}

/**
 * Writes all rows or none; what is there already stands.
 * @throws ProblemError markers_refused with every fault, bad_request when there is no row, too_large
 */
export async function addMarkers(client: Client, { rows, csv }: MarkerRequest): Promise<MarkersWritten> {
  const read = csv === undefined ? { given: (rows ?? []).map(numbered), faults: [] } : readCsv(csv)
  const checked = checkRows(read.given)
  const faults = [...read.faults, ...checked.faults]
  const field = csv === undefined ? '/rows' : '/csv'
  if (faults.length > 0) {
    const first = firstOf(faults)
    throw new ProblemError('markers_refused', {
      detail: {
        en: `${first.en}. Nothing was written.`,
        zh: `${first.zh}。未写入任何内容。`,
      },
      field,
      faults,
    })
  }
  if (checked.rows.length === 0) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'There is no row: send `rows` of day, kind and name, or `csv` with lines of day,kind,name,name_en.',
        zh: '没有数据行：请发送含 day、kind、name 的 `rows`，或各行为 day,kind,name,name_en 的 `csv`。',
      },
      field,
    })
  }
  const given = checked.rows.map(({ nameEn, ...row }) => ({ ...row, name_en: nameEn }))
  const written = await runOne<MarkersWritten>(client, query('addMarkers'), { rows: JSON.stringify(given) })
  const { count } = (await runOne<{ count: number }>(client, query('countMarkers')))!
  if (count > MOST_MARKERS) {
    throw new ProblemError('too_large', {
      detail: {
        en: `The city would have ${count.toLocaleString('en')} days marked; at most ${MOST_MARKERS.toLocaleString('en')} are kept. DELETE /api/hotspots/markers removes old ones.`,
        zh: `全市标记将达 ${count.toLocaleString('en')} 天，最多保留 ${MOST_MARKERS.toLocaleString('en')} 天。DELETE /api/hotspots/markers 可删除旧的标记。`,
      },
      value: count,
    })
  }
  return written!
}

const numbered = (row: NonNullable<MarkerRequest['rows']>[number], index: number): GivenRow => ({
  nameEn: '',
  ...row,
  line: index + 1,
})

/** How many days are marked no more. */
export async function removeMarkers(client: Client, { from, to, kind, name }: MarkerRemoval): Promise<number> {
  const values = { from, to, kind: kind ?? null, name: name ?? null }
  return (await runOne<{ removed: number }>(client, query('removeMarkers'), values))!.removed
}
