/** Responsibility: who answers for a thing at a place, and why. One statement for any number of questions. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry } from '../geometry.ts'
import type { Geometry } from '../schema.ts'
import { badPolygon, outsideCity, refusalOf } from './refusals.ts'
import * as repository from './repository.ts'
import { answerOf } from './rules.ts'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from './schema.ts'

const ALLOWED = ['Point', 'LineString', 'Polygon', 'MultiLineString', 'MultiPolygon'] as const

/** A question; platform code may give the geometry as hex EWKB in the city's CRS, which is not checked again. */
export type Question = Omit<ResponsibilityQuestion, 'geometry'> & { geometry: Geometry | string }

/**
 * Answers many questions in one statement; needs no right beyond reading the inventory.
 * @param now the instant meant where a question names none
 * @throws ProblemError of the first question that cannot be answered: bad_geometry, axes_swapped, outside_city,
 *   unknown_class, unknown_component, unknown_unit, bad_request, too_large
 */
export async function resolveMany(
  client: Client,
  questions: readonly Question[],
  now: Date,
): Promise<ResponsibilityAnswer[]> {
  return (await resolveEach(client, questions, now)).map((answer) => {
    if (answer instanceof ProblemError) throw answer
    return answer
  })
}

/** As resolveMany, but a question that cannot be answered spoils no other: its place holds the refusal. */
export async function resolveEach(
  client: Client,
  questions: readonly Question[],
  now: Date,
): Promise<(ResponsibilityAnswer | ProblemError)[]> {
  const fieldOf = (index: number) => (name: string) => (questions.length === 1 ? `/${name}` : `/${index}/${name}`)
  const answers: (ResponsibilityAnswer | ProblemError)[] = []
  const asked: { index: number; question: repository.Asked }[] = []
  for (const [index, question] of questions.entries()) {
    try {
      asked.push({ index, question: checked(question, now, fieldOf(index)) })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      answers[index] = error
    }
  }
  if (asked.length === 0) return answers
  const overlays = await repository.resolve(
    client,
    asked.map(({ question }) => question),
  )
  for (const [at, { index, question }] of asked.entries()) {
    const overlay = overlays[at]!
    answers[index] =
      (await refusalOf(client, question, overlay, fieldOf(index))) ??
      answerOf({
        kind: question.kind,
        classCode: question.class,
        accuracyMetres: question.accuracyMetres ?? 0,
        on: overlay.at,
        pieces: overlay.pieces,
        scopes: overlay.scopes,
        component: overlay.component,
        decisions: overlay.decisions,
      }) ??
      new ProblemError('unknown_unit', {
        detail: `Nobody is responsible for ${question.kind} class ${question.class} here: no duty is assigned and there is no command centre. Add a unit of kind "command" for the city.`,
        field: fieldOf(index)('geometry'),
      })
  }
  return answers
}

/** Where a reported geometry lies. Areas by code; geometries as hex EWKB in the city's CRS. */
export interface Location {
  /** Null outside the gridded communities. */
  gridCode: string | null
  communityCode: string
  districtCode: string
  managementCode: string | null
  geom: string
  /** Representative point; of a point, itself. */
  point: string
}

/**
 * Places a geometry (CRS84) in the current areas, by its representative point.
 * @throws ProblemError as checkGeometry does, and outside_city
 */
export async function locate(client: Client, geometry: Geometry, field = '/geometry'): Promise<Location> {
  checkGeometry(geometry, { field })
  const row = await repository.locate(client, geometry)
  if (row?.fault) throw badPolygon(row.fault, field)
  if (!row?.communityCode || !row.geom || !row.point) throw await outsideCity(client, geometry, field)
  const { gridCode, communityCode, managementCode, geom, point } = row
  return { gridCode, communityCode, districtCode: communityCode.slice(0, 6), managementCode, geom, point }
}

function checked(question: Question, now: Date, field: (name: string) => string): repository.Asked {
  if (typeof question.geometry !== 'string')
    checkGeometry(question.geometry, { field: field('geometry'), allowed: ALLOWED })
  const on = question.on ?? now.toISOString()
  // RFC 3339, or a day. Date takes the 31st of any month, so the day is read back.
  const isInstant = /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2}))?$/.test(on)
  const day = new Date(`${on.slice(0, 10)}T00:00:00Z`)
  if (!isInstant || Number.isNaN(Date.parse(on)) || day.toISOString().slice(0, 10) !== on.slice(0, 10)) {
    throw new ProblemError('bad_request', {
      detail: `"${on}" is not an instant. Send RFC 3339 with an offset (2026-11-20T10:00:00+08:00) or a day (2026-11-20).`,
      field: field('on'),
      value: on,
    })
  }
  return { ...question, on }
}
