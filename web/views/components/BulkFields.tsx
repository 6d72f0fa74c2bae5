import { useTranslation } from 'react-i18next'
import { BULK_FIELDS, type BulkDraft, type BulkField } from './bulk.ts'
import { ChoiceSelect } from './ChoiceSelect.tsx'
import type { ComponentForm } from './changes.ts'
import { CHOICES, type Choice } from './choices.ts'
import { UnitPicker } from './UnitPicker.tsx'

const FIRST: ComponentForm = {
  state: 'intact',
  supervising: null,
  owner: null,
  maintainer: null,
  accuracyClass: 'C',
  dataSource: 'map',
  name: '',
  address: '',
  note: '',
}

/** A field is changed when it is switched on; what is off stays as each has it. */
export function BulkFields({ draft, onChange }: { draft: BulkDraft; onChange: (draft: BulkDraft) => void }) {
  const { t } = useTranslation()
  const toggle = (field: BulkField) => {
    const { [field]: _off, ...rest } = draft
    onChange(field in draft ? rest : { ...draft, [field]: FIRST[field] })
  }
  return (
    <div className="bulk-fields">
      {BULK_FIELDS.map((field) => (
        <div key={field} className="bulk-field" data-on={field in draft}>
          <label className="bulk-toggle">
            <input
              type="checkbox"
              checked={field in draft}
              data-testid={`bulk-toggle-${field}`}
              onChange={() => toggle(field)}
            />
            {t(`inventory.${field}`)}
          </label>
          {field in draft && <BulkControl field={field} draft={draft} onChange={onChange} />}
        </div>
      ))}
    </div>
  )
}

function BulkControl({
  field,
  draft,
  onChange,
}: {
  field: BulkField
  draft: BulkDraft
  onChange: (draft: BulkDraft) => void
}) {
  const { t } = useTranslation()
  const label = t(`inventory.${field}`)
  const testId = `bulk-${field}`
  const take = (value: string | null) => onChange({ ...draft, [field]: value })
  if (field in CHOICES) {
    const choice = field as Choice
    return <ChoiceSelect field={choice} label={label} value={draft[choice] as string} testId={testId} onChange={take} />
  }
  if (field === 'supervising' || field === 'owner' || field === 'maintainer') {
    return <UnitPicker label={t('editor.bulk.unit')} value={draft[field] ?? null} testId={testId} onChange={take} />
  }
  return (
    <input
      className="input"
      aria-label={label}
      placeholder={field === 'name' ? undefined : t('editor.bulk.empties')}
      maxLength={field === 'name' ? 60 : field === 'address' ? 200 : 500}
      value={draft[field] ?? ''}
      data-testid={testId}
      onChange={(event) => take(event.target.value)}
    />
  )
}
