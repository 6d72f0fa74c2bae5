import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Area } from '../../../server/areas/schema.ts'
import { SCOPE_DIGITS } from '../../../server/responsibility/rulebook/schema.ts'
import { type Family, ZONE_KINDS } from '../../../server/responsibility/schema.ts'
import { request } from '../../api.ts'
import { useName } from '../../i18n/label.ts'
import { useHighlight } from '../../map/index.ts'
import { Field } from '../../ui/Field.tsx'
import { Picker, type PickerOption } from '../../ui/Picker.tsx'
import { useGroundOf, useZones } from './queries.ts'

const LEVEL: Partial<Record<Family, string>> = {
  community: 'community',
  street: 'street',
  district: 'district',
  city: 'city',
}

/** Where a rule binds: a zone, an area by its name, or a unit grid by its number; its ground is lit on the map. */
export function ScopeField({
  family,
  value,
  error,
  onChange,
}: {
  family: Family
  value: string
  error: string | null
  onChange: (scope: string) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const [search, setSearch] = useState('')
  const text = search.trim()
  const zones = useZones()
  const ofZone = family === 'special' || family === 'corridor'
  const level = LEVEL[family]
  const areas = useQuery({
    queryKey: ['areas', 'scope', level ?? null, text],
    queryFn: () =>
      request<{ areas: Area[] }>('/api/areas', { query: { level, q: text || undefined } }).then(
        (answer) => answer.areas,
      ),
    enabled: !ofZone && family !== 'grid',
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  })
  const ground = useGroundOf(value || null)
  useHighlight('scope', ground ? [{ role: 'ground', geometry: ground }] : [])
  const options: PickerOption[] = ofZone
    ? (zones.data?.zones ?? [])
        .filter(
          (zone) =>
            ZONE_KINDS[zone.kind].family === family &&
            `${zone.code} ${zone.name} ${zone.nameEn}`.toLowerCase().includes(text.toLowerCase()),
        )
        .map((zone) => ({ value: zone.code, label: name(zone), note: zone.code }))
    : family === 'grid'
      ? /^\d{15}$/.test(text)
        ? [{ value: text, label: text }]
        : []
      : (areas.data ?? [])
          .filter(({ code }) => code.length <= 12)
          .slice(0, 60)
          .map((area) => ({ value: area.code, label: name(area), note: area.code }))
  const known = options.find((option) => option.value === value)
  return (
    <Field
      label={t('rules.fields.scope')}
      error={error}
      hint={family === 'grid' ? t('rules.hints.grid', { digits: SCOPE_DIGITS.grid }) : undefined}
    >
      <Picker
        data-testid="rule-scope"
        value={value ? { value, label: known ? `${known.label} · ${value}` : value } : null}
        options={options}
        placeholder={t(ofZone ? 'rules.hints.zone' : 'rules.hints.area')}
        empty={t('rules.hints.scopeNone')}
        onSearch={setSearch}
        onChange={(option) => onChange(option.value)}
      />
    </Field>
  )
}
