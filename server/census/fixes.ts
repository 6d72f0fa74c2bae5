/**
 * One key mends a fault: by an ordinary edit of the component, as the person, on the version that was seen. Many at once are one
 * edit of the inventory, and taken back as one; what cannot be mended is told, and holds up no other.
 */
import type { Setting } from '../areas/setting.ts'
import { beginEdit } from '../components/edits/repository.ts'
import { assignGrid, editComponent, retireComponent } from '../components/repository.ts'
import { run, runOne } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { versionStale } from '../versions.ts'
import type { Fix } from './checks/index.ts'
import { query } from './inspect.ts'
import { districtOf, fixesOf, type IssueRow, requireIssues } from './issues.ts'
import type { BulkFixRequest, FixOutcome, FixResult } from './schema.ts'

/** Mends one; answers the edit. Throws not_found, action_not_allowed, version_stale, forbidden and what the edit throws. */
export async function fixIssue(
  setting: Setting,
  id: number,
  version: number,
  fix: string,
  note = '',
): Promise<number | null> {
  const [row] = await requireIssues(setting.client, [id])
  await mend(setting, row!, version, fix, note)
  return editOf(setting)
}

/** The edit that was made; null when somebody was only asked to survey. */
const editOf = async ({ client }: Setting) =>
  (await runOne<{ edit: number | null }>(client, query('currentEdit')))!.edit

/** Mends many; each that cannot be is taken back by itself. Throws not_found. */
export async function fixIssues(setting: Setting, { fixes, note = '' }: BulkFixRequest): Promise<FixResult> {
  const { client } = setting
  const rows = await requireIssues(
    client,
    fixes.map(({ issue }) => issue),
  )
  const outcomes: FixOutcome[] = []
  for (const [index, { issue, fix, version }] of fixes.entries()) {
    const { code } = rows[index]!
    await run(client, query('beginOne'))
    try {
      await mend(setting, rows[index]!, version, fix, note)
      await run(client, query('endOne'))
      outcomes.push({ issue, code, outcome: 'done' })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      await run(client, query('takeBackOne'))
      outcomes.push({ issue, code, outcome: 'refused', problem: error.code, detail: error.message })
    }
  }
  const done = outcomes.filter(({ outcome }) => outcome === 'done').length
  return { done, refused: outcomes.length - done, edit: await editOf(setting), outcomes }
}

async function mend(setting: Setting, row: IssueRow, version: number, fixId: string, note: string): Promise<void> {
  const fix = fixesOf(row).find(({ id }) => id === fixId)
  if (!fix) throw noSuchFix(row, fixId)
  if (row.version !== version)
    throw versionStale({ en: `Component ${row.code}`, zh: `部件 ${row.code}` }, version, row.version!)
  // What the check saw may be past: it is looked at again within a second or so.
  if (row.outdated) {
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `Component ${row.code} was changed since it was checked, and is being checked again. Ask for its issues in a moment.`,
        zh: `部件 ${row.code} 检查后已有改动，正在重新检查。请稍候再看它的问题。`,
      },
      value: row.id,
    })
  }
  await carryOut(setting, row, version, fix, note)
}

async function carryOut(setting: Setting, row: IssueRow, version: number, fix: Fix, note: string): Promise<unknown> {
  const { client, now } = setting
  if (fix.kind !== 'survey') await beginEdit(client, 'fix', now, note)
  switch (fix.kind) {
    case 'set':
      return editComponent(setting, row.code, version, fix.values)
    case 'regrid':
      return assignGrid(setting, row.code, version)
    case 'reshape':
      return editComponent(setting, row.code, version, { geometry: fix.geometry })
    case 'retire':
      return retire(setting, fix.code, fix.code === row.code ? version : null)
    case 'survey':
      return run(client, query('askSurvey'), { code: row.code, issue: row.id, note, now: now.toISOString() }).catch(
        (error) => {
          throw (error as { code?: string }).code === '42501'
            ? new ProblemError('forbidden', {
                detail: {
                  en: `Component ${row.code} is looked after by the planners of ${districtOf(row)}: they ask for surveys of it.`,
                  zh: `部件 ${row.code} 由 ${districtOf(row)} 的部件管理员维护，由他们列入现场核实。`,
                },
              })
            : error
        },
      )
  }
}

/** @param version null for the other component of a pair: the one in force */
async function retire(setting: Setting, code: string, version: number | null): Promise<unknown> {
  const found = version ?? (await runOne<{ version: number }>(setting.client, query('versionOf'), { code }))?.version
  if (found === undefined) {
    throw new ProblemError('unknown_component', {
      detail: { en: `Component ${code} is retired already.`, zh: `部件 ${code} 已注销。` },
      value: code,
    })
  }
  return retireComponent(setting, code, found)
}

function noSuchFix(row: IssueRow, fixId: string): ProblemError {
  const offered = fixesOf(row).map(({ id }) => id)
  return new ProblemError('action_not_allowed', {
    detail:
      offered.length === 0
        ? { en: `Issue ${row.id} is no longer open.`, zh: `问题 ${row.id} 已不在待处理之列。` }
        : {
            en: `Issue ${row.id} cannot be mended by "${fixId}"; it offers ${offered.join(', ')}.`,
            zh: `问题 ${row.id} 不能用“${fixId}”修复，可用：${offered.join('、')}。`,
          },
    field: '/fix',
    value: fixId,
  })
}
