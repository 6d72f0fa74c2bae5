/** Fields of one control: day, cost, switch, note. */
import { useTranslation } from 'react-i18next'
import { type Action, MAX_SUSPENSION_DAYS } from '../../../../server/cases/lifecycle.ts'
import { now } from '../../../clock.ts'
import { useFormat } from '../../../format.ts'
import { zhCases } from '../../../i18n/zh-cases.ts'
import { Field } from '../../../ui/Field.tsx'
import type { FieldProps } from '../ActionFields.tsx'

const DAY = 86_400_000

/** The last day of a suspension: after today, within a year. */
export function UntilField({ draft, wrong, onChange }: FieldProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const day = (days: number) => format.date(new Date(now() + days * DAY).toISOString())
  return (
    <Field label={t('cases.act.until')} error={wrong.until} hint={t('cases.act.untilHint')}>
      <input
        className="input"
        type="date"
        data-testid="field-until"
        min={day(1)}
        max={day(MAX_SUSPENSION_DAYS - 1)}
        value={draft.until ?? ''}
        onChange={(event) => onChange({ until: event.target.value || undefined })}
      />
    </Field>
  )
}

/** Yuan: the estimate of a substitute rectification, or what it has cost. */
export function CostField({ estimate, draft, wrong, onChange }: FieldProps & { estimate: boolean }) {
  const { t } = useTranslation()
  return (
    <Field label={t(estimate ? 'cases.act.costEstimate' : 'cases.act.cost')} error={wrong.cost}>
      <input
        className="input"
        type="number"
        inputMode="decimal"
        min={0}
        step={0.01}
        data-testid="field-cost"
        value={draft.cost ?? ''}
        onChange={(event) => onChange({ cost: event.target.value === '' ? undefined : Number(event.target.value) })}
      />
    </Field>
  )
}

/** Whether a decision binds later cases; on unless it is switched off. */
export function BindingField({ draft, onChange }: FieldProps) {
  const { t } = useTranslation()
  return (
    <label className="switch">
      <input
        type="checkbox"
        data-testid="field-binding"
        checked={draft.binding ?? true}
        onChange={(event) => onChange({ binding: event.target.checked })}
      />
      <span>
        {t('cases.act.binding')}
        <small>{t('cases.act.bindingHint')}</small>
      </span>
    </label>
  )
}

export function NoteField({
  action,
  required,
  draft,
  wrong,
  onChange,
}: FieldProps & { action: Action; required: boolean }) {
  const { t } = useTranslation()
  const props = {
    'data-testid': 'field-note',
    maxLength: 2000,
    value: draft.note ?? '',
    onChange: (event: { target: { value: string } }) => onChange({ note: event.target.value }),
  }
  if (!required) {
    const optional = t('action.optionalNote')
    return (
      <Field label={<span className="visually-hidden">{optional}</span>} error={wrong.note}>
        <input className="input optional-note" placeholder={optional} {...props} />
      </Field>
    )
  }
  const name = action in zhCases.act.noteFor ? action : action.startsWith('reject-') ? 'reject' : null
  return (
    <Field label={name ? t(`cases.act.noteFor.${name as 'recall'}`) : t('action.note')} error={wrong.note}>
      <textarea className="input" rows={2} {...props} />
    </Field>
  )
}
