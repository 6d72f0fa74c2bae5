/** Sending one file, with progress: fetch does not tell how much has gone out, XMLHttpRequest does. */
import type { Import } from '../../../server/exchange/schema.ts'
import type { Problem } from '../../../server/schema.ts'
import { ProblemError, UnreachableError } from '../../api.ts'

/**
 * @param onProgress share sent, 0–1; at 1 the server looks at the file
 * @throws ProblemError as the server refused, UnreachableError when no answer came
 */
export function uploadImport(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Import> {
  return new Promise((done, fail) => {
    const sending = new XMLHttpRequest()
    sending.open('POST', `/api/imports?name=${encodeURIComponent(file.name.slice(0, 200))}`)
    sending.setRequestHeader('content-type', 'application/octet-stream')
    sending.responseType = 'json'
    sending.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    sending.upload.onload = () => onProgress(1)
    sending.onload = () => {
      const answer = sending.response as Import | Problem | null
      if (sending.status === 201 && answer && 'inspection' in answer) done(answer)
      else if (answer && 'title' in answer) fail(new ProblemError(answer))
      else fail(new UnreachableError('unreachable'))
    }
    sending.onerror = () => fail(new UnreachableError('unreachable'))
    sending.onabort = () => fail(new UnreachableError('aborted'))
    signal.addEventListener('abort', () => sending.abort())
    sending.send(file)
  })
}

const UNITS = ['B', 'KB', 'MB', 'GB'] as const
/** 1.4 MB, in powers of two as the limit is. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${UNITS[power]}`
}
