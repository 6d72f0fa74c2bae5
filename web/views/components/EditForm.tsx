import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComponentEdit } from '../../../server/components/schema.ts'
import { useKeys } from '../../keys.ts'
import { ComponentFields } from './ComponentFields.tsx'
import { type ComponentForm, patchOf } from './changes.ts'
import { FormBar } from './PanelParts.tsx'

export function EditForm({
  before,
  busy,
  onSave,
  onCancel,
}: {
  before: ComponentForm
  busy: boolean
  onSave: (patch: ComponentEdit) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const [form, setForm] = useState(before)
  useKeys({ Escape: onCancel })
  const patch = patchOf(before, form)
  const nameless = form.name.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!nameless && Object.keys(patch).length > 0) onSave(patch)
  }
  return (
    <form className="inventory-form" onSubmit={submit}>
      <div className="inventory-scroll stack">
        <ComponentFields
          form={form}
          error={nameless ? t('inventory.form.missingName') : null}
          onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        />
      </div>
      <FormBar
        busy={busy}
        label={t('inventory.actions.save')}
        idle={
          nameless
            ? t('inventory.form.missingName')
            : Object.keys(patch).length === 0
              ? t('inventory.form.nothing')
              : null
        }
        onCancel={onCancel}
      />
    </form>
  )
}
