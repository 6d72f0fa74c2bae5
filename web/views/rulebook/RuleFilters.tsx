import { Search, SlidersHorizontal } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FAMILIES } from '../../../server/responsibility/rulebook/schema.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useClasses, useDistricts } from '../cases/queries.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import type { RuleFilter } from './queries.ts'

export function RuleFilters({
  filter,
  onChange,
  searchRef,
}: {
  filter: RuleFilter
  onChange: (change: Partial<RuleFilter>) => void
  searchRef: Ref<HTMLInputElement>
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const classes = useClasses().data ?? []
  const districts = useDistricts().data ?? []
  const [more, setMore] = useState(Boolean(filter.unit || filter.area || filter.class))
  const [text, setText] = useState(filter.q ?? '')
  useEffect(() => setText(filter.q ?? ''), [filter.q])
  useEffect(() => {
    if (text.trim() === (filter.q ?? '')) return
    const timer = window.setTimeout(() => onChange({ q: text.trim() || null }), 250)
    return () => window.clearTimeout(timer)
  })
  const kinds: readonly Kind[] = ['event', 'component']
  const ofClass = filter.kind && filter.class ? `${filter.kind}-${filter.class}` : (filter.kind ?? '')
  return (
    <div className="rulebook-filters">
      <div className="row">
        <div className="search grow">
          <Search size={14} />
          <input
            ref={searchRef}
            className="input"
            type="search"
            value={text}
            maxLength={100}
            aria-label={t('rules.list.search')}
            placeholder={t('rules.list.search')}
            data-testid="rules-search"
            onChange={(event) => setText(event.target.value)}
          />
          {!text && <kbd className="kbd">/</kbd>}
        </div>
        <IconButton label={t('rules.list.more')} aria-expanded={more} onClick={() => setMore(!more)}>
          <SlidersHorizontal size={15} />
        </IconButton>
      </div>
      <div className="row">
        <select
          className="input"
          aria-label={t('rules.list.family')}
          data-testid="rules-family"
          value={filter.family ?? ''}
          onChange={(event) => onChange({ family: (event.target.value || null) as RuleFilter['family'] })}
        >
          <option value="">{t('rules.list.allFamilies')}</option>
          {FAMILIES.map((family) => (
            <option key={family} value={family}>
              {label(RULES[family])}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label={t('rules.list.class')}
          data-testid="rules-class"
          value={ofClass}
          onChange={(event) => {
            const [kind, code] = event.target.value.split('-')
            onChange({ kind: (kind || null) as Kind | null, class: code ?? null })
          }}
        >
          <option value="">{t('rules.list.allClasses')}</option>
          {kinds.map((kind) => (
            <optgroup key={kind} label={t(kind === 'event' ? 'report.kindEvent' : 'report.kindComponent')}>
              <option value={kind}>{t(kind === 'event' ? 'rules.list.allEvents' : 'rules.list.allComponents')}</option>
              {classes
                .filter((one) => one.kind === kind)
                .map((one) => (
                  <option key={one.code} value={`${kind}-${one.code}`}>
                    {one.code} {name(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </div>
      {more && (
        <>
          <select
            className="input"
            aria-label={t('rules.list.area')}
            value={filter.area ?? ''}
            onChange={(event) => onChange({ area: event.target.value || null })}
          >
            <option value="">{t('rules.list.allAreas')}</option>
            {filter.area && !districts.some(({ code }) => code === filter.area) && (
              <option value={filter.area}>{filter.area}</option>
            )}
            {districts.map((one) => (
              <option key={one.code} value={one.code}>
                {name(one)}
              </option>
            ))}
          </select>
          <UnitPicker
            label={t('rules.list.unit')}
            value={filter.unit}
            onChange={(unit) => onChange({ unit })}
            testId="rules-unit"
          />
        </>
      )}
    </div>
  )
}
