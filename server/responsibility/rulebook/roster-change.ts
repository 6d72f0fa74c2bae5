/** Rosters: shifts in order, the first that is on has the duty. A hole is told, not refused: the rule is then passed over. */
import { type Client, run, runOne } from '../../database/database.ts'
import { holesOf } from '../rosters.ts'
import { type ChangeKind, endVersion, nextVersion, notYours, query, refuse, type Setting, unknownUnit } from './kind.ts'
import { shiftFault } from './rules.ts'
import { RosterChange } from './schema.ts'

const KIND = { table: 'Roster', word: 'roster' } as const

export const roster: ChangeKind<RosterChange & { isNew?: boolean }> = {
  schema: RosterChange,
  order: 20,
  keyOf: ({ code }) => code,
  async apply(client, change, setting) {
    for (const [index, shift] of change.shifts.entries()) {
      const fault = shiftFault(shift, index)
      if (fault) throw refuse(setting, 'roster_refused', fault)
    }
    await checkUnits(client, change, setting)
    const { role, areaCode } = setting.actor
    if ((role !== 'planner' && role !== 'administrator') || areaCode)
      throw notYours({ en: 'A roster', zh: '值班表' }, setting)
    const { code, version, validFrom } = await nextVersion(setting, KIND, change, () => issue(client))
    await run(client, query('addRoster'), {
      code,
      at: validFrom,
      name: change.name.trim(),
      name_en: change.nameEn.trim(),
      shifts: JSON.stringify(change.shifts),
      version,
      now: setting.now.toISOString(),
      person: setting.actor.personId,
    })
    const { timeZone } = (await runOne<{ timeZone: string }>(client, query('cityTimeZone')))!
    const holes = holesOf(change.shifts, new Date(validFrom), timeZone)
    const [first] = holes
    const sentence = first && {
      zh: `值班表有空档：${first.from.replace('T', ' ')} 至 ${first.to.replace('T', ' ')}${holes.length > 1 ? '等' : ''}无人值班，届时按下一条规则。`,
      en: `The roster has holes: nobody is on duty from ${first.from.replace('T', ' ')} to ${first.to.replace('T', ' ')}${holes.length > 1 ? ', among others' : ''}; the next rule answers then.`,
    }
    return {
      what: 'roster',
      code,
      version,
      validFrom,
      warnings: sentence ? [{ code: 'roster_holes', sentence, holes }] : [],
    }
  },
  end: (_, change, setting) => endVersion(setting, KIND, change),
}

async function checkUnits(client: Client, change: RosterChange, setting: Setting): Promise<void> {
  const codes = [...new Set(change.shifts.map(({ unit }) => unit))]
  const rows = await run<{ code: string; name: string; validTo: string | null; active: boolean }>(
    client,
    query('unitsOnDuty'),
    { codes, at: setting.validFrom },
  )
  const known = new Map(rows.map((row) => [row.code, row]))
  for (const [index, { unit }] of change.shifts.entries()) {
    const found = known.get(unit)
    if (found?.active) continue
    throw unknownUnit(setting, `shifts/${index}/unit`, unit, found)
  }
}

/** */
async function issue(client: Client): Promise<string> {
  const rows = await run<{ code: string }>(client, query('rosterCodes'), { prefix: 'R-' })
  const numbers = rows.map(({ code }) => Number(code.slice(2))).filter(Number.isSafeInteger)
  return `R-${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`
}
