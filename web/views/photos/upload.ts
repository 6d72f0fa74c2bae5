/** Sending one photo, with progress: fetch does not tell how much has gone out, XMLHttpRequest does. */
import type { UploadedPhoto } from '../../../server/photos/schema.ts'
import type { Problem } from '../../../server/schema.ts'
import { ProblemError, UnreachableError } from '../../api.ts'

export const originalOf = (id: string) => `/api/photos/${id}`
export const thumbnailOf = (id: string) => `/api/photos/${id}/thumbnail`

/**
 * Brings a photo to the server; it is not part of anything until a report or action names its id.
 * @param onProgress share sent, 0–1
 * @throws ProblemError as the server refused, UnreachableError when no answer came
 */
export function uploadPhoto(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadedPhoto> {
  return new Promise((done, fail) => {
    const sending = new XMLHttpRequest()
    sending.open('POST', '/api/photos')
    sending.responseType = 'json'
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    sending.onload = () => {
      const answer = sending.response as { photos?: UploadedPhoto[] } | Problem | null
      if (sending.status === 201 && answer && 'photos' in answer) done((answer.photos as UploadedPhoto[])[0]!)
      else if (answer && 'title' in answer) fail(new ProblemError(answer as Problem))
      // A proxy may refuse a large body before it reaches the server.
      else if (sending.status === 413) fail(new ProblemError({ ...NO_WORDS, type: '/problems/too_large', status: 413 }))
      else fail(new UnreachableError('unreachable'))
    }
    sending.onerror = () => fail(new UnreachableError('unreachable'))
    sending.onabort = () => fail(new UnreachableError('aborted'))
    signal.addEventListener('abort', () => sending.abort())
    const body = new FormData()
    body.append('file', file)
    sending.send(body)
  })
}
const NO_WORDS = { title: 'Too large', detail: '' }
