import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { useCity } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { showError } from '../../ui/toast.tsx'
import { useFormats } from '../exchange/queries.ts'
import { useChosen } from './chosen.ts'
import type { Listing } from './useListing.ts'

type Encoding = 'utf-8' | 'gbk'

const DEGREES = 'CRS84'
/** RFC 8142. */
const ONLY_DEGREES = 'geojsonseq'

/** What is seen, as a file: the selected, or everything the list is narrowed to. Not there where the server writes no files. */
export function ExportMenu({ listing: { query, total } }: { listing: Listing }) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const chosen = useChosen((store) => store.chosen)
  const formats = useFormats()
  const [crs, setCrs] = useState(DEGREES)
  const [encoding, setEncoding] = useState<Encoding>('utf-8')
  const srid = useCity().data?.srid
  const exporting = useMutation({
    mutationFn: (id: string) =>
      download('/api/exports', {
        format: id,
        crs,
        encoding,
        ...(chosen.size > 0 ? { codes: [...chosen.keys()] } : query),
      }),
    onSuccess: close,
    onError: showError,
  })
  const written = formats.data?.formats.filter(({ isWritten }) => isWritten) ?? []
  if (written.length === 0) return null
  const count = chosen.size > 0 ? chosen.size : (total?.count ?? 0)
  return (
    <div className="add-menu">
      <Button
        aria-expanded={open}
        busy={exporting.isPending}
        disabled={count === 0}
        data-testid="export"
        onClick={() => setOpen(!open)}
      >
        <Download size={14} />
        {t('editor.table.export')}
      </Button>
      {open && (
        <Popover label={t('editor.table.export')} onClose={close} style={{ bottom: 'calc(100% + 4px)', right: 0 }}>
          <p className="muted export-what">
            {t(chosen.size > 0 ? 'editor.table.exportChosen' : 'editor.table.exportListed', {
              count: format.number(count) as never,
            })}
          </p>
          <div className="export-choices">
            <Field label={t('exchange.export.crs')}>
              <select
                className="input"
                data-testid="export-crs"
                value={crs}
                onChange={(event) => setCrs(event.target.value)}
              >
                <option value={DEGREES}>{t('exchange.export.lonLat')}</option>
                <option value="EPSG:4490">{t('exchange.frame.degrees')}</option>
                {srid && <option value={`EPSG:${srid}`}>{t('exchange.frame.city', { srid })}</option>}
              </select>
            </Field>
            <Field label={t('exchange.export.encoding')} hint={t('exchange.export.encodingHint')}>
              <select
                className="input"
                data-testid="export-encoding"
                value={encoding}
                onChange={(event) => setEncoding(event.target.value as Encoding)}
              >
                <option value="utf-8">{t('exchange.export.utf8')}</option>
                <option value="gbk">{t('exchange.export.gbk')}</option>
              </select>
            </Field>
          </div>
          {written.map((one) => (
            <button
              key={one.id}
              type="button"
              className="menu-item"
              disabled={exporting.isPending || (one.id === ONLY_DEGREES && crs !== DEGREES)}
              title={one.id === ONLY_DEGREES && crs !== DEGREES ? t('exchange.export.seqDegrees') : undefined}
              data-testid={`export-${one.id}`}
              onClick={() => exporting.mutate(one.id)}
            >
              {label(one)}
            </button>
          ))}
        </Popover>
      )}
    </div>
  )
}
