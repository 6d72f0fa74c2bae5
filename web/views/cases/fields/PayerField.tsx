import { useTranslation } from 'react-i18next'
import type { Named } from '../../../../server/schema.ts'
import { useName } from '../../../i18n/label.ts'
import { Field } from '../../../ui/Field.tsx'
import { Picker } from '../../../ui/Picker.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import type { FieldProps } from '../ActionFields.tsx'
import { useUnitOptions } from './UnitField.tsx'

/** As the server names it: the public budget pays. */
const PUBLIC = 'public'

/** Who pays for substitute rectification: the responsible unit, another, or the public budget (Art. 25). */
export function PayerField({ responsible, draft, wrong, onChange }: FieldProps & { responsible: Named | null }) {
  const { t } = useTranslation()
  const name = useName()
  const { options, setSearch } = useUnitOptions()
  const { payer, payerLabel } = draft
  const isUnit = payer !== undefined && payer !== PUBLIC
  return (
    <div className="field">
      <span className="label">{t('cases.act.payer')}</span>
      <Segmented
        wide
        label={t('cases.act.payer')}
        value={payer === undefined ? null : isUnit ? 'unit' : PUBLIC}
        onChange={(chosen) =>
          onChange(
            chosen === PUBLIC
              ? { payer: PUBLIC, payerLabel: undefined }
              : { payer: responsible?.code ?? '', payerLabel: responsible ? name(responsible) : undefined },
          )
        }
        options={[
          { value: 'unit', label: t('cases.act.payerUnit'), testId: 'field-payer-unit' },
          { value: PUBLIC, label: t('cases.page.publicBudget'), testId: 'field-payer-public' },
        ]}
      />
      {isUnit && (
        <Field label={<span className="visually-hidden">{t('cases.act.payerSearch')}</span>} error={wrong.payer}>
          <Picker
            data-testid="field-payer"
            above
            value={payer ? { value: payer, label: payerLabel ?? payer } : null}
            options={options}
            placeholder={t('cases.act.payerSearch')}
            empty={t('action.unitNone')}
            onSearch={setSearch}
            onChange={(option) => onChange({ payer: option.value, payerLabel: option.label })}
          />
        </Field>
      )}
      {wrong.payer && !isUnit && (
        <span className="error" role="alert">
          {wrong.payer}
        </span>
      )}
    </div>
  )
}
