import { useTranslation } from 'react-i18next'
import type { ImportOptions } from '../../../server/exchange/schema.ts'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'

const CODES = ['refuse', 'update', 'skip'] as const
const NEAR = ['refuse', 'skip', 'take'] as const

/** What becomes of bad rows, of codes that exist, and of what stands there already. */
export function PolicyForm({
  options: { badRows = 'refuse', codes = 'refuse', near = 'refuse', nearMetres = 1 },
  onChange,
}: {
  options: ImportOptions
  onChange: (change: ImportOptions) => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <div className="field">
        <span className="label">{t('exchange.policy.badRows')}</span>
        <Segmented<'refuse' | 'leave_out'>
          label={t('exchange.policy.badRows')}
          wide
          value={badRows}
          options={(['refuse', 'leave_out'] as const).map((value) => ({
            value,
            label: t(`exchange.policy.${value}`),
            testId: `bad-rows-${value}`,
          }))}
          onChange={(value) => onChange({ badRows: value })}
        />
      </div>
      <Field label={t('exchange.policy.codes')}>
        <select
          className="input"
          data-testid="import-codes"
          value={codes}
          onChange={(event) => onChange({ codes: CODES.find((value) => value === event.target.value) })}
        >
          {CODES.map((value) => (
            <option key={value} value={value}>
              {t(`exchange.policy.codesOptions.${value}`)}
            </option>
          ))}
        </select>
      </Field>
      <div className="import-pair">
        <Field label={t('exchange.policy.near')}>
          <select
            className="input"
            data-testid="import-near"
            value={near}
            onChange={(event) => onChange({ near: NEAR.find((value) => value === event.target.value) })}
          >
            {NEAR.map((value) => (
              <option key={value} value={value}>
                {t(`exchange.policy.nearOptions.${value}`)}
              </option>
            ))}
          </select>
        </Field>
        {near !== 'take' && (
          <Field label={t('exchange.policy.metres')}>
            <input
              className="input"
              type="number"
              min={0}
              max={100}
              step={0.5}
              data-testid="import-metres"
              value={nearMetres}
              onChange={(event) =>
                onChange({ nearMetres: Math.min(100, Math.max(0, event.target.valueAsNumber || 0)) })
              }
            />
          </Field>
        )}
      </div>
    </>
  )
}
