import { ArrowRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ComponentBulkPreview } from '../../../server/components/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useAttributeWords } from './attributeWords.ts'
import { BULK_FIELDS } from './bulk.ts'
import type { BulkMeans } from './useBulkEdit.ts'

/** How many change, and from what to what, field by field. */
export function BulkPreviewList({ preview, means }: { preview: ComponentBulkPreview; means: BulkMeans }) {
  const { t } = useTranslation()
  const format = useFormat()
  const patch: Record<string, unknown> = 'patch' in means ? means.patch : {}
  const attribute = useAttributeWords()
  const words = (field: string, value: string | null, unit: Named | null = null) =>
    value === null ? t('editor.table.none') : attribute(field, unit ?? value)
  return (
    <section className="bulk-preview" data-testid="bulk-preview-list" data-count={preview.items.length}>
      <strong>
        {t('retire' in means ? 'editor.bulk.wouldRetire' : 'editor.bulk.would', {
          count: preview.items.length,
        })}
      </strong>
      {preview.unchanged > 0 && <p className="muted">{t('editor.bulk.same', { count: preview.unchanged })}</p>}
      {BULK_FIELDS.filter((field) => field in patch).map((field) => {
        const before = preview.before.filter((entry) => entry.field === field)
        const counted = before.reduce((sum, { count }) => sum + count, 0)
        if (before.length === 0) return null
        return (
          <div key={field} className="bulk-change">
            <h4>{t(`inventory.${field}`)}</h4>
            <ul>
              {before.map(({ value, count, unit }) => (
                <li key={value ?? ''}>
                  <span className="clip grow">{words(field, value, unit)}</span>
                  <span className="muted">{format.number(count)}</span>
                </li>
              ))}
              {counted < preview.items.length && (
                <li className="muted">
                  <span className="grow">{t('editor.bulk.others')}</span>
                  <span>{format.number(preview.items.length - counted)}</span>
                </li>
              )}
            </ul>
            <p className="bulk-to">
              <ArrowRight size={14} /> <b>{words(field, (patch[field] as string | null) ?? null)}</b>
            </p>
          </div>
        )
      })}
    </section>
  )
}
