/** A request with an Idempotency-Key is carried out once; sent again it gets the same answer. */
import { createHash } from 'node:crypto'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'

const query = loadQueries(import.meta.url)

export interface Answer {
  status: number
  body: unknown
  etag: string
}

/**
 * Does the work, or gives the answer it gave before. In the caller's transaction: when the work fails nothing is
 * kept and the key may be used again; a second request with the key waits for the first to end.
 * @throws ProblemError idempotency_conflict when the key came with another request
 */
export async function once(
  client: Client,
  request: { personId: string; key: string | undefined; content: unknown; now: Date },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { personId, key, now } = request
  if (key === undefined) return work()
  if (key.length === 0 || key.length > 200) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'Idempotency-Key must be 1 to 200 characters.',
        zh: 'Idempotency-Key 须为 1 至 200 个字符。',
      },
      field: 'Idempotency-Key',
      value: key,
    })
  }
  const hash = createHash('sha256').update(JSON.stringify(request.content)).digest('hex')
  await run(client, query('removeOldKeys'), { person_id: personId, now })
  const taken = await runOne(client, query('takeKey'), { person_id: personId, key, request_hash: hash, now })
  if (!taken) {
    const earlier = await runOne<Answer & { requestHash: string }>(client, query('findKey'), {
      person_id: personId,
      key,
    })
    if (earlier?.requestHash !== hash) {
      throw new ProblemError('idempotency_conflict', {
        detail: {
          en: 'This Idempotency-Key was sent with another request. Use a new key for a new request.',
          zh: '这个 Idempotency-Key 已用于另一个请求。新请求请用新的键。',
        },
        field: 'Idempotency-Key',
        value: key,
      })
    }
    return { status: earlier.status, body: earlier.body, etag: earlier.etag }
  }
  const answer = await work()
  await run(client, query('keepAnswer'), {
    person_id: personId,
    key,
    status: answer.status,
    body: JSON.stringify(answer.body),
    etag: answer.etag,
  })
  return answer
}
