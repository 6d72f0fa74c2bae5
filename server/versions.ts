/** Versions of things that are edited: the ETag says which one was seen, If-Match which one is meant. */
import { ProblemError } from './errors.ts'

export const etag = (version: number) => `"${version}"`

/** The version in an If-Match header. Throws version_required when it is missing, bad_request when it is not one. */
export function readVersion(header: string | undefined): number {
  if (header === undefined || header.trim() === '') {
    throw new ProblemError('version_required', {
      detail: 'Send If-Match with the ETag you last saw, so that nobody’s change is overwritten.',
      field: 'If-Match',
    })
  }
  const version = /^(?:W\/)?"([0-9]{1,9})"$/.exec(header.trim())?.[1]
  if (version === undefined) {
    throw new ProblemError('bad_request', {
      detail: 'If-Match must be an ETag as given, for example "3".',
      field: 'If-Match',
      value: header,
    })
  }
  return Number(version)
}

/** The refusal of an edit that was made on another version than the one in force. */
export const versionStale = (what: string, seen: number, current: number) =>
  new ProblemError('version_stale', {
    detail: `${what} is at version ${current}, the edit was made on version ${seen}. Read it again, and repeat the edit if it still applies.`,
    field: 'If-Match',
    value: etag(seen),
    version: current,
  })
