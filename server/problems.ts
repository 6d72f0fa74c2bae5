/** The one place where errors become answers: RFC 9457 problem+json, never a stack trace. */
import type { FastifyError } from 'fastify'
import { type ProblemCode, ProblemError } from './errors.ts'
import type { App } from './platform.ts'

/** Answers that SQL gives by its own codes (sql/app raises WG0xx). */
const SQL_PROBLEMS: Record<string, ProblemCode> = {
  WG001: 'bad_geometry',
  WG002: 'bad_geometry',
  WG003: 'bad_geometry',
  WG004: 'still_in_use',
  WG005: 'bad_geometry',
  WG006: 'edit_stands',
  WG090: 'bad_geometry', // the embedded engine only: embedded-worker.js
  WG010: 'version_stale',
  '42501': 'forbidden',
  '22021': 'bad_request', // text with a zero byte or broken UTF-8
  '22P05': 'bad_request',
  '22P02': 'bad_request', // text that is no number, id or JSON
  '22003': 'bad_request', // a number out of range
  '22007': 'bad_request', // no instant
  '22008': 'bad_request', // no such day
}

/** What a constraint of a table refuses, where its name alone would tell nobody what to do. */
const CONSTRAINTS: Record<string, [code: ProblemCode, detail: string]> = {
  zones_axis_check: [
    'bad_geometry',
    'The centre line of the corridor has no length. Draw it through at least two different places.',
  ],
  zones_half_width_m_check: [
    'bad_geometry',
    'The half width of a corridor is more than 0 and at most 5000 metres. Give the distance from its centre line to its edge.',
  ],
  zones_geom_check: [
    'bad_geometry',
    'The ground of the zone crosses or touches itself, or has no area. Draw it so that no edge crosses another.',
  ],
}

export function answerProblems(app: App): void {
  app.setErrorHandler<FastifyError & { code?: string }>((error, request, reply) => {
    const problem = asProblem(error)
    if (problem.statusCode >= 500) request.log.error({ err: error }, error.message)
    const body = problem.toJSON()
    if (problem.statusCode === 500)
      body.detail = `The request could not be carried out and nothing was changed. It is logged as ${request.id}.`
    if (typeof body.retryAfter === 'number') reply.header('retry-after', body.retryAfter)
    reply.code(problem.statusCode).type('application/problem+json').send(JSON.stringify(body))
  })
  app.setNotFoundHandler((request, reply) => {
    const problem = new ProblemError('not_found', {
      detail: `There is nothing at ${request.method} ${request.url.split('?')[0]}. GET /api/docs lists what is.`,
    })
    reply.code(404).type('application/problem+json').send(JSON.stringify(problem.toJSON()))
  })
}

/** Any error as the refusal it is answered with. */
export function asProblem(error: Error & Partial<FastifyError>): ProblemError {
  if (error instanceof ProblemError) return error
  if (error.validation) {
    const [first] = error.validation
    const place =
      first?.instancePath || (first?.params?.missingProperty ? `/${String(first.params.missingProperty)}` : '')
    const extra = first?.params?.additionalProperty ? ` (${String(first.params.additionalProperty)})` : ''
    // only geometries have coordinates, and only a collection of geometries has none
    const hint =
      first?.params?.missingProperty === 'coordinates'
        ? ' A GeometryCollection is not taken: send one GeoJSON geometry with its coordinates.'
        : ''
    return new ProblemError('bad_request', {
      detail: `${error.validationContext ?? 'request'}${place}: ${first?.message ?? 'not valid'}${extra}.${hint}`,
      field: place || undefined,
    })
  }
  const refused = refusedBy(error)
  if (refused) return refused
  const known = error.code ? SQL_PROBLEMS[error.code] : undefined
  if (known) return new ProblemError(known, { detail: `${capital(error.message)}.` }, { cause: error })
  if (error.statusCode === 413)
    return new ProblemError('too_large', {
      detail: 'The body is larger than this route takes: 2 MB, 8 MB where zones are drawn, and 24 MB of patrol hours.',
    })
  if (error.statusCode === 415)
    return new ProblemError('unsupported_media_type', { detail: 'Send the body as application/json in UTF-8.' })
  if (error.statusCode === 429) return new ProblemError('too_many_requests', { detail: error.message })
  if (error.statusCode && error.statusCode < 500)
    return new ProblemError('bad_request', { detail: `${capital(error.message)}.` })
  return new ProblemError('internal', { detail: error.message }, { cause: error })
}

/** A row that a constraint refused. Of two versions PostgreSQL names neither to somebody under row-level security. */
function refusedBy(error: Error & { constraint?: string }): ProblemError | undefined {
  const { constraint = '' } = error
  if (constraint.endsWith('_versions_overlap')) {
    const detail = `Another version of this code is in force in that time (${constraint.slice(0, -'_versions_overlap'.length)}). End that one first, or begin this one when it ends.`
    return new ProblemError('versions_overlap', { detail }, { cause: error })
  }
  const known = CONSTRAINTS[constraint]
  return known && new ProblemError(known[0], { detail: known[1] }, { cause: error })
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
