import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FAULTS, type FaultKind } from '../../../server/evaluation/rules.ts'
import type { Accountability } from '../../../server/evaluation/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { Picker } from '../../ui/Picker.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams } from '../../url.ts'
import { useDistricts, useUnitName, useUnitSearch } from '../cases/queries.ts'
import type { FaultFilter } from './AccountabilityPage.tsx'

const EVERY = ''

/** Kind, period, area and unit, in the address bar. */
export function FaultFilters({ filter, period }: { filter: FaultFilter; period: Accountability | undefined }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const { role, areaCode } = usePerson()
  const districts = useDistricts()
  const [text, setText] = useState('')
  const units = useUnitSearch(text)
  const unit = useUnitName(filter.unit)
  return (
    <div className="fault-filters">
      <Segmented<FaultKind | ''>
        label={t('boards.accountability.kind')}
        value={filter.kind ?? EVERY}
        options={[
          { value: EVERY, label: t('common.all') },
          ...(Object.keys(FAULTS) as FaultKind[]).map((kind) => ({ value: kind, label: label(FAULTS[kind]) })),
        ]}
        onChange={(kind) => setParams({ kind: kind || null })}
      />
      <span className="row">
        <label className="row">
          {t('boards.accountability.from')}
          <input
            className="input"
            type="date"
            value={filter.from ?? period?.from ?? ''}
            max={filter.to ?? period?.to}
            onChange={(event) => setParams({ from: event.target.value || null })}
          />
        </label>
        <label className="row">
          {t('boards.accountability.to')}
          <input
            className="input"
            type="date"
            value={filter.to ?? period?.to ?? ''}
            min={filter.from ?? period?.from}
            onChange={(event) => setParams({ to: event.target.value || null })}
          />
        </label>
      </span>
      {areaCode === null && role !== 'unit_staff' && role !== 'dispatcher' && (
        <>
          <select
            className="input"
            aria-label={t('boards.accountability.district')}
            value={filter.district ?? ''}
            onChange={(event) => setParams({ district: event.target.value || null })}
          >
            <option value="">{t('boards.accountability.district')}</option>
            {districts.data?.map((area) => (
              <option key={area.code} value={area.code}>
                {name(area)}
              </option>
            ))}
          </select>
          <div className="fault-unit">
            <Picker
              value={filter.unit ? { value: filter.unit, label: unit ? name(unit) : filter.unit } : null}
              options={[
                ...(filter.unit ? [{ value: EVERY, label: t('boards.accountability.reset') }] : []),
                ...(units.data ?? [])
                  .slice(0, 40)
                  .map((one) => ({ value: one.code, label: name(one), note: one.code })),
              ]}
              placeholder={t('boards.accountability.unitSearch')}
              empty={units.isPending ? t('common.loading') : t('action.unitNone')}
              onSearch={setText}
              onChange={(option) => setParams({ unit: option.value || null })}
            />
          </div>
        </>
      )}
    </div>
  )
}
