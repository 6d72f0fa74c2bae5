import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { useClasses } from '../cases/queries.ts'
import { STATES } from '../components/states.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import type { Field } from './options.ts'

/** One value for every row of the file: chosen where there is a list of them, else typed. */
export function FixedValue({
  field,
  label,
  value,
  onChange,
}: {
  field: Field
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  if (field === 'supervising' || field === 'owner' || field === 'maintainer') {
    return (
      <UnitPicker
        label={label}
        value={value || null}
        testId={`fixed-${field}`}
        onChange={(code) => onChange(code ?? '')}
      />
    )
  }
  const common = { className: 'input', 'aria-label': label, value, 'data-testid': `fixed-${field}` }
  if (field === 'class') return <ClassChoice {...common} onChange={onChange} />
  const options: Partial<Record<Field, readonly (readonly [string, string])[]>> = {
    state: STATES.map((state) => [state, t(`inventory.states.${state}`)] as const),
    accuracy: ['A', 'B', 'C'].map((one) => [one, one] as const),
    source: (['survey', 'map', 'other'] as const).map((one) => [one, t(`exchange.sources.${one}`)] as const),
  }
  const known = options[field]
  if (!known) {
    return (
      <input
        {...common}
        type={field === 'originalOn' ? 'date' : 'text'}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  return (
    <select {...common} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('exchange.mapping.choose')}</option>
      {known.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  )
}

function ClassChoice({ onChange, ...common }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const name = useName()
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  return (
    <select {...common} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('exchange.mapping.choose')}</option>
      {classes.map((one) => (
        <option key={one.code} value={one.code}>
          {one.code} {name(one)}
        </option>
      ))}
    </select>
  )
}
