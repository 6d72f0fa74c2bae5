/** Versions of things that are edited: the ETag says which one was seen, If-Match which one is meant. */
import { ProblemError } from './errors.ts'
import type { Sentence } from './schema.ts'

export const etag = (version: number) => `"${version}"`

/** The version in an If-Match header. Throws version_required when it is missing, bad_request when it is not one. */
export function readVersion(header: string | undefined): number {
  if (header === undefined || header.trim() === '') {
    throw new ProblemError('version_required', {
      detail: {
        en: 'Send If-Match with the ETag you last saw, so that nobody’s change is overwritten.',
        zh: '请在 If-Match 中带上最后看到的 ETag，以免覆盖别人的修改。',
      },
      field: 'If-Match',
    })
  }
  const version = /^(?:W\/)?"([0-9]{1,9})"$/.exec(header.trim())?.[1]
  if (version === undefined) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'If-Match must be an ETag as given, for example "3".',
        zh: 'If-Match 须是服务器给出的 ETag，例如 "3"。',
      },
      field: 'If-Match',
      value: header,
    })
  }
  return Number(version)
}

/** The refusal of an edit that was made on another version than the one in force. */
export const versionStale = (what: Sentence, seen: number, current: number) =>
  new ProblemError('version_stale', {
    detail: {
      en: `${what.en} is at version ${current}, the edit was made on version ${seen}. Read it again, and repeat the edit if it still applies.`,
      zh: `${what.zh} 现在是第 ${current} 版，这次修改是在第 ${seen} 版上做的。请重新读取，仍需修改时再改一次。`,
    },
    field: 'If-Match',
    value: etag(seen),
    version: current,
  })
