/** Patrol hours 巡查 as they are loaded, told and taken away. */
import { type Identity, ROLES } from '../../access/rules.ts'
import type { Setting } from '../../areas/setting.ts'
import { run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { dayOf, dayText } from '../../standards/calendar.ts'
import { keepsContext } from '../rules.ts'
import { faultSentence, type GivenRow, judge } from './rules.ts'
import type { Patrols, PatrolsLoaded } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Throws forbidden for who is no analyst or administrator of the whole city. */
export function mayWrite(identity: Identity): void {
  if (keepsContext(identity)) return
  throw new ProblemError('forbidden', {
    detail: {
      en: `Patrol hours are loaded and taken away by analysts and administrators of the whole city; you are signed in as ${identity.role} of ${identity.areaCode ?? 'the city'}.`,
      zh: `巡查时长由市级分析员和管理员载入、删除，当前登录岗位是${ROLES[identity.role].zh}（${identity.areaCode ?? '全市'}）。`,
    },
  })
}

/** Writes all rows or none: the same day and grid again replaces what there was. Throws patrols_refused with every fault. */
export async function loadPatrols(
  { client, frame, now }: Setting,
  rows: readonly GivenRow[],
  source: string | null,
): Promise<PatrolsLoaded> {
  const codes = await run<{ code: string }>(client, query('responsibilityGrids'))
  const { days, grids, hours, faults, faultCount } = judge(
    rows,
    new Set(codes.map(({ code }) => code)),
    dayText(dayOf(now, frame)),
  )
  const [first] = faults
  if (first) {
    throw new ProblemError('patrols_refused', {
      detail: {
        en: `Nothing was written: ${faultCount.toLocaleString('en')} of ${rows.length.toLocaleString('en')} lines cannot be taken. Line ${first.line}: ${faultSentence(first).en}`,
        zh: `未写入：${rows.length.toLocaleString('en')} 行中有 ${faultCount.toLocaleString('en')} 行有误。第 ${first.line} 行：${faultSentence(first).zh}`,
      },
      field: `line ${first.line}`,
      value: first.value,
      faultCount,
      faults: faults.map((fault) => ({ ...fault, sentence: faultSentence(fault) })),
    })
  }
  if (days.length === 0) {
    throw new ProblemError('patrols_refused', {
      detail: {
        en: 'There is no line of day, grid and hours. Send at least one.',
        zh: '没有数据，请至少发送一行日期、责任网格和小时数。',
      },
      faultCount: 0,
      faults: [],
    })
  }
  return (await runOne<PatrolsLoaded>(client, query('writePatrols'), { days, grids, hours, source }))!
}

/** What is loaded of the grids that I oversee: by month, by day and by grid. */
export async function listPatrols({ client }: Setting, period: { from?: string; to?: string }): Promise<Patrols> {
  const values = { from: period.from ?? null, to: period.to ?? null }
  const months = await run<Patrols['months'][number]>(client, query('patrolMonths'), values)
  const days = await run<Patrols['days'][number]>(client, query('patrolDays'), values)
  const byGrid = await run<Patrols['byGrid'][number]>(client, query('patrolGrids'), values)
  const { count } = (await runOne<{ count: number }>(client, query('overseenGrids')))!
  return {
    rows: months.reduce((sum, { rows }) => sum + rows, 0),
    grids: byGrid.length,
    hours: months.reduce((sum, { hours }) => sum + hours, 0),
    of: count,
    months,
    days,
    byGrid,
  }
}

export async function removePatrols({ client }: Setting, period: { from: string; to: string }) {
  return (await runOne<{ removed: number }>(client, query('removePatrols'), period))!
}
