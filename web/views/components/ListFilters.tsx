import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses } from '../cases/queries.ts'
import type { ListFilter } from './listFilter.ts'
import { SearchField } from './SearchField.tsx'
import { STATES } from './states.ts'

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
  return (
    <div className="inventory-filters">
      <SearchField value={filter.q} search={searchRef} onChange={(q) => onChange({ q })} />
      <div className="row">
        <select
          className="input"
          aria-label={t('inventory.allClasses')}
          data-testid="inventory-class"
          value={filter.class ?? ''}
          onChange={(event) => onChange({ class: event.target.value || undefined })}
        >
          <option value="">{t('inventory.allClasses')}</option>
          <ClassOptions classes={classes} whole={(major, name) => `${major} ${name}`} />
        </select>
        <select
          className="input"
          aria-label={t('inventory.allStates')}
          data-testid="inventory-state"
          value={filter.state ?? ''}
          onChange={(event) => onChange({ state: (event.target.value || undefined) as ListFilter['state'] })}
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
