import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useClasses, useDistricts } from '../cases/queries.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { type DecisionFilter, STATUSES, type Status } from './decisionQueries.ts'

export function DecisionFilters({
  filter,
  onChange,
}: {
  filter: DecisionFilter
  onChange: (change: Partial<DecisionFilter>) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const districts = useDistricts()
  const classes = useClasses()
  return (
    <search className="decision-filters" aria-label={t('decisions.filters')}>
      <Segmented<Status>
        label={t('decisions.status')}
        value={filter.status}
        onChange={(status) => onChange({ status })}
        options={STATUSES.map((status) => ({
          value: status,
          label: t(`decisions.statuses.${status}`),
          testId: `decisions-${status}`,
        }))}
      />
      <Field label={t('decisions.district')}>
        <select
          className="input"
          value={filter.district ?? ''}
          onChange={(event) => onChange({ district: event.target.value || null })}
        >
          <option value="">{t('decisions.allDistricts')}</option>
          {districts.data?.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t('decisions.class')}>
        <select
          className="input"
          value={filter.class ?? ''}
          onChange={(event) => onChange({ class: event.target.value || null })}
        >
          <option value="">{t('decisions.allClasses')}</option>
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
      </Field>
      <UnitPicker
        label={t('decisions.unit')}
        value={filter.unit}
        onChange={(unit) => onChange({ unit })}
        testId="decisions-unit"
      />
    </search>
  )
}
