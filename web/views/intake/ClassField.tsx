import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { Field } from '../../ui/Field.tsx'
import { Picker, type PickerOption } from '../../ui/Picker.tsx'
import { useClasses } from '../cases/queries.ts'

/** What people report most, until this device has its own list. */
const COMMON = ['event-0101', 'component-0102', 'component-0101', 'component-0137', 'component-0305', 'event-0201']
const keyOf = ({ kind, code }: CatalogueClass) => `${kind}-${code}`

/** Class of a report: recent ones first, then by kind and major class, searchable by name or code. */
export function ClassField({
  value,
  error,
  onChange,
}: {
  value: CatalogueClass | null
  error?: string
  onChange: (chosen: CatalogueClass) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const classes = useClasses()
  const { recentClasses, set } = usePreferences()
  const [search, setSearch] = useState('')
  const recent = recentClasses.length > 0 ? recentClasses : COMMON

  const options = useMemo(() => {
    const all = classes.data ?? []
    const text = search.trim().toLowerCase()
    const matches = all.filter((one) =>
      `${one.code} ${one.name} ${one.nameEn} ${one.majorName}`.toLowerCase().includes(text),
    )
    const kinds = { component: t('report.kindComponent'), event: t('report.kindEvent') }
    const option = (one: CatalogueClass, group?: string): PickerOption => ({
      value: keyOf(one),
      label: name(one),
      note: `${kinds[one.kind]} ${one.code}`,
      group: group ?? `${kinds[one.kind]} · ${one.majorName}`,
    })
    const first = recent.flatMap((key) => matches.filter((one) => keyOf(one) === key))
    return [
      ...first.map((one) => option(one, t('report.recent'))),
      ...matches.filter((one) => !first.includes(one)).map((one) => option(one)),
    ]
  }, [classes.data, search, recent, name, t])

  const take = (key: string) => {
    const chosen = classes.data?.find((one) => keyOf(one) === key)
    if (!chosen) return
    set({ recentClasses: [key, ...recentClasses.filter((other) => other !== key)].slice(0, 6) })
    onChange(chosen)
  }
  return (
    <Field label={t('report.what')} error={error}>
      <Picker
        data-testid="report-class"
        value={value ? { value: keyOf(value), label: `${name(value)} · ${value.code}` } : null}
        options={options}
        placeholder={t('report.classSearch')}
        empty={classes.isPending ? t('common.loading') : t('report.classNone')}
        onSearch={setSearch}
        onChange={(option) => take(option.value)}
      />
    </Field>
  )
}
