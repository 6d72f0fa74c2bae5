/** What each action writes into the log: everything the case row is then made of, so that replaying needs nothing else. */
import { DateTime } from 'luxon'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { requirePhotos } from '../photos/index.ts'
import type { PhotoUsage } from '../photos/schema.ts'
import { recordDecision } from '../responsibility/decisions.ts'
import { resolveEach, resolveMany } from '../responsibility/index.ts'
import type { ResponsibilityAnswer } from '../responsibility/schema.ts'
import { type CityClocks, readClocks } from './city-clocks.ts'
import { clocksAfter } from './clocks.ts'
import { filedOn, levelOf, questionOf, reclassify, relocate } from './corrections.ts'
import type { ActionPayload, SuggestedRule } from './events.ts'
import { makeEvidence } from './evidence/index.ts'
import { unitBar } from './guards.ts'
import { type Action, type Actor, MAX_SUSPENSION_DAYS, STATES, type Transition } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'
import { notAllowed, notVisible } from './refusals.ts'
import { collectorFor, findCase, lockCases, requireUnit, type UnitFacts } from './repository.ts'
import type { ActionRequest } from './schema.ts'

const DAY = 86_400_000

/** One action being taken. */
export interface Taking {
  client: Client
  transition: Transition
  before: CaseRow
  asked: ActionRequest
  actor: Actor
  now: Date
}
type Settled = Taking & { clocks: CityClocks }

/** The whole payload of an action: what was said, what it decides, and the clock it leaves running. */
export async function payloadOf(asking: Taking): Promise<ActionPayload> {
  const { client, transition, before, asked } = asking
  const taking = { ...asking, clocks: await readClocks(client) }
  const payload: ActionPayload = asked.note?.trim() ? { note: asked.note.trim() } : {}
  if (asked.photos?.length) {
    const usage = USAGE[transition.action] ?? 'other'
    payload.photos = await requirePhotos(client, asked.photos, usage, before.point, before.accuracyM ?? undefined)
  }
  Object.assign(payload, await CONTENT[transition.action]?.(taking))
  const { action, to } = transition
  const { grade = before.grade, limitValue = before.limitValue, limitUnit = before.limitUnit } = payload
  // The clock of a class that was changed runs on the limit of the new one.
  const judged = action === 'reclassify' ? { ...before, grade, limitValue, limitUnit } : before
  return { ...payload, ...clocksAfter(taking.clocks, action, to, judged, asking.now, grade) }
}

/** What follows once the log row is written: a coordination decision that binds later cases (Art. 24). */
export async function consequences({ client, before, actor, now }: Taking, payload: ActionPayload): Promise<void> {
  if (!payload.binding) return
  await recordDecision(client, {
    ...before,
    caseId: before.id,
    version: before.version + 1,
    unit: payload.unit!,
    level: before.coordination ?? before.level,
    note: payload.note ?? '',
    decidedBy: actor.personId,
    at: now,
  })
}

const USAGE: Partial<Record<Action, PhotoUsage>> = {
  verify: 'verify',
  handle: 'handle',
  assist: 'handle',
  'feed-back': 'handle',
  conclude: 'handle',
  check: 'check',
}

type Content = (taking: Settled) => Promise<Partial<ActionPayload>>

const CONTENT: Partial<Record<Action, Content>> = {
  'request-verify': withCollector,
  'request-check': withCollector,
  'feed-back': async (taking) => ({ ...(await withCollector(taking)), ...costOf(taking) }),
  conclude: withCollector,
  verify: async ({ asked }) => ({ real: asked.real! }),
  check: async ({ asked }) => ({ passed: asked.passed! }),
  file: fileOn,
  merge: mergeInto,
  dispatch: sendOut,
  reassign: async (taking) => {
    const { unitCode } = taking.before
    const content = await sendOut(taking)
    if (content.unit === unitCode) {
      throw new ProblemError('bad_request', {
        detail: {
          en: 'The case is with that unit already. Name another, or leave it.',
          zh: '案卷已在该单位。请选择其他单位，或不改派。',
        },
        field: '/unit',
        value: unitCode,
      })
    }
    return { ...content, moved: { from: unitCode!, to: content.unit! } }
  },
  relocate,
  reclassify,
  decide: async (taking) => {
    const [answer] = await resolveEach(taking.client, [questionOf(taking.before)], taking.now)
    const suggestion = answer instanceof ProblemError || !answer ? {} : suggestionOf(answer)
    return { ...(await toUnits(taking)), ...suggestion, binding: taking.asked.binding ?? true }
  },
  substitute: async (taking) => {
    const { client, asked, before } = taking
    const payer = asked.payer === PUBLIC_BUDGET ? null : (await requireUnit(client, asked.payer!, '/payer')).code
    const units = await toUnits(taking)
    if (units.unit === before.unitCode || units.unit === before.substituteFor) {
      throw new ProblemError('bad_request', {
        detail: {
          en: 'Substitute rectification is by another unit than the responsible one. Urge or rework that one instead.',
          zh: '代整改须由责任单位以外的单位承担。对责任单位请改用督办或返工。',
        },
        field: '/unit',
        value: units.unit,
      })
    }
    return { ...units, payer, ...(asked.cost === undefined ? {} : { costEstimate: asked.cost }) }
  },
  'hand-over': async (taking) => {
    const { client, asked, before, actor, now, transition } = taking
    const unit = await requireUnit(client, asked.unit!)
    if (!unit.isLawEnforcement) throw notAllowed(transition.action, before, 'not_law_enforcement')
    requireCommand(taking, unit)
    return { unit: unit.code, evidence: (await makeEvidence(client, before.id, actor, now)).sha256 }
  },
  // whose dispatch it was: the level may change afterwards
  'approve-return': async ({ before }) => ({ level: before.level }),
  'hand-down': async () => ({ level: 'district' }),
  'hand-up': async () => ({ level: 'city' }),
  raise: async () => ({ level: 'city' }),
  'request-suspension': async ({ asked, now, clocks }) => ({
    until: readUntil(asked.until!, now, clocks.calendar.timeZone),
  }),
}

/** To the units named, resting on what responsibility says now. */
async function sendOut(taking: Taking) {
  const [answer] = await resolveMany(taking.client, [questionOf(taking.before)], taking.now)
  return { ...(await toUnits(taking)), ...suggestionOf(answer!), responsibility: answer! }
}

/** In `payer`: the public budget pays. */
export const PUBLIC_BUDGET = 'public'

async function withCollector({ client, before }: Taking): Promise<Partial<ActionPayload>> {
  return { collector: await collectorFor(client, before) }
}

/** What substitute rectification has cost must be told when it is done (Art. 25). */
function costOf({ before, asked }: Taking): Partial<ActionPayload> {
  if (asked.cost !== undefined) return { cost: asked.cost }
  if (!before.substituted) return {}
  throw new ProblemError('bad_request', {
    detail: {
      en: 'This is substitute rectification: feed back what it cost, in yuan, as "cost".',
      zh: '这是代整改：反馈时请在“cost”中填写费用（元）。',
    },
    field: '/cost',
  })
}

/** Which unit was suggested and by which rule where: what quality is measured by. */
export function suggestionOf({ winner, trace }: ResponsibilityAnswer) {
  const step = trace.find(
    ({ hit, rule, code, unit }) =>
      hit && rule === winner.rule && code === winner.code && unit?.code === winner.unit.code,
  )
  const suggestedRule: SuggestedRule = {
    family: winner.rule,
    code: winner.code ?? null,
    scope: step?.scope ?? null,
  }
  return { suggestedUnit: winner.unit.code, suggestedRule }
}

/** Filing freezes the condition, and settles whose platform dispatches: a city unit's or a cross-district case is the city's. */
async function fileOn({ client, before, asked, now }: Taking): Promise<Partial<ActionPayload>> {
  const filed = await filedOn(client, before, asked.condition!, now)
  const [answer] = await resolveEach(client, [questionOf({ ...before, grade: filed.grade })], now)
  return { ...filed, level: await levelOf(client, before, answer) }
}

/** The main unit and those that assist. A district platform commands its own units; the city's are the city's to send. */
async function toUnits(taking: Taking): Promise<Pick<ActionPayload, 'unit' | 'assisting'>> {
  const { client, asked } = taking
  const main = await requireUnit(client, asked.unit!)
  const others: UnitFacts[] = []
  for (const [index, code] of (asked.assisting ?? []).entries()) {
    const field = `/assisting/${index}`
    const unit = await requireUnit(client, code, field)
    if (unit.code === main.code || others.some((other) => other.code === unit.code)) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `${unit.name} is named twice: a unit leads or assists, once.`,
          zh: `${unit.name}重复：一个单位只能主办或协办一次。`,
        },
        field,
        value: code,
      })
    }
    others.push(unit)
  }
  for (const unit of [main, ...others]) requireCommand(taking, unit)
  return { unit: main.code, ...(others.length ? { assisting: others.map(({ code }) => code) } : {}) }
}

function requireCommand({ actor, before, transition }: Taking, { areaCode }: UnitFacts): void {
  const bar = unitBar(actor, before, areaCode)
  if (bar) throw notAllowed(transition.action, before, bar)
}

async function mergeInto({ client, before, asked, transition }: Taking): Promise<Partial<ActionPayload>> {
  // Both are held, so that two cases are never merged into each other.
  await lockCases(client, [before.id, asked.into!])
  const into = await findCase(client, asked.into!)
  if (!into) throw notVisible(asked.into!, '/into')
  if (into.id === before.id || into.kind !== before.kind || !STATES[into.state].open)
    throw notAllowed(transition.action, before, 'merge_target')
  return { into: into.id }
}

/** The end of a suspension: an instant, or a day of the city (its end); after now and within a year. */
function readUntil(text: string, now: Date, zone: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const until = (isDay ? DateTime.fromISO(text, { zone }).endOf('day') : DateTime.fromISO(text, { zone })).toJSDate()
  if (Number.isNaN(until.getTime()) || until <= now || until.getTime() - now.getTime() > MAX_SUSPENSION_DAYS * DAY) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `A suspension ends after now and within ${MAX_SUSPENSION_DAYS} days. Send an instant (2026-12-01T09:00:00+08:00) or a day.`,
        zh: `挂账须在此刻之后、${MAX_SUSPENSION_DAYS} 天之内结束。请填写时刻（2026-12-01T09:00:00+08:00）或日期。`,
      },
      field: '/until',
      value: text,
    })
  }
  return until.toISOString()
}
