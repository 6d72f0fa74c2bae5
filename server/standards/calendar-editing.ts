/** The calendar, office hours and stage limits: read whole, and changed by an administrator. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { firstOf, ProblemError } from '../errors.ts'
import { versionStale } from '../versions.ts'
import { dayOf, dayText } from './calendar.ts'
import { readCalendar } from './calendar-repository.ts'
import { mayEdit, type Setting } from './editing.ts'
import { readStages } from './repository.ts'
import { calendarIssues, type Issue, officeHoursProblem, readCalendarRows, STAGES, type Stage } from './rules.ts'
import type { Calendar, StageChange, StageLimits, YearPublication } from './schema.ts'

const query = loadQueries(import.meta.url, './editing.sql')

/** A year's exceptions, published or not, with the office hours of every period. */
export async function readYear(
  client: Client,
  year: number | undefined,
  now: Date,
  flagged: Issue[] = [],
): Promise<Calendar> {
  const { timeZone } = await readCalendar(client)
  const today = dayText(dayOf(now, { timeZone }))
  const wanted = year ?? Number(today.slice(0, 4))
  const years = await run<{ year: number; version: number; source: string }>(client, query('listYears'))
  const own = years.find((one) => one.year === wanted)
  return {
    year: wanted,
    published: own !== undefined,
    version: own?.version ?? 0,
    source: own?.source ?? '',
    days: await run<Calendar['days'][number]>(client, query('listDays'), { year: wanted }),
    years: years.map((one) => one.year),
    today,
    officeHours: await run<Calendar['officeHours'][number]>(client, query('listOfficeHours')),
    flagged,
  }
}

/**
 * Publishes a year: replaces its days by those given. Throws calendar_refused with every issue found, version_stale.
 * @param version the year's version the administrator saw; 0 while it is not published
 */
export async function publishYear(
  setting: Setting,
  year: number,
  version: number,
  asked: YearPublication,
): Promise<Calendar> {
  const { client, identity, now } = setting
  mayEdit(setting)
  const rows = asked.csv === undefined ? { days: asked.days ?? [], issues: [] } : readCalendarRows(asked.csv)
  const before = await readYear(client, year, now)
  const issues = [...rows.issues, ...calendarIssues(year, rows.days, before.years, before.today)]
  const refused = issues.filter(({ severity }) => severity === 'refused')
  if (refused.length > 0) {
    const first = firstOf(refused)
    throw new ProblemError('calendar_refused', {
      detail: {
        en: `${first.en}. Nothing was changed.`,
        zh: `${first.zh}。未作任何改动。`,
      },
      field: asked.csv === undefined ? '/days' : '/csv',
      issues,
    })
  }
  if (asked.dryRun)
    return { ...before, days: [...rows.days].sort((a, b) => a.day.localeCompare(b.day)), flagged: issues }
  const values = { year, version, source: asked.source ?? '', person: identity.personId, now: now.toISOString() }
  if (version > 0 && !(await runOne(client, query('lockYear'), values)))
    throw versionStale(calendarOf(year), version, before.version)
  await run(client, query('clearDays'), { year })
  await run(client, query('addDays'), {
    days: JSON.stringify(rows.days.map(({ day, isWorking, name }) => ({ day, is_working: isWorking, name }))),
  })
  if (!(await runOne(client, query(version === 0 ? 'stampYear' : 'restampYear'), values)))
    throw versionStale(calendarOf(year), version, before.version || 1)
  return readYear(client, year, now, issues)
}

const calendarOf = (year: number) => ({ en: `the calendar of ${year}`, zh: `${year} 年的工作日历` })

/** Sets the office hours from a day on. Throws office_hours_refused, effective_in_past, version_stale. */
export async function setOfficeHours(
  setting: Setting,
  validFrom: string,
  version: number,
  hours: number[][],
): Promise<Calendar> {
  const { client, identity, now } = setting
  mayEdit(setting)
  const problem = officeHoursProblem(hours)
  if (problem)
    throw new ProblemError('office_hours_refused', {
      detail: { en: `${problem.en}.`, zh: `${problem.zh}。` },
      field: '/hours',
      value: hours,
    })
  const before = await readYear(client, undefined, now)
  if (Number.isNaN(Date.parse(validFrom)) || validFrom < before.today) {
    throw new ProblemError('effective_in_past', {
      detail: {
        en: `Office hours change today (${before.today}) or later, not on ${validFrom}: deadlines already counted keep theirs.`,
        zh: `办公时间只能从今天（${before.today}）或以后改起，不能从 ${validFrom} 起：已算定的截止时间不变。`,
      },
      field: '/validFrom',
      value: validFrom,
    })
  }
  const values = {
    valid_from: validFrom,
    hours: JSON.stringify(hours),
    version,
    person: identity.personId,
    now: now.toISOString(),
  }
  if (!(await runOne(client, query(version === 0 ? 'addOfficeHours' : 'changeOfficeHours'), values))) {
    const current = before.officeHours.find((one) => one.validFrom === validFrom)?.version ?? 0
    throw versionStale({ en: `the office hours from ${validFrom}`, zh: `${validFrom} 起的办公时间` }, version, current)
  }
  return readYear(client, Number(validFrom.slice(0, 4)), now)
}

/** Limits of the stages other than handling, in the order of the loop. */
export async function listStages(client: Client): Promise<StageLimits> {
  const stages = await readStages(client)
  return { stages: (Object.keys(STAGES) as Stage[]).map((stage) => ({ stage, ...stages[stage] })) }
}

/** Sets the limit of a stage, for cases to come. Throws version_stale. */
export async function setStage(
  setting: Setting,
  stage: Stage,
  version: number,
  asked: StageChange,
): Promise<StageLimits> {
  const { client, identity, now } = setting
  mayEdit(setting)
  const changed = await runOne(client, query('changeStage'), {
    stage,
    version,
    value: asked.value,
    unit: asked.unit,
    urgent_value: asked.urgentValue,
    urgent_unit: asked.urgentUnit,
    person: identity.personId,
    now: now.toISOString(),
  })
  if (!changed) {
    const what = { en: `the limit of ${stage}`, zh: `“${STAGES[stage].zh}”的时限` }
    throw versionStale(what, version, (await readStages(client))[stage].version)
  }
  return listStages(client)
}
