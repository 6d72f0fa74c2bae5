/** A question answered by the rules as they are, and as they would be with a draft: the real engine, nothing written. */

import type { Client } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { resolveEach } from '../index.ts'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from '../schema.ts'
import { type Making, withDraft } from './changes.ts'
import type { Change, Tried } from './schema.ts'

/**
 * Answers a question by now, and by the draft from the moment it would count.
 * @throws ProblemError as resolveMany does, and as applyChanges does for what is wrong with the draft
 */
export async function tryQuestion(
  client: Client,
  question: ResponsibilityQuestion,
  changes: readonly Change[] | undefined,
  making: Making,
): Promise<Tried> {
  if (changes?.length && question.on !== undefined)
    throw new ProblemError('bad_request', {
      detail: {
        en: 'A draft is tried as of the moment it counts from: leave `on` out, or send validFrom.',
        zh: '草案按其生效时刻试算：请不填 on，或发送 validFrom。',
      },
      field: '/question/on',
      value: question.on,
    })
  const on = question.on ?? making.validFrom
  const now = await answer(client, { ...question, ...(on === undefined ? {} : { on }) }, making.now)
  if (!changes?.length) return { now, draft: null, warnings: [] }
  return withDraft(client, changes, making, async ({ warnings }, at) => {
    const draft = await answer(client, { ...question, on: at }, making.now)
    return { now, draft, warnings }
  })
}

async function answer(client: Client, question: ResponsibilityQuestion, now: Date): Promise<ResponsibilityAnswer> {
  const [found] = await resolveEach(client, [question], now)
  if (!(found instanceof ProblemError)) return found!
  throw found.of('/question')
}
