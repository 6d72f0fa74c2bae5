import { useTranslation } from 'react-i18next'
import type { CatalogueClass } from '../../../../server/standards/schema.ts'
import type { FieldProps } from '../ActionFields.tsx'

/** The filing condition, which decides the limit; the digits choose as well. */
export function ConditionField({
  conditions,
  draft,
  wrong,
  onChange,
}: FieldProps & { conditions: CatalogueClass['conditions'] }) {
  const { t } = useTranslation()
  return (
    <fieldset className="conditions" data-testid="field-condition" aria-invalid={wrong.condition ? true : undefined}>
      <legend>
        {t('action.condition')}{' '}
        {wrong.condition && (
          <span className="field-error" role="alert">
            {wrong.condition}
          </span>
        )}
      </legend>
      {conditions.map((condition, index) => (
        <label key={condition.seq} data-checked={draft.condition === condition.seq}>
          <input
            type="radio"
            name="condition"
            value={condition.seq}
            data-testid={`field-condition-${condition.seq}`}
            checked={draft.condition === condition.seq}
            onChange={() => onChange({ condition: condition.seq })}
          />
          <span className="grow">
            {condition.filing}
            <small>
              {t('case.closing')} · {condition.closing}
            </small>
          </span>
          <span className="tag">
            {t(`limit.${condition.limitUnit as 'working_hour'}`, { count: condition.limitValue })}
          </span>
          {index < 9 && <kbd className="kbd">{index + 1}</kbd>}
        </label>
      ))}
    </fieldset>
  )
}
