/** Responsibility: who answers for a thing at a place, and why. One statement for any number of questions. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry } from '../geometry.ts'
import type { Geometry, Kind } from '../schema.ts'
import { KIND_WORDS } from '../standards/rules.ts'
import { RuleBook } from './book.ts'
import { type Facts, type Findings, type Piece, placesOf, type Thing } from './findings.ts'
import { badPolygon, type Found, NAMED, outsideCity, refusalOf } from './refusals.ts'
import * as repository from './repository.ts'
import { answerOf } from './rules.ts'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from './schema.ts'

const ALLOWED = ['Point', 'LineString', 'Polygon', 'MultiLineString', 'MultiPolygon'] as const

/** A question; platform code may give the geometry as hex EWKB in the city's CRS, which is not checked again. */
export type Question = Omit<ResponsibilityQuestion, 'geometry'> & {
  geometry: Geometry | string
  /** False leaves out how certain the winner is within the accuracy: dividing the disc is most of the work. */
  certainty?: false
}

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

/** Where rules are read from: the places of the questions, or a book of all of them that is kept. */
export interface Book {
  topic(kind: Kind, classCode: string, at: string): Facts
}

/**
 * As resolveMany, but a question that cannot be answered spoils no other: its place holds the refusal.
 * @param book rules that are read already; else those of the places asked about are read
 */
export async function resolveEach(
  client: Client,
  questions: readonly Question[],
  now: Date,
  book?: Book,
): Promise<(ResponsibilityAnswer | ProblemError)[]> {
  return (await judgeEach(client, questions, now, book)).map(({ answer }) => answer)
}

/** An answer with what it was made from; findings are missing where the question itself was refused. */
export interface Judged {
  answer: ResponsibilityAnswer | ProblemError
  findings?: Found
}

/** As resolveEach, with the findings. */
export async function judgeEach(
  client: Client,
  questions: readonly Question[],
  now: Date,
  book?: Book,
): Promise<Judged[]> {
  const fieldOf = (index: number) => (name: string) => (questions.length === 1 ? `/${name}` : `/${index}/${name}`)
  const answers: Judged[] = []
  const asked: Asking[] = []
  for (const [index, question] of questions.entries()) {
    try {
      asked.push({ index, question: checked(question, now, fieldOf(index)) })
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      answers[index] = { answer: error }
    }
  }
  if (asked.length === 0) return answers
  for (const [at, findings] of (await findingsOf(client, asked, book)).entries()) {
    const { index, question } = asked[at]!
    const refusal = refusalOf(client, question, findings, fieldOf(index))
    const answer =
      (refusal && (await refusal)) ??
      answerTo(findings) ??
      new ProblemError('unknown_unit', {
        detail: {
          en: `Nobody is responsible for ${question.kind} class ${question.class} here: no rule names a unit and there is no command centre. Add a unit of kind "command" for the city.`,
          zh: `这里的${KIND_WORDS[question.kind].zh}小类 ${question.class} 没有单位负责：没有规则指明责任单位，也没有指挥中心。请为本市添加一个种类为 command 的单位。`,
        },
        field: fieldOf(index)('geometry'),
      })
    answers[index] = { answer, findings }
  }
  return answers
}

const answersOf = new WeakMap<Facts, Map<string, ResponsibilityAnswer>>()

/**
 * Judges, or tells again what was judged for the same place by the same facts. Not where the answer depends on more: on things
 * found, metres from an axis, or the hour of a roster.
 */
export function answerTo(findings: Findings): ResponsibilityAnswer | undefined {
  const { facts, pieces, things, axisMetres, grade, on } = findings
  const [piece] = pieces
  if (!piece || pieces.length > 1 || things.size > 0) return answerOf(findings)
  const known = toldBefore(facts, pieces, grade)
  if (known) return { ...known, on }
  const answer = answerOf(findings)
  const isLasting =
    Object.keys(axisMetres).length === 0 &&
    !placesOf(piece).some((place) => facts.rulesAt(place).some(({ roster }) => roster !== null))
  if (answer && isLasting) {
    const answers = answersOf.get(facts) ?? new Map<string, ResponsibilityAnswer>()
    if (answers.size > 50_000) answers.clear()
    answersOf.set(facts, answers.set(keyOf(piece, grade), answer))
  }
  return answer
}

/** What was judged for a place where nothing has to be looked for. */
function toldBefore(facts: Facts, [piece, ...more]: readonly Piece[], grade: number | null) {
  return piece && more.length === 0 ? answersOf.get(facts)?.get(keyOf(piece, grade)) : undefined
}
const keyOf = (piece: Piece, grade: number | null) => `${piece.code} ${piece.zones.join()} ${grade}`

/** Questions answered by one set of statements. */
const BATCH = 1_000
/** From so many questions on, reading every rule once is less work than reading those of each place. */
const MANY = 500

/**
 * Answers any number of questions in batches, as of one state of the rules, and tells each answer as it is found.
 * Nothing is kept: 20,000 answers with their traces are 100 MB.
 */
export async function resolveAll(
  client: Client,
  questions: readonly Question[],
  now: Date,
  tell: (answer: ResponsibilityAnswer | ProblemError, index: number) => void,
): Promise<void> {
  const moments = questions.map(({ on }) => (on === undefined ? now.getTime() : Date.parse(on)))
  const earliest = moments.reduce((least, next) => Math.min(least, next), now.getTime())
  // A day begins in the city's zone: a day before its beginning in UTC is early enough.
  const isMany = questions.length >= MANY && !Number.isNaN(earliest)
  const book = isMany ? await RuleBook.read(client, new Date(earliest - 86_400_000)) : undefined
  for (let start = 0; start < questions.length; start += BATCH) {
    const answers = await resolveEach(client, questions.slice(start, start + BATCH), now, book)
    for (const [index, answer] of answers.entries()) tell(answer, start + index)
  }
}

interface Asking {
  index: number
  question: repository.Asked
}

/** Where, then what binds there, then the things that rules by identity ask for: three statements at most. */
async function findingsOf(client: Client, asked: readonly Asking[], book: Book | undefined): Promise<Found[]> {
  const overlays = await repository.overlay(
    client,
    asked.map(({ question }) => question),
  )
  const topicOf = new Map<string, repository.Topic & { places: Set<string>; number: number }>()
  const numbers = overlays.map(({ at, pieces }, index) => {
    const { kind, class: classCode } = asked[index]!.question
    const key = `${kind} ${classCode} ${at}`
    const topic = topicOf.get(key) ?? { kind, classCode, at, places: new Set<string>(), number: topicOf.size }
    topicOf.set(key, topic)
    if (!book) for (const piece of pieces) for (const place of placesOf(piece)) topic.places.add(place)
    return topic.number
  })
  const topics = [...topicOf.values()]
  const read = book
    ? topics.map(({ kind, classCode, at }) => book.topic(kind, classCode, at))
    : await repository.facts(client, topics)

  const asks: (repository.ThingAsk & { index: number; rule: string })[] = []
  const found = overlays.map((overlay, index): Found => {
    const { question } = asked[index]!
    const facts = read[numbers[index]!]!
    const grade = question.grade ?? null
    const things = new Map<string, Thing[]>()
    if (question.component !== undefined || !toldBefore(facts, overlay.pieces, grade))
      for (const ask of thingsOf(question, overlay, facts)) asks.push({ ...ask, index })
    return {
      kind: question.kind,
      classCode: question.class,
      grade,
      accuracyMetres: question.accuracyMetres ?? 0,
      on: overlay.at,
      dimension: overlay.dimension ?? 0,
      pieces: overlay.pieces,
      axisMetres: overlay.axisMetres,
      facts,
      things,
      geom: overlay.geom,
      fault: overlay.fault,
    }
  })
  for (const [at, things] of (await repository.things(client, asks)).entries()) {
    const { index, rule } = asks[at]!
    found[index]!.things.set(rule, things)
  }
  return found
}

/** What the rules by identity that bind at the pieces look for. A component that is named is looked up in any case. */
function thingsOf(question: repository.Asked, { geom, at, pieces }: repository.Overlay, facts: Facts) {
  const asks = new Map<string, repository.ThingAsk & { rule: string }>()
  if (geom === null) return asks.values()
  const base = { geom, at, classCode: question.class }
  const accuracy = question.accuracyMetres ?? 0
  const named = question.kind === 'component' ? (question.component ?? null) : null
  for (const piece of pieces) {
    for (const place of placesOf(piece)) {
      for (const { code: rule, family, reachMetres, networks, minimumSizeMm, grades } of facts.rulesAt(place)) {
        if (reachMetres === null || (grades && !grades.includes(question.grade ?? 0))) continue
        const component = family === 'component' ? named : null
        asks.set(rule, { ...base, component, reachMetres: reachMetres + accuracy, networks, minimumSizeMm, rule })
      }
    }
  }
  if (named !== null && ![...asks.values()].some(({ component }) => component))
    asks.set(NAMED, { ...base, component: named, reachMetres: 0, networks: null, minimumSizeMm: null, rule: NAMED })
  return asks.values()
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
  return { ...question, on: question.on === undefined ? now.toISOString() : requireMoment(question.on, field) }
}

/** An instant (RFC 3339), or a day. */
function requireMoment(on: string, field: (name: string) => string): string {
  const isInstant = /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2}))?$/.test(on)
  // Date takes the 31st of any month, so the day is read back.
  const day = new Date(`${on.slice(0, 10)}T00:00:00Z`)
  if (!isInstant || Number.isNaN(Date.parse(on)) || day.toISOString().slice(0, 10) !== on.slice(0, 10)) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `"${on}" is not an instant. Send RFC 3339 with an offset (2026-11-20T10:00:00+08:00) or a day (2026-11-20).`,
        zh: `“${on}”不是时刻。请按 RFC 3339 书写并带时差（2026-11-20T10:00:00+08:00），或只写日期（2026-11-20）。`,
      },
      field: field('on'),
      value: on,
    })
  }
  return on
}
