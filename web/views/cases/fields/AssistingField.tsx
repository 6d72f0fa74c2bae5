import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/Field.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import type { FieldProps } from '../ActionFields.tsx'
import { useUnitOptions } from './UnitField.tsx'

/** Units that assist the leading one, out of the way until one is wanted; each can be taken out again. */
export function AssistingField({ draft, wrong, onChange }: FieldProps) {
  const { t } = useTranslation()
  const { options, setSearch } = useUnitOptions()
  const codes = draft.assisting ?? []
  const labels = draft.assistingLabels ?? []
  const without = (index: number) => ({
    assisting: codes.filter((_, other) => other !== index),
    assistingLabels: labels.filter((_, other) => other !== index),
  })
  const [open, setOpen] = useState(codes.length > 0)
  // Units proposed may come later than the form.
  if (!open && codes.length === 0) {
    return (
      <button type="button" className="field-add" data-testid="field-assisting-add" onClick={() => setOpen(true)}>
        <Plus size={13} />
        {t('cases.act.assistingAdd')}
      </button>
    )
  }
  return (
    <div className="assisting-field">
      <Field label={t('cases.act.assisting')} error={wrong.assisting}>
        <Picker
          data-testid="field-assisting"
          above
          value={null}
          options={options.filter(({ value }) => value !== draft.unit && !codes.includes(value))}
          placeholder={t('cases.act.assistingAdd')}
          empty={t('action.unitNone')}
          onSearch={setSearch}
          onChange={({ value, label }) =>
            onChange({ assisting: [...codes, value], assistingLabels: [...labels, label] })
          }
        />
      </Field>
      {codes.length > 0 && (
        <ul>
          {codes.map((code, index) => (
            <li key={code} className="tag">
              {labels[index] ?? code}
              <button
                type="button"
                aria-label={t('cases.act.assistingRemove', { unit: labels[index] ?? code })}
                onClick={() => onChange(without(index))}
              >
                <X size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
