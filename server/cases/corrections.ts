/** A pin that was in the wrong place, a class that was the wrong one: what is corrected, and who is responsible then. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { toWgs84 } from '../geometry.ts'
import { locate, type Question, resolveEach } from '../responsibility/index.ts'
import type { ResponsibilityAnswer } from '../responsibility/schema.ts'
import { requireClass } from '../standards/repository.ts'
import { KIND_WORDS } from '../standards/rules.ts'
import type { ActionPayload, FiledOn, Place } from './events.ts'
import { type Level, STATES, type State } from './lifecycle.ts'
import type { Taking } from './payloads.ts'
import type { CaseRow } from './projection.ts'
import {
  cellOf,
  collectorFor,
  describePlace,
  requireComponent,
  requireCondition,
  requireUnit,
  spansPlatforms,
} from './repository.ts'

/** What responsibility is asked about a case. */
export const questionOf = (
  row: Pick<CaseRow, 'geom' | 'kind' | 'classCode' | 'componentCode' | 'accuracyM' | 'grade'>,
): Question => ({
  geometry: row.geom,
  kind: row.kind,
  class: row.classCode,
  grade: (row.grade as 1 | 2 | 3 | null) ?? undefined,
  component: row.componentCode ?? undefined,
  accuracyMetres: row.accuracyM ?? undefined,
})

/** The pin moves: place, level, collector and responsibility follow. */
export async function relocate(taking: Taking): Promise<Partial<ActionPayload>> {
  const { client, before, asked } = taking
  const found = await locate(client, toWgs84(asked.geometry!, asked.datum ?? 'wgs84'))
  const component = asked.component ? await requireComponent(client, asked.component, before) : undefined
  const sameWords = found.communityCode === before.communityCode ? before.address : undefined
  const place: Place = {
    ...found,
    cell: await cellOf(client, found.point),
    accuracyMetres: asked.accuracyMetres ?? null,
    address:
      asked.address?.trim() || component?.address || sameWords || (await describePlace(client, found.communityCode)),
    componentCode: asked.component === undefined ? before.componentCode : asked.component,
  }
  const { accuracyMetres, ...columns } = place
  const after = { ...before, ...columns, accuracyM: accuracyMetres }
  return { place, before: placeOf(before), ...(await newHolder(taking, after)) }
}

/** The class changes. After filing a condition of the new class comes with it, and the deadline follows its limit. */
export async function reclassify(taking: Taking): Promise<Partial<ActionPayload>> {
  const { client, before, asked, now } = taking
  const kind = asked.kind ?? before.kind
  const classCode = asked.class!
  if (kind === before.kind && classCode === before.classCode) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `The case is of ${kind} class ${classCode} already.`,
        zh: `案卷已是${KIND_WORDS[kind].zh}小类 ${classCode}。`,
      },
      field: '/class',
      value: classCode,
    })
  }
  await requireClass(client, kind, classCode, now)
  if (asked.component) await requireComponent(client, asked.component, { kind, classCode })
  // The component it was about is of the old class: it goes, unless another is named.
  const subject = { kind, classCode, componentCode: asked.component ?? null }
  const filed = STATES_FILED.has(before.state) ? await filedOn(client, subject, asked.condition!, now) : undefined
  const { kind: oldKind, classCode: oldClass, componentCode } = before
  return {
    subject,
    before: { kind: oldKind, classCode: oldClass, componentCode },
    ...filed,
    ...(await newHolder(taking, { ...before, ...subject, grade: filed?.grade ?? before.grade })),
  }
}

export const placeOf = (row: CaseRow): Place => ({
  geom: row.geom,
  point: row.point,
  cell: row.cell,
  accuracyMetres: row.accuracyM,
  address: row.address,
  componentCode: row.componentCode,
  gridCode: row.gridCode,
  communityCode: row.communityCode,
  districtCode: row.districtCode,
  managementCode: row.managementCode,
})

const BEFORE_FILING: readonly State[] = ['reported', 'verifying', 'verified', 'self_handled']
const STATES_FILED = new Set((Object.keys(STATES) as State[]).filter((state) => !BEFORE_FILING.includes(state)))

/** Who is responsible for the case as it is now, whose platform it is, and whether that is another unit than has it. */
async function newHolder({ client, before, now }: Taking, after: CaseRow): Promise<Partial<ActionPayload>> {
  const [answer] = await resolveEach(client, [questionOf(after)], now)
  const settled = isAnswer(answer)
  const suggestedUnit = settled ? answer.winner.unit.code : null
  return {
    suggestedUnit,
    responsibility: settled ? answer : null,
    // A case in coordination stays with the level that coordinates.
    ...(STATES_FILED.has(before.state) && before.state !== 'coordinating'
      ? { level: await levelOf(client, after, answer) }
      : {}),
    ...(before.collectorId === null ? {} : { collector: await collectorFor(client, after) }),
    // A unit that was chosen against the suggestion stays chosen while the suggestion stays.
    ...(before.unitCode && suggestedUnit && ![before.unitCode, before.suggestedUnitCode].includes(suggestedUnit)
      ? { moved: { from: before.unitCode, to: suggestedUnit } }
      : {}),
  }
}

const isAnswer = (answer: ResponsibilityAnswer | ProblemError | undefined): answer is ResponsibilityAnswer =>
  answer !== undefined && !(answer instanceof ProblemError)

/** Whose platform dispatches: a city unit's or a cross-district case is the city's. */
export async function levelOf(
  client: Client,
  row: Pick<CaseRow, 'geom'>,
  answer: ResponsibilityAnswer | ProblemError | undefined,
): Promise<Level> {
  if (await spansPlatforms(client, row.geom)) return 'city'
  if (!isAnswer(answer)) return 'district'
  return (await requireUnit(client, answer.winner.unit.code)).areaCode === null ? 'city' : 'district'
}

/** The condition in force, as the case then keeps it. */
export async function filedOn(
  client: Client,
  row: Pick<CaseRow, 'kind' | 'classCode'>,
  seq: number,
  now: Date,
): Promise<FiledOn> {
  const { version, limitValue, limitUnit, grade } = await requireCondition(client, row, seq, now)
  return { condition: seq, conditionVersion: version, limitValue, limitUnit, grade }
}
