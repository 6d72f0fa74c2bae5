import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { type QueueFilter, useClasses, useDistricts } from './queries.ts'

export function QueueFilters({
  filter,
  onChange,
  searchRef,
}: {
  filter: QueueFilter
  onChange: (change: Partial<QueueFilter>) => void
  searchRef: Ref<HTMLInputElement>
}) {
  const { t } = useTranslation()
  const name = useName()
  const districts = useDistricts()
  const classes = useClasses()
  const [text, setText] = useState(filter.q ?? '')
  useEffect(() => setText(filter.q ?? ''), [filter.q])
  useEffect(() => {
    if (text === (filter.q ?? '')) return
    const timer = window.setTimeout(() => onChange({ q: text.trim() || null }), 250)
    return () => window.clearTimeout(timer)
  })
  return (
    <div className="queue-filters">
      <div className="search">
        <Search size={14} />
        <input
          ref={searchRef}
          className="input"
          type="search"
          value={text}
          aria-label={t('queue.search')}
          placeholder={t('queue.search')}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        {!text && <kbd className="kbd">/</kbd>}
      </div>
      <div className="row">
        <select
          className="input"
          aria-label={t('queue.district')}
          value={filter.district ?? ''}
          onChange={(event) => onChange({ district: event.target.value || null })}
        >
          <option value="">{t('queue.district')}</option>
          {districts.data?.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area)}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label={t('queue.class')}
          value={filter.class ?? ''}
          onChange={(event) => onChange({ class: event.target.value || null })}
        >
          <option value="">{t('queue.class')}</option>
          {(['component', 'event'] as const).map((kind) => (
            <optgroup key={kind} label={t(kind === 'component' ? 'report.kindComponent' : 'report.kindEvent')}>
              {classes.data
                ?.filter((one) => one.kind === kind)
                .map((one) => (
                  <option key={one.code} value={`${kind}-${one.code}`}>
                    {one.code} {name(one)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </div>
    </div>
  )
}
