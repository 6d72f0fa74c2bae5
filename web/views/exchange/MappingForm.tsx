import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import, ImportOptions } from '../../../server/exchange/schema.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { FixedValue } from './FixedValue.tsx'
import { type Field, fieldsOf, MAIN, missing, OTHERS } from './options.ts'

/** Not the name of a column: no column is called by nothing but a control character. */
const FIXED = '\u0001'
/** Each component has its own. */
const NEVER_FIXED: ReadonlySet<Field> = new Set([
  'code',
  'x',
  'y',
  'wkt',
  'supervisingName',
  'ownerName',
  'maintainerName',
])

/** Which column of the file is which of our fields, or one value for every row. */
export function MappingForm({
  inspection,
  options,
  onChange,
}: {
  inspection: Import['inspection']
  options: ImportOptions
  onChange: (change: ImportOptions) => void
}) {
  const { t } = useTranslation()
  const { mapping = {}, constants = {} } = options
  const [all, setAll] = useState(false)
  const others = fieldsOf(OTHERS, inspection)
  const used = others.filter((field) => mapping[field] || constants[field] !== undefined)
  const shown = [...fieldsOf(MAIN, inspection), ...(all ? others : used)]
  const lacks = missing(options, inspection)
  const choose = (field: Field, column: string) => {
    const { [field]: before, ...rest } = constants
    onChange({
      mapping: { ...mapping, [field]: column === FIXED || column === '' ? null : column },
      constants: column === FIXED ? { ...rest, [field]: before ?? '' } : rest,
    })
  }
  return (
    <>
      <p className="muted import-hint">
        {t(inspection.isRemembered ? 'exchange.mapping.remembered' : 'exchange.mapping.proposed')}
      </p>
      {shown.map((field) => {
        const column = mapping[field] ?? ''
        const isFixed = constants[field] !== undefined
        const samples = inspection.columns.find(({ name }) => name === column)?.samples ?? []
        const name = t(`exchange.fields.${field}`)
        return (
          <div key={field} className="mapping-row">
            <span className="clip" title={name}>
              {name}
            </span>
            <select
              className="input"
              aria-label={name}
              data-testid={`map-${field}`}
              value={isFixed ? FIXED : column}
              onChange={(event) => choose(field, event.target.value)}
            >
              <option value="">{t('exchange.mapping.none')}</option>
              {!NEVER_FIXED.has(field) && <option value={FIXED}>{t('exchange.mapping.fixed')}</option>}
              {inspection.columns.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.name}
                </option>
              ))}
            </select>
            {isFixed ? (
              <div className="mapping-note">
                <FixedValue
                  field={field}
                  label={t('exchange.mapping.fixedValue', { field: name })}
                  value={constants[field] ?? ''}
                  onChange={(value) => onChange({ constants: { ...constants, [field]: value } })}
                />
              </div>
            ) : (
              samples.length > 0 && (
                <span className="mapping-note muted clip" title={samples.join(' · ')}>
                  {samples.join(' · ')}
                </span>
              )
            )}
          </div>
        )
      })}
      {!all && others.length > used.length && (
        <Button variant="ghost" data-testid="map-more" onClick={() => setAll(true)}>
          {t('exchange.mapping.more', { count: others.length - used.length })}
        </Button>
      )}
      {lacks.class && <Banner tone="warn">{t('exchange.mapping.classMissing')}</Banner>}
      {lacks.place && <Banner tone="warn">{t('exchange.mapping.placeMissing')}</Banner>}
    </>
  )
}
