import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { useUnits } from './queries.ts'

/** Units that stand in the list to choose from: those the server lists first, and the one chosen. */
export function UnitFilter({
  label,
  role,
  value,
  onChange,
}: {
  label: string
  role: 'supervising' | 'owner' | 'maintainer'
  value: string | undefined
  onChange: (code: string | undefined) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const units = useUnits('', true).data ?? []
  const known = !value || value === 'none' || units.some(({ code }) => code === value)
  return (
    <select
      className="input"
      aria-label={label}
      data-testid={`filter-${role}`}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('editor.table.any')}</option>
      <option value="none">{t('editor.table.none')}</option>
      {!known && <option value={value}>{value}</option>}
      {units.map((unit) => (
        <option key={unit.code} value={unit.code}>
          {name(unit)}
        </option>
      ))}
    </select>
  )
}
