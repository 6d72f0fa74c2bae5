import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/Field.tsx'
import { ChoiceSelect } from './ChoiceSelect.tsx'
import type { ComponentForm } from './changes.ts'
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
        <ChoiceSelect
          field="state"
          value={form.state}
          testId="component-state-input"
          onChange={(state) => onChange({ state: state as ComponentForm['state'] })}
        />
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
      {(['accuracyClass', 'dataSource'] as const).map((field) => (
        <Field key={field} label={t(`inventory.${field}`)}>
          <ChoiceSelect
            field={field}
            value={form[field]}
            testId={`component-${field}-input`}
            onChange={(value) => onChange({ [field]: value })}
          />
        </Field>
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
