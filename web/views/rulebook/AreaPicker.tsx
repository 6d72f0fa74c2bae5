import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Area } from '../../../server/areas/schema.ts'
import { request } from '../../api.ts'
import { useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { useAreas } from './queries.ts'

/** An area by its name or code. */
export function AreaPicker({
  label,
  level,
  value,
  placeholder,
  hint,
  error,
  testId,
  beside,
  onChange,
}: {
  label: string
  /** Only areas of this level; without, every level below the city. */
  level?: 'community'
  value: string | null
  placeholder: string
  hint?: ReactNode
  error?: string | null
  testId: string
  /** Beside the field, as a way to choose on the map. */
  beside?: ReactNode
  /** Null only where the area may be left open, which is without `level`. */
  onChange: (code: string | null) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const [text, setText] = useState<string | null>(null)
  const words = text?.trim() ?? ''
  const areas = useQuery({
    queryKey: ['areas', 'picker', level ?? null, words],
    queryFn: () =>
      request<{ areas: Area[] }>('/api/areas', { query: { level, q: words || undefined } }).then(
        (answer) => answer.areas,
      ),
    enabled: text !== null,
    staleTime: 60_000,
    placeholderData: (previous) => previous,
  })
  const [chosen] = useAreas(value ? [value] : [])
  return (
    <div className="area-field">
      <Field label={label} hint={hint} error={error}>
        <Picker
          data-testid={testId}
          value={value ? { value, label: chosen ? `${name(chosen)} · ${value}` : value } : null}
          options={(areas.data ?? [])
            .filter(({ code }) => code.length >= 6)
            .slice(0, 60)
            .map((area) => ({ value: area.code, label: name(area), note: area.code }))}
          placeholder={placeholder}
          empty={t(areas.isPending ? 'common.loading' : 'rules.hints.scopeNone')}
          onSearch={setText}
          onChange={(option) => onChange(option.value)}
        />
      </Field>
      {value && !level && (
        <IconButton label={t('rules.owner.wholeCity')} onClick={() => onChange(null)}>
          <X size={14} />
        </IconButton>
      )}
      {beside}
    </div>
  )
}
