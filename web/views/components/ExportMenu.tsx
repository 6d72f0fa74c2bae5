import { Download } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Export, ExportAsked } from '../../../server/exchange/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { useCity } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { go } from '../../url.ts'
import { ExportRow } from '../exchange/ExportRow.tsx'
import { isOpen, useExportActions, useExports } from '../exchange/exports.ts'
import { useFormats } from '../exchange/queries.ts'
import { useChosen } from './chosen.ts'
import type { Listing } from './useListing.ts'

type Encoding = 'utf-8' | 'gbk'

const DEGREES = 'CRS84'
/** RFC 8142. */
const ONLY_DEGREES = 'geojsonseq'

/**
 * What is seen, as a file: the selected, or everything the list is narrowed to. Few are saved at once; many are a job, which is
 * followed here and in the list of exports.
 */
export function ExportMenu({ listing: { query, total } }: { listing: Listing }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const chosen = useChosen((store) => store.chosen)
  const formats = useFormats()
  const [crs, setCrs] = useState(DEGREES)
  const [encoding, setEncoding] = useState<Encoding>('utf-8')
  const srid = useCity().data?.srid
  const { start, atOnce } = useExportActions()
  const { exports } = useExports()
  const written = formats.data?.formats.filter(({ isWritten }) => isWritten) ?? []
  if (!formats.data || written.length === 0) return null
  const count = chosen.size > 0 ? chosen.size : (total?.count ?? 0)
  const { atOnceMost } = formats.data
  const isLarge = count > atOnceMost
  const isBusy = start.isPending || atOnce.isPending
  const exportAs = (id: string) => {
    const asked: ExportAsked = {
      format: id,
      crs,
      encoding,
      ...(chosen.size > 0 ? { codes: [...chosen.keys()] } : query),
    }
    if (isLarge) start.mutate(asked)
    else atOnce.mutate(asked, { onSuccess: close })
  }
  const working = exports.find(({ state }) => state === 'running')?.progress
  return (
    <div className="add-menu">
      <Button
        aria-expanded={open}
        busy={isBusy}
        disabled={count === 0 && exports.length === 0}
        data-testid="export"
        onClick={() => setOpen(!open)}
      >
        <Download size={14} />
        {t('editor.table.export')}
        {working?.total ? ` ${Math.floor((working.done / working.total) * 100)}%` : ''}
      </Button>
      {open && (
        <Popover label={t('editor.table.export')} onClose={close} style={{ bottom: 'calc(100% + 4px)', right: 0 }}>
          <p className="muted export-what">
            {t(chosen.size > 0 ? 'editor.table.exportChosen' : 'editor.table.exportListed', {
              count,
            })}
          </p>
          {isLarge && <p className="muted export-what">{t('exchange.export.asJob')}</p>}
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
          <div className="export-formats">
            {written.map((one) => (
              <button
                key={one.id}
                type="button"
                className="menu-item"
                disabled={isBusy || count === 0 || (one.id === ONLY_DEGREES && crs !== DEGREES)}
                title={one.id === ONLY_DEGREES && crs !== DEGREES ? t('exchange.export.seqDegrees') : undefined}
                data-testid={`export-${one.id}`}
                onClick={() => exportAs(one.id)}
              >
                {label(one)}
              </button>
            ))}
          </div>
          {exports.length > 0 && <Recent exports={exports} />}
        </Popover>
      )}
    </div>
  )
}

/** Those under way that have room here, else the newest; the others are in the list. */
function Recent({ exports }: { exports: readonly Export[] }) {
  const { t } = useTranslation()
  const open = exports.filter(isOpen)
  return (
    <div className="export-recent">
      {(open.length > 0 ? open.slice(-2) : exports.slice(0, 1)).map((one) => (
        <ExportRow key={one.id} one={one} />
      ))}
      <button
        type="button"
        className="menu-item"
        data-testid="export-all"
        onClick={() => go('/inventory/import', { files: 'export' })}
      >
        {t('exchange.export.mine')}
      </button>
    </div>
  )
}
