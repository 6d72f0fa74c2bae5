/** What the parser of a multipart body says is wrong with the form of a request. */
import type { Sentence } from './schema.ts'

export const brokenMultipart = (cause: unknown): Sentence => ({
  en: `The multipart body is broken (${(cause as Error).message}). Send the request again.`,
  zh: `multipart 正文损坏（${(cause as Error).message}）。请重新发送。`,
})
