import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Shapes } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComponentDetail, ComponentNew } from '../../../server/components/schema.ts'
import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { request } from '../../api.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { refreshLayer } from '../../map/index.ts'
import type { SketchKind } from '../../map/path.ts'
import { useSketch } from '../../map/sketch.ts'
import { Field } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { useClasses } from '../cases/queries.ts'
import { ComponentFields } from './ComponentFields.tsx'
import type { ComponentForm } from './changes.ts'
import { DrawField } from './DrawField.tsx'
import { FormBar, PanelHead } from './PanelParts.tsx'
import { componentKey } from './queries.ts'
import { rememberEdit } from './undo.ts'

const EMPTY: ComponentForm = {
  name: '',
  state: 'intact',
  supervising: null,
  owner: null,
  maintainer: null,
  // Drawn here, not surveyed, unless the person says so.
  accuracyClass: 'C',
  dataSource: 'map',
  address: '',
  note: '',
}

/** A new component: its class, its place on the map, its departments. Code and grid are the platform's to give. */
export function AddComponent({ onClose, onAdded }: { onClose: () => void; onAdded: (code: string) => void }) {
  const { t } = useTranslation()
  const name = useName()
  const client = useQueryClient()
  const [kind, setKind] = useState<CatalogueClass | null>(null)
  const [form, setForm] = useState(EMPTY)
  const drawing = useSketch({ kind: (kind?.geometryKind as SketchKind | undefined) ?? 'point', snaps: true })
  const adding = useMutation({
    mutationFn: (body: ComponentNew) => request<ComponentDetail>('/api/components', { method: 'POST', body }),
    onSuccess: (detail) => {
      client.setQueryData(componentKey(detail.code), detail)
      void client.invalidateQueries({ queryKey: ['components'] })
      refreshLayer('components')
      rememberEdit(detail.edit, `${t('inventory.actions.add')} ${detail.name} ${detail.code}`)
      showToast('ok', t('inventory.actions.added', { code: detail.code }))
      onAdded(detail.code)
    },
    onError: showError,
  })
  useKeys({ Escape: onClose })
  const missing = !kind
    ? t('inventory.form.missingClass')
    : !drawing.geometry
      ? t('inventory.form.missingPlace')
      : form.name.trim() === ''
        ? t('inventory.form.missingName')
        : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!kind || !drawing.geometry || missing || adding.isPending) return
    const { address, note, supervising, owner, maintainer, accuracyClass, dataSource } = form
    adding.mutate({
      class: kind.code,
      geometry: drawing.geometry,
      name: form.name.trim(),
      state: form.state,
      accuracyClass,
      dataSource,
      ...(supervising ? { supervising } : {}),
      ...(owner ? { owner } : {}),
      ...(maintainer ? { maintainer } : {}),
      ...(address.trim() ? { address: address.trim() } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
  }
  const take = (chosen: CatalogueClass) => {
    // The class's own name stands for it until a person writes another.
    if (form.name === '' || form.name === kind?.name) setForm((now) => ({ ...now, name: chosen.name }))
    if (chosen.geometryKind !== kind?.geometryKind) drawing.clear()
    setKind(chosen)
  }
  return (
    <form className="inventory-panel" onSubmit={submit} data-testid="add-component">
      <PanelHead icon={<Shapes size={18} />} title={t('inventory.form.addTitle')} onClose={onClose} />
      <div className="inventory-scroll stack inventory-pad">
        <ClassPicker value={kind} label={kind ? `${name(kind)} · ${kind.code}` : ''} onChange={take} />
        <DrawField drawing={drawing} />
        <ComponentFields form={form} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
        <p className="muted">{t('inventory.form.codeHint')}</p>
      </div>
      <FormBar busy={adding.isPending} idle={missing} label={t('inventory.actions.add')} onCancel={onClose} />
    </form>
  )
}

function ClassPicker({
  value,
  label,
  onChange,
}: {
  value: CatalogueClass | null
  label: string
  onChange: (chosen: CatalogueClass) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const [search, setSearch] = useState('')
  const classes = useClasses()
  const text = search.trim().toLowerCase()
  const matches = (classes.data ?? []).filter(
    (one) =>
      one.kind === 'component' && `${one.code} ${one.name} ${one.nameEn} ${one.majorName}`.toLowerCase().includes(text),
  )
  return (
    <Field label={t('inventory.class')}>
      <Picker
        data-testid="component-class-input"
        value={value ? { value: value.code, label } : null}
        options={matches.map((one) => ({ value: one.code, label: name(one), note: one.code, group: one.majorName }))}
        placeholder={t('inventory.form.classSearch')}
        empty={classes.isPending ? t('common.loading') : t('inventory.form.classNone')}
        onSearch={setSearch}
        onChange={(option) => onChange(matches.find(({ code }) => code === option.value)!)}
      />
    </Field>
  )
}
