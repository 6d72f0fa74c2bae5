import { useQueryClient } from '@tanstack/react-query'
import { Upload } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { UnreachableError } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { setParams } from '../../url.ts'
import { importKey, useFormats } from './queries.ts'
import { bytesText, uploadImport } from './upload.ts'

interface Sending {
  name: string
  share: number
  stop: () => void
}

/** Where a file is brought: dropped or chosen, its size looked at before it is sent. */
export function DropZone() {
  const { t } = useTranslation()
  const label = useLabel()
  const client = useQueryClient()
  const formats = useFormats().data
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<Sending | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const stop = useRef<(() => void) | null>(null)
  useEffect(() => () => stop.current?.(), [])

  const send = async (file: File | undefined) => {
    if (!file || sending) return
    setProblem(null)
    if (formats && file.size > formats.mostBytes) {
      setProblem(t('exchange.drop.tooLarge', { size: bytesText(file.size), most: bytesText(formats.mostBytes) }))
      return
    }
    const controller = new AbortController()
    stop.current = () => controller.abort()
    setSending({ name: file.name, share: 0, stop: stop.current })
    try {
      const made = await uploadImport(file, (share) => setSending((now) => now && { ...now, share }), controller.signal)
      client.setQueryData(importKey(made.id), made)
      void client.invalidateQueries({ queryKey: ['imports'] })
      setParams({ import: String(made.id) }, 'push')
    } catch (error) {
      if (controller.signal.aborted) return
      setProblem(error instanceof UnreachableError ? t('server.unreachable') : (error as Error).message)
    } finally {
      stop.current = null
      setSending(null)
    }
  }
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault()
    setOver(inside)
  }
  if (sending) {
    return (
      <div className="drop-zone" role="status" data-testid="import-sending">
        <strong className="clip">
          {t(sending.share < 1 ? 'exchange.drop.sending' : 'exchange.drop.reading', { name: sending.name })}
        </strong>
        <span className="bar" aria-hidden="true">
          <i style={{ width: `${sending.share * 100}%` }} />
        </span>
        <Button onClick={sending.stop}>{t('exchange.drop.stop')}</Button>
      </div>
    )
  }
  return (
    <>
      <label
        className="drop-zone"
        data-over={over}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false)
          void send(event.dataTransfer.files[0])
        }}
      >
        <Upload size={20} />
        <strong>{t(over ? 'exchange.drop.again' : 'exchange.drop.title')}</strong>
        {formats && (
          <span className="muted">
            {t('exchange.drop.limit', {
              formats: formats.formats.map(label).join(' · '),
              most: bytesText(formats.mostBytes),
            })}
          </span>
        )}
        <input
          className="visually-hidden"
          type="file"
          data-testid="import-file"
          accept={formats?.formats.flatMap(({ extensions }) => extensions).join(',')}
          onChange={(event) => {
            void send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      {problem && <Banner tone="danger">{problem}</Banner>}
    </>
  )
}
