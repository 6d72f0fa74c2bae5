import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/Field.tsx'
import type { ComponentForm } from './changes.ts'
import { STATES } from './states.ts'
import { UnitPicker } from './UnitPicker.tsx'

/** The attributes of a component, for editing and adding. */
export function ComponentFields({
  form,
  error,
  onChange,
}: {
  form: ComponentForm
  error?: string | null
  onChange: (change: Partial<ComponentForm>) => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <Field label={t('inventory.name')} error={error}>
        <input
          className="input"
          value={form.name}
          maxLength={60}
          data-testid="component-name-input"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field label={t('inventory.state')}>
        <select
          className="input"
          value={form.state}
          data-testid="component-state-input"
          onChange={(event) => onChange({ state: event.target.value as ComponentForm['state'] })}
        >
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`inventory.states.${state}`)}
            </option>
          ))}
        </select>
      </Field>
      {(['supervising', 'owner', 'maintainer'] as const).map((role) => (
        <UnitPicker
          key={role}
          label={t(`inventory.${role}`)}
          value={form[role]}
          testId={`component-${role}-input`}
          onChange={(code) => onChange({ [role]: code })}
        />
      ))}
      <Field label={t('inventory.address')}>
        <input
          className="input"
          value={form.address}
          maxLength={200}
          onChange={(event) => onChange({ address: event.target.value })}
        />
      </Field>
      <Field label={t('inventory.note')}>
        <textarea
          className="input"
          value={form.note}
          maxLength={500}
          data-testid="component-note-input"
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </Field>
    </>
  )
}
