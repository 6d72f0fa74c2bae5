/** Accountability 问责: what the log shows against units, and what appeals took off again. */
import { csvTable } from '../csv/rules.ts'
import { badCursor, readCursor, writeCursor } from '../cursors.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { isInstant } from '../instants.ts'
import { requirePeriod } from './period.ts'
import { FAULTS, SIGNS } from './rules.ts'
import type { Accountability, AccountabilityFilter, AccountabilityQuery, Fault, UnitTotal } from './schema.ts'

const query = loadQueries(import.meta.url)
/** Lines in one export; a longer period is exported in parts. */
const EXPORT_AT_MOST = 20_000

/** One page, newest first; the first also has the totals per unit. */
export async function readFaults(client: Client, asked: AccountabilityQuery, now: Date): Promise<Accountability> {
  const limit = asked.limit ?? 50
  const { from, to, values } = await filterOf(client, asked, now)
  const cursor = after(asked.cursor)
  const rows = await run<Fault>(client, query('listFaults'), { ...values, ...cursor, limit: limit + 1 })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const totals = asked.cursor ? [] : await run<UnitTotal>(client, query('totalFaults'), values)
  for (const total of totals) total.counts ??= {}
  return {
    from,
    to,
    faults: rows.slice(0, limit),
    next: last ? writeCursor(last.at, last.seq, last.sign) : null,
    totals,
  }
}

/** The same list as CSV. */
export async function exportFaults(client: Client, asked: AccountabilityFilter, now: Date): Promise<string> {
  const { values } = await filterOf(client, asked, now)
  const rows = await run<Fault>(client, query('listFaults'), {
    ...values,
    ...after(undefined),
    limit: EXPORT_AT_MOST,
  })
  const { timeZone } = (await runOne<{ timeZone: string }>(client, query('zone')))!
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return csvTable([
    [
      '时间',
      '类别',
      '情形',
      '计入单位代码',
      '计入单位',
      '办理单位',
      '区域',
      '案卷号',
      '小类代码',
      '小类',
      '地址',
      '升级',
      '说明',
      '剔除',
      '剔除理由',
    ],
    ...rows.map((fault) => [
      local.format(new Date(fault.at)),
      FAULTS[fault.kind].zh,
      SIGNS[fault.sign].zh,
      fault.charged?.code ?? '',
      fault.charged?.name ?? '',
      fault.unit?.name ?? '',
      fault.district.name,
      // A spreadsheet keeps 15 digits of a number and a case has 19: the tab makes it a text.
      `${fault.case.id}\t`,
      `${fault.case.class.code}\t`,
      fault.case.class.name,
      fault.case.address,
      fault.escalated ? '是' : '',
      fault.note,
      fault.struck ? local.format(new Date(fault.struck.at)) : '',
      fault.struck?.because ?? '',
    ]),
  ])
}

async function filterOf(client: Client, asked: AccountabilityFilter, now: Date) {
  const period = await requirePeriod(client, asked, now, 30)
  const values = {
    from: period.fromAt,
    to: period.toAt,
    kind: asked.kind ?? null,
    unit: asked.unit ?? null,
    district: asked.district ?? null,
  }
  return { from: period.from, to: period.to, values }
}

function after(cursor: string | undefined) {
  const [at, seq, sign] = readCursor(cursor, /^([^|]+)\|(\d{1,15})\|([a-z-]+)$/) ?? []
  if (at === undefined) return { before_at: null, before_seq: null, before_sign: null }
  if (!isInstant(at) || !(sign! in SIGNS)) throw badCursor(cursor)
  return { before_at: at, before_seq: Number(seq), before_sign: sign! }
}
