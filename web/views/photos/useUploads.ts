/** Photos on their way: chosen, sent two at a time, and said what became of each. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAXIMUM_BYTES, MAXIMUM_PIXELS } from '../../../server/photos/rules.ts'
import { ProblemError, UnreachableError } from '../../api.ts'
import { uploadPhoto } from './upload.ts'

export interface Pending {
  key: number
  file: File
  /** Object URL of the file. */
  preview: string
  /** Share sent; null while it waits its turn. */
  share: number | null
  error: string | null
}

/** A street's uplink is no faster for more. */
const AT_ONCE = 2
let nextKey = 1

/**
 * @param onDone called with the id of each photo that arrived
 */
export function useUploads(onDone: (id: string) => void) {
  const { t } = useTranslation()
  const [pending, setPending] = useState<Pending[]>([])
  const running = useRef(new Map<number, AbortController>())
  const done = useRef(onDone)
  done.current = onDone

  const change = (key: number, next: Partial<Pending>) =>
    setPending((now) => now.map((item) => (item.key === key ? { ...item, ...next } : item)))
  const drop = (key: number) => {
    running.current.get(key)?.abort()
    running.current.delete(key)
    setPending((now) => {
      const item = now.find((other) => other.key === key)
      if (item) URL.revokeObjectURL(item.preview)
      return now.filter((other) => other.key !== key)
    })
  }

  const explain = (error: unknown): string => {
    if (error instanceof UnreachableError) return t('photos.unreachable')
    if (!(error instanceof ProblemError)) return t('photos.refused', { why: String(error) })
    switch (error.problem.type) {
      case '/problems/too_large':
        return tooLarge()
      case '/problems/not_an_image':
        return t('photos.notAnImage')
      case '/problems/too_many_requests':
        return t('photos.tooMany')
      default:
        return t('photos.refused', { why: error.problem.detail || error.problem.title })
    }
  }
  const tooLarge = () =>
    t('photos.tooLarge', { megabytes: MAXIMUM_BYTES / 1024 / 1024, megapixels: MAXIMUM_PIXELS / 1e6 })

  const start = async ({ key, file }: Pending) => {
    const control = new AbortController()
    running.current.set(key, control)
    change(key, { share: 0 })
    try {
      const photo = await uploadPhoto(file, (share) => change(key, { share }), control.signal)
      drop(key)
      done.current(photo.id)
    } catch (error) {
      if (!control.signal.aborted) change(key, { error: explain(error), share: null })
    } finally {
      running.current.delete(key)
    }
  }

  useEffect(() => {
    const waiting = pending.filter((item) => item.share === null && !item.error && !running.current.has(item.key))
    for (const item of waiting.slice(0, Math.max(0, AT_ONCE - running.current.size))) void start(item)
  })
  useEffect(() => {
    const controls = running.current
    return () => {
      for (const control of controls.values()) control.abort()
    }
  }, [])

  return {
    pending,
    /** Whether something is still on its way; what failed waits for the person instead. */
    busy: pending.some((item) => !item.error),
    add: (files: readonly File[]) =>
      setPending((now) => [
        ...now,
        ...files.map((file) => ({
          key: nextKey++,
          file,
          preview: URL.createObjectURL(file),
          share: null,
          error: file.size > MAXIMUM_BYTES ? tooLarge() : null,
        })),
      ]),
    retry: (key: number) => change(key, { error: null, share: null }),
    drop,
  }
}
