import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueueFilter } from '../../../server/cases/filters/rules.ts'
import { REQUESTS, type RequestKind } from '../../../server/cases/lifecycle.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { Picker } from '../../ui/Picker.tsx'
import { useClasses, useDistricts, useUnitName, useUnitSearch } from './queries.ts'
import type { ShownFilter } from './useQueueFilter.ts'

/** The filters one sets now and then: level, district, class, unit, kind of request. */
export function MoreFilters({
  filter,
  onChange,
}: {
  filter: ShownFilter
  onChange: (change: Partial<QueueFilter>) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const { role } = usePerson()
  const districts = useDistricts()
  const classes = useClasses()
  const [text, setText] = useState('')
  const units = useUnitSearch(text)
  const unit = useUnitName(filter.unit)
  return (
    <div className="more-filters">
      <select
        className="input"
        aria-label={t('queue.district')}
        value={filter.district ?? ''}
        onChange={(event) => onChange({ district: event.target.value || null, street: null })}
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
        aria-label={t('boards.filter.level')}
        value={filter.level ?? ''}
        onChange={(event) => onChange({ level: (event.target.value || null) as QueueFilter['level'] })}
      >
        <option value="">{t('boards.filter.anyLevel')}</option>
        <option value="city">{t('boards.filter.city')}</option>
        <option value="district">{t('boards.filter.districtLevel')}</option>
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
      <select
        className="input"
        aria-label={t('boards.board.requests')}
        value={filter.request === 'mine' ? '' : (filter.request ?? '')}
        onChange={(event) => onChange({ request: (event.target.value || null) as RequestKind | null })}
      >
        <option value="">{t('boards.board.requests')}</option>
        {(Object.keys(REQUESTS) as RequestKind[]).map((kind) => (
          <option key={kind} value={kind}>
            {label(REQUESTS[kind])}
          </option>
        ))}
      </select>
      {role !== 'unit_staff' && (
        <div className="wide">
          <Picker
            value={filter.unit ? { value: filter.unit, label: unit ? name(unit) : filter.unit } : null}
            options={(units.data ?? [])
              .slice(0, 40)
              .map((one) => ({ value: one.code, label: name(one), note: one.code }))}
            placeholder={t('boards.filter.unitSearch')}
            empty={units.isPending ? t('common.loading') : t('action.unitNone')}
            onSearch={setText}
            onChange={(option) => onChange({ unit: option.value })}
          />
        </div>
      )}
    </div>
  )
}
