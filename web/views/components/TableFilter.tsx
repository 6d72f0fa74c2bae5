import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses } from '../cases/queries.ts'
import type { ListFilter } from './listFilter.ts'
import { STATES } from './states.ts'
import type { Column } from './tableLook.ts'
import { UnitFilter } from './UnitFilter.tsx'

/** Under the head of a column: what narrows the list by it. */
export function TableFilter({
  column,
  filter,
  onFilter,
}: {
  column: Column
  filter: ListFilter
  onFilter: (change: Partial<ListFilter>) => void
}) {
  const { t } = useTranslation()
  const label = t('editor.table.filterBy', { column: t(`editor.columns.${column}`) })
  switch (column) {
    case 'class':
      return <ClassFilter label={label} value={filter.class} onChange={(value) => onFilter({ class: value })} />
    case 'state':
      return (
        <select
          className="input"
          aria-label={label}
          data-testid="filter-state"
          value={filter.state ?? ''}
          onChange={(event) => onFilter({ state: (event.target.value || undefined) as ListFilter['state'] })}
        >
          <option value="">{t('editor.table.any')}</option>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {t(`inventory.states.${state}`)}
            </option>
          ))}
        </select>
      )
    case 'accuracy':
      return (
        <select
          className="input"
          aria-label={label}
          value={filter.accuracy ?? ''}
          onChange={(event) => onFilter({ accuracy: (event.target.value || undefined) as ListFilter['accuracy'] })}
        >
          <option value="">{t('editor.table.any')}</option>
          {['A', 'B', 'C'].map((value) => (
            <option key={value}>{value}</option>
          ))}
        </select>
      )
    case 'supervising':
    case 'owner':
    case 'maintainer':
      return (
        <UnitFilter
          label={label}
          role={column}
          value={filter[column]}
          onChange={(code) => onFilter({ [column]: code })}
        />
      )
    case 'grid':
      return (
        <TextFilter
          label={label}
          value={filter.grid ?? ''}
          placeholder={t('editor.table.gridHint')}
          accepts={/^(\d{15})?$/}
          onChange={(grid) => onFilter({ grid: grid || undefined })}
        />
      )
    case 'changed':
      return (
        <input
          className="input"
          type="date"
          aria-label={t('editor.table.since')}
          title={t('editor.table.since')}
          value={filter.since ?? ''}
          onChange={(event) => onFilter({ since: event.target.value || undefined })}
        />
      )
    default:
      return null
  }
}

function ClassFilter({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  const { t } = useTranslation()
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  return (
    <select
      className="input"
      aria-label={label}
      data-testid="filter-class"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('editor.table.any')}</option>
      <ClassOptions classes={classes} whole={(major, name) => `${major} ${name}`} />
    </select>
  )
}

function TextFilter({
  label,
  value,
  placeholder,
  accepts,
  onChange,
}: {
  label: string
  value: string
  placeholder: string
  accepts: RegExp
  onChange: (value: string) => void
}) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <input
      className="input"
      aria-label={label}
      aria-invalid={!accepts.test(text.trim()) || undefined}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
        if (accepts.test(event.target.value.trim())) onChange(event.target.value.trim())
      }}
    />
  )
}
