import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Component } from '../../../server/components/schema.ts'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses } from '../cases/queries.ts'
import { STATES } from './ComponentFields.tsx'

export interface ListFilter {
  q: string | null
  /** A class (0104) or a major class (01). */
  class: string | null
  state: Component['state'] | null
  inView: boolean
}

export function ListFilters({
  filter,
  onChange,
  searchRef,
}: {
  filter: ListFilter
  onChange: (change: Partial<ListFilter>) => void
  searchRef: Ref<HTMLInputElement>
}) {
  const { t } = useTranslation()
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  const [text, setText] = useState(filter.q ?? '')
  useEffect(() => setText(filter.q ?? ''), [filter.q])
  useEffect(() => {
    if (text.trim() === (filter.q ?? '')) return
    const timer = window.setTimeout(() => onChange({ q: text.trim() || null }), 250)
    return () => window.clearTimeout(timer)
  })
  return (
    <div className="inventory-filters">
      <div className="search">
        <Search size={14} />
        <input
          ref={searchRef}
          className="input"
          type="search"
          value={text}
          maxLength={100}
          aria-label={t('inventory.search')}
          placeholder={t('inventory.search')}
          data-testid="inventory-search"
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
          aria-label={t('inventory.allClasses')}
          data-testid="inventory-class"
          value={filter.class ?? ''}
          onChange={(event) => onChange({ class: event.target.value || null })}
        >
          <option value="">{t('inventory.allClasses')}</option>
          <ClassOptions classes={classes} whole={(major, name) => `${major} ${name}`} />
        </select>
        <select
          className="input"
          aria-label={t('inventory.allStates')}
          data-testid="inventory-state"
          value={filter.state ?? ''}
          onChange={(event) => onChange({ state: (event.target.value || null) as ListFilter['state'] })}
        >
          <option value="">{t('inventory.allStates')}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`inventory.states.${state}`)}
            </option>
          ))}
        </select>
        <label className="in-view" title={t('inventory.inViewHint')}>
          <input
            type="checkbox"
            checked={filter.inView}
            onChange={(event) => onChange({ inView: event.target.checked })}
          />
          {t('inventory.inView')}
        </label>
      </div>
    </div>
  )
}
