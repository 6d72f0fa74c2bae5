/** One question, answered as JSON or as columns, or not again when whoever asks has the answer already. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type TObject, type TProperties, Type } from 'typebox'
import { visibilityScope } from '../access/rules.ts'
import { type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { type Asking, settle } from './asking.ts'
import { hexOf } from './counts/cells.ts'
import type { CellCounts } from './counts/counts.ts'
import type { LiveCounts } from './counts/live-counts.ts'
import { COLUMNS, canonicalText, type HeatAsked } from './rules.ts'

type Request = Pick<FastifyRequest, 'identity' | 'headers' | 'url'> & { query: HeatAsked }

export interface Answers {
  json: () => object | Promise<object>
  /** Left out where an answer is a handful of rows. */
  columns?: () => Uint8Array
}

/**
 * Answers a question. What depends on nothing but the log is tagged by its number, and asked again without a change costs
 * nothing; `named` answers hold names or amounts as well, which others may change, and are tagged by what they say.
 */
export async function answer(
  { platform, live }: { platform: Platform; live: LiveCounts },
  request: Request,
  reply: FastifyReply,
  work: (asking: Asking) => Answers | Promise<Answers>,
  { named = false, variant = '' } = {},
): Promise<never> {
  const identity = signedIn(request)
  const asking = await settle(platform, live, identity, request.query)
  const asColumns = request.headers.accept?.includes(COLUMNS) ?? false
  const answers = await work(asking)
  reply.header('cache-control', 'private, no-cache').header('vary', 'accept, cookie, authorization')
  const path = request.url.split('?')[0]!
  const key = [path, variant, canonicalText(asking.filter), visibilityScope(identity), asColumns, asking.seq].join(' ')
  if (!named && isKnown(request, reply, key)) return reply.code(304).send() as never
  if (asColumns && answers.columns) {
    const bytes = answers.columns()
    if (named && isKnown(request, reply, bytes)) return reply.code(304).send() as never
    return reply.type(COLUMNS).send(Buffer.from(bytes.buffer)) as never
  }
  const body = await answers.json()
  if (named && isKnown(request, reply, `${visibilityScope(identity)} ${JSON.stringify(body)}`))
    return reply.code(304).send() as never
  // Fastify's types know no answer of two kinds: what is sent is this reply, and nothing is returned besides.
  return reply.send(body) as never
}

/** Tags the answer; weakly, because it is packed on the way out. Answers whether whoever asks has it already. */
export function isKnown(
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  key: string | Uint8Array,
): boolean {
  const tag = `"${createHash('sha256').update(key).digest('base64url').slice(0, 22)}"`
  reply.header('etag', `W/${tag}`)
  return (headers['if-none-match'] ?? '').split(',').some((given) => given.trim().replace(/^W\//, '') === tag)
}

export const describe = <Asked extends TObject<TProperties>>(
  summary: string,
  querystring: Asked,
  answered: TObject<TProperties>,
) => ({
  tags: ['hotspots'],
  summary,
  description: `Counted in the memory of the server, which follows the log. Where columns are, \`Accept: ${COLUMNS}\` gives typed arrays instead.`,
  querystring,
  response: {
    200: {
      description: 'counts',
      content: { 'application/json': { schema: answered }, [COLUMNS]: { schema: Type.Unsafe<Uint8Array>({}) } },
    },
    304: Type.Unsafe<undefined>({ description: 'nothing has changed since the answer named by If-None-Match' }),
    400: Problem,
    401: Problem,
    403: Problem,
    422: Problem,
    503: Problem,
  },
})

/** Halves of cells in order, which differences pack well. */
export const cellColumns = ({ highs, lows }: CellCounts) => ({ highs, lows })
/** Codes of areas, of up to 15 digits, in halves as cells are. */
export const codeColumns = (codes: readonly string[]) => ({
  highs: Uint32Array.from(codes, (code) => Math.floor(Number(code) / 2 ** 32)),
  lows: Uint32Array.from(codes, (code) => Number(code) % 2 ** 32),
})
export const hexesOf = ({ highs, lows }: CellCounts) => Array.from(highs, (high, index) => hexOf(high, lows[index]!))
