import './exchange.css'
import { Download, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Export } from '../../../server/exchange/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { fileOf, isOpen, useExportActions } from './exports.ts'
import { ProgressBar } from './ProgressBar.tsx'
import { useFormats } from './queries.ts'
import { bytesText } from './upload.ts'

const PHASES: Record<Export['state'] | 'expired', string> = {
  waiting: 'intake',
  running: 'unit',
  done: 'check',
  cancelled: 'ended',
  failed: 'ended',
  expired: 'ended',
}

/** One export: what was asked for, how far it is, and its file. */
export function ExportRow({ one }: { one: Export }) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const formats = useFormats().data?.formats
  const { cancel, remove } = useExportActions()
  const { id, asked, createdAt, file, progress } = one
  const state = one.state === 'done' && !file ? 'expired' : one.state
  const known = formats?.find((format) => format.id === asked.format)
  return (
    <div className="import-row export-row" data-testid={`export-${id}`}>
      <span className="row">
        <strong className="clip grow">{file?.name ?? (known ? label(known) : asked.format)}</strong>
        <span className="chip" data-phase={PHASES[state]} data-testid="export-state" data-state={state}>
          {t(`exchange.export.states.${state}`)}
        </span>
      </span>
      <span className="row muted">
        <span className="grow clip">
          <What one={one} />
          {asked.crs && asked.crs !== 'CRS84' ? ` · ${asked.crs}` : ''}
        </span>
        {format.instant(createdAt)}
      </span>
      {isOpen(one) && <ProgressBar label={t(`exchange.export.states.${state}`)} {...progress} />}
      <span className="row muted export-foot">
        <span className="grow">
          <Told one={one} />
        </span>
        {isOpen(one) && (
          <Button busy={cancel.isPending} data-testid="export-cancel" onClick={() => cancel.mutate(id)}>
            {t('common.cancel')}
          </Button>
        )}
        {file && (
          <a className="button" href={fileOf(one)} download={file.name} data-testid="export-download">
            <Download size={14} />
            {bytesText(file.bytes)}
          </a>
        )}
        {!isOpen(one) && (
          <IconButton
            label={t('exchange.export.remove')}
            data-testid="export-remove"
            disabled={remove.isPending}
            onClick={() => remove.mutate(id)}
          >
            <Trash2 size={14} />
          </IconButton>
        )}
      </span>
    </div>
  )
}

/** What a list was narrowed by does not fit here; that it was does. */
const NO_FILTER: readonly string[] = ['format', 'crs', 'encoding', 'mark', 'sort', 'descending', 'asof']

function What({ one: { asked, chosen, progress } }: { one: Export }) {
  const { t } = useTranslation()
  const format = useFormat()
  const total = progress.total === null ? '' : format.number(progress.total)
  const narrowed = Object.keys(asked).some((name) => !NO_FILTER.includes(name))
  if (chosen !== null) return t('exchange.export.chosen', { count: chosen })
  return `${t(narrowed ? 'exchange.export.narrowed' : 'exchange.export.all')} ${total}`
}

/** How far it is, or what came of it. */
function Told({ one }: { one: Export }) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const { state, progress, asOf, file, error, expiresAt } = one
  const { done, total } = progress
  if (file) return t('exchange.export.kept', { asOf: format.minute(asOf!), until: format.instant(expiresAt!) })
  if (error) return label(error.sentence)
  if (expiresAt) return t('exchange.export.gone', { at: format.instant(expiresAt) })
  if (state === 'waiting') return t('exchange.export.queued')
  if (total === null) return t(isOpen(one) ? 'exchange.export.counting' : 'exchange.export.notBegun')
  if (isOpen(one) && done >= total) return t('exchange.export.saving')
  const counts = { done: format.number(done), total: format.number(total) }
  return isOpen(one) ? `${counts.done} / ${counts.total}` : t('exchange.export.stopped', counts)
}
