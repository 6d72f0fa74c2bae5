import { useTranslation } from 'react-i18next'
import type { Import, ImportOptions } from '../../../server/exchange/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { Banner } from '../../ui/Placeholder.tsx'
import { useFormats } from './queries.ts'
import { bytesText } from './upload.ts'

const ENCODINGS = ['utf-8', 'gb18030', 'big5', 'utf-16le'] as const

/** What the server found the file to be; in another encoding, or at another layer, it looks again. */
export function Found({
  one: { inspection, bytes, format: id },
  frozen,
  onInspect,
}: {
  one: Import
  frozen: boolean
  onInspect: (opening: Pick<ImportOptions, 'encoding' | 'layer'>) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const formats = useFormats().data?.formats
  const { encoding, layer, layers, crs, columns, rowCount, rowCountIsExact, shapes, hasShapes } = inspection
  const known = formats?.find((one) => one.id === id)
  const isGarbled = columns.some(({ name, samples }) => [name, ...samples].some((text) => text.includes('\ufffd')))
  const rest = { ...(encoding ? { encoding } : {}), ...(layers.length > 1 ? { layer } : {}) }
  return (
    <>
      <dl className="facts import-facts">
        <dt>{t('exchange.found.format')}</dt>
        <dd>
          {known ? label(known) : id} · {bytesText(bytes)}
        </dd>
        <dt>{t('exchange.found.rows')}</dt>
        <dd data-testid="found-rows">
          {t(rowCountIsExact ? 'exchange.import.rows' : 'exchange.import.rowsAtLeast', {
            count: rowCount,
          })}
          {` · ${t('exchange.found.columns', { count: columns.length })}`}
          {hasShapes && ` · ${shapes.join(', ')}`}
        </dd>
        <dt>{t('exchange.found.crs')}</dt>
        <dd>{crs ? `${crs.name} · ${crs.code}` : t('exchange.found.crsNone')}</dd>
        {layers.length > 1 && (
          <>
            <dt>{t('exchange.found.layer')}</dt>
            <dd>
              <select
                className="input"
                aria-label={t('exchange.found.layer')}
                data-testid="import-layer"
                disabled={frozen}
                value={layer}
                onChange={(event) => onInspect({ ...rest, layer: event.target.value })}
              >
                {layers.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </dd>
          </>
        )}
        {encoding && (
          <>
            <dt>{t('exchange.found.encoding')}</dt>
            <dd>
              <select
                className="input"
                aria-label={t('exchange.found.encoding')}
                title={t('exchange.found.encodingHint')}
                data-testid="import-encoding"
                disabled={frozen}
                value={encoding}
                onChange={(event) => onInspect({ ...rest, encoding: event.target.value })}
              >
                {[...new Set([encoding, ...ENCODINGS])].map((name) => (
                  <option key={name} value={name}>
                    {name.toUpperCase()}
                  </option>
                ))}
              </select>
            </dd>
          </>
        )}
      </dl>
      {isGarbled && <Banner tone="warn">{t('exchange.found.brokenText')}</Banner>}
    </>
  )
}
