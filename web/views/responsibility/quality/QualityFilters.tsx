import { useTranslation } from 'react-i18next'
import { GROUPS, type Group } from '../../../../server/evaluation/quality/schema.ts'
import { useLabel, useName } from '../../../i18n/label.ts'
import { usePerson } from '../../../session.ts'
import { Segmented } from '../../../ui/Segmented.tsx'
import { setParams } from '../../../url.ts'
import { useDistricts } from '../../cases/queries.ts'
import { PRESETS, presetOf, type QualityFilter, setPreset } from './queries.ts'

/** Grouping, period and district, in the address bar. */
export function QualityFilters({
  filter,
  period,
}: {
  filter: QualityFilter
  period: { from: string; to: string } | undefined
}) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const { areaCode } = usePerson()
  const districts = useDistricts()
  return (
    <div className="quality-filters">
      <Segmented<Group>
        label={t('quality.by')}
        value={filter.by}
        options={(Object.keys(GROUPS) as Group[]).map((by) => ({
          value: by,
          label: label(GROUPS[by]),
          testId: `by-${by}`,
        }))}
        onChange={(by) => setParams({ by: by === 'rule' ? null : by })}
      />
      {period && (
        <Segmented
          label={t('explore.period')}
          value={presetOf(period)}
          options={PRESETS.map((preset) => ({ value: preset, label: t(`quality.presets.${preset}`) }))}
          onChange={(preset) => setPreset(preset, period.to)}
        />
      )}
      <span className="row">
        {(['from', 'to'] as const).map((edge) => (
          <label className="row" key={edge}>
            {t(`quality.${edge}`)}
            <input
              className="input"
              type="date"
              value={filter[edge] ?? period?.[edge] ?? ''}
              min={edge === 'to' ? period?.from : undefined}
              max={edge === 'from' ? period?.to : undefined}
              onChange={(event) => setParams({ [edge]: event.target.value || null })}
            />
          </label>
        ))}
      </span>
      {areaCode === null && (
        <select
          className="input"
          aria-label={t('quality.district')}
          value={filter.district ?? ''}
          onChange={(event) => setParams({ district: event.target.value || null })}
        >
          <option value="">{t('quality.district')}</option>
          {districts.data?.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
