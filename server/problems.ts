/** The one place where errors become answers: RFC 9457 problem+json, never a stack trace. */
import accepts from '@fastify/accepts'
import localizeZh from 'ajv-i18n/localize/zh/index.js'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, type RequestCode } from './errors.ts'
import type { App } from './platform.ts'
import type { Language, Sentence } from './schema.ts'

/** Answers that SQL gives by its own codes. sql/app raises WG0xx with the sentence in English as message and in Chinese as detail. */
const SQL_PROBLEMS: Record<string, RequestCode> = {
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
const CONSTRAINTS: Record<string, [code: RequestCode, detail: Sentence]> = {
  zones_axis_check: [
    'bad_geometry',
    {
      en: 'The centre line of the corridor has no length. Draw it through at least two different places.',
      zh: '廊道的中线没有长度。请至少经过两个不同的位置来画。',
    },
  ],
  zones_half_width_m_check: [
    'bad_geometry',
    {
      en: 'The half width of a corridor is more than 0 and at most 5000 metres. Give the distance from its centre line to its edge.',
      zh: '廊道的半宽须大于 0 米且不超过 5000 米，即中线到边缘的距离。',
    },
  ],
  zones_geom_check: [
    'bad_geometry',
    {
      en: 'The ground of the zone crosses or touches itself, or has no area. Draw it so that no edge crosses another.',
      zh: '区域的范围自相交、自接触或没有面积。请画成各边互不相交。',
    },
  ],
}

/** The parts of a request, as a refusal of one of them names it. */
const PARTS: Record<string, Sentence> = {
  body: { en: 'body', zh: '请求正文' },
  querystring: { en: 'querystring', zh: '查询参数' },
  params: { en: 'params', zh: '路径参数' },
  headers: { en: 'headers', zh: '请求头' },
}

export function answerProblems(app: App): void {
  app.register(accepts)
  app.setErrorHandler<FastifyError & { code?: string }>((error, request, reply) => {
    const problem = asProblem(error)
    if (problem.statusCode >= 500) request.log.error({ err: error }, error.message)
    if (typeof problem.details.retryAfter === 'number') reply.header('retry-after', problem.details.retryAfter)
    if (problem.statusCode !== 500) return answer(problem, request, reply)
    return answer(
      new ProblemError('internal', {
        detail: {
          en: `The request could not be carried out and nothing was changed. It is logged as ${request.id}.`,
          zh: `请求没有完成，也没有改动任何内容。已记入日志，编号 ${request.id}。`,
        },
      }),
      request,
      reply,
    )
  })
  app.setNotFoundHandler((request, reply) => {
    const what = `${request.method} ${request.url.split('?')[0]}`
    return answer(
      new ProblemError('not_found', {
        detail: {
          en: `There is nothing at ${what}. GET /api/docs lists what is.`,
          zh: `${what} 没有内容。GET /api/docs 列出所有接口。`,
        },
      }),
      request,
      reply,
    )
  })
}

/** The language to answer in, by Accept-Language (RFC 9110 §12.5.4): English unless Chinese is preferred. */
export function languageOf(request: FastifyRequest): Language {
  return request.languages(['en', 'zh']) === 'zh' ? 'zh' : 'en'
}

function answer(problem: ProblemError, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request)
  reply
    .code(problem.statusCode)
    .headers({ 'content-language': language, vary: 'accept-language' })
    .type('application/problem+json')
    .send(JSON.stringify(problem.answer(language)))
}

/** Any error as the refusal it is answered with. */
export function asProblem(error: Error & Partial<FastifyError> & { detail?: string }): ProblemError {
  if (error instanceof ProblemError) return error
  if (error.validation) return notValid(error as FastifyError)
  const refused = refusedBy(error)
  if (refused) return refused
  const known = error.code ? SQL_PROBLEMS[error.code] : undefined
  if (known) return new ProblemError(known, { detail: saidBySql(error) }, { cause: error })
  if (error.statusCode === 413)
    return new ProblemError('too_large', {
      detail: {
        en: 'The body is larger than this route takes: 2 MB, 8 MB where zones are drawn, and 24 MB of patrol hours.',
        zh: '请求正文超过了此接口的上限：2 MB，画区域时 8 MB，巡查时长 24 MB。',
      },
    })
  if (error.statusCode === 415)
    return new ProblemError('unsupported_media_type', {
      detail: {
        en: 'Send the body as application/json in UTF-8.',
        zh: '请以 UTF-8 编码的 application/json 发送请求正文。',
      },
    })
  if (error.statusCode === 429)
    return new ProblemError('too_many_requests', {
      detail: { en: error.message, zh: '请求太频繁，请稍候再试。' },
    })
  if (error.statusCode && error.statusCode < 500)
    return new ProblemError('bad_request', {
      detail: { en: `${capital(error.message)}.`, zh: `服务器看不懂这个请求：${error.message}。` },
    })
  return new ProblemError('internal', { detail: { en: error.message, zh: error.message } }, { cause: error })
}

/** What a schema refuses. Ajv says it in English, and kept translations of Ajv in Chinese. */
function notValid({ validation, validationContext }: FastifyError): ProblemError {
  const [first] = validation!
  const params = first?.params ?? {}
  const place = first?.instancePath || (params.missingProperty ? `/${String(params.missingProperty)}` : '')
  const extra = params.additionalProperty ? ` (${String(params.additionalProperty)})` : ''
  const inChinese = [{ ...first }]
  // says it by keyword and parameters, which is what Fastify hands on of an error of Ajv
  localizeZh(inChinese as unknown as Parameters<typeof localizeZh>[0])
  const part = PARTS[validationContext ?? ''] ?? { en: 'request', zh: '请求' }
  // only geometries have coordinates, and only a collection of geometries has none
  const isCollection = params.missingProperty === 'coordinates'
  const hint = isCollection
    ? {
        en: ' A GeometryCollection is not taken: send one GeoJSON geometry with its coordinates.',
        zh: '不接受 GeometryCollection，请发送一个带坐标的 GeoJSON 几何图形。',
      }
    : { en: '', zh: '' }
  return new ProblemError('bad_request', {
    detail: {
      en: `${part.en}${place}: ${first?.message ?? 'not valid'}${extra}.${hint.en}`,
      zh: `${part.zh}${place}：${inChinese[0]?.message ?? '无效'}${extra}。${hint.zh}`,
    },
    field: place || undefined,
  })
}

/** Ours is said in both languages; of PostgreSQL's own there is only English. */
function saidBySql({ code, message, detail }: Error & { code?: string; detail?: string }): Sentence {
  const en = `${capital(message)}.`
  const isOurs = code?.startsWith('WG') || code === '42501'
  return { en, zh: isOurs && detail ? `${detail}。` : `数据库不接受：${message}。` }
}

/** A row that a constraint refused. Of two versions PostgreSQL names neither to somebody under row-level security. */
function refusedBy(error: Error & { constraint?: string }): ProblemError | undefined {
  const { constraint = '' } = error
  if (constraint.endsWith('_versions_overlap')) {
    const table = constraint.slice(0, -'_versions_overlap'.length)
    const detail = {
      en: `Another version of this code is in force in that time (${table}). End that one first, or begin this one when it ends.`,
      zh: `这个编码在那段时间已有另一个版本有效（${table}）。请先结束那个版本，或从它结束时开始。`,
    }
    return new ProblemError('versions_overlap', { detail }, { cause: error })
  }
  const known = CONSTRAINTS[constraint]
  return known && new ProblemError(known[0], { detail: known[1] }, { cause: error })
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
