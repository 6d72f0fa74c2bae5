import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CONDITION_UNITS,
  type ConditionUnit,
  GRADES,
  type Grade,
  gradeOf,
  LIMIT_UNITS,
} from '../../../server/standards/rules.ts'
import type { CatalogueClass, Condition } from '../../../server/standards/schema.ts'
import { now } from '../../clock.ts'
import { fromLocal, toLocal } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { useEdit } from './queries.ts'

/** A new version of a condition, or a new condition; effective now or later. */
export function ConditionForm({
  one,
  condition,
  onClose,
}: {
  one: CatalogueClass
  condition?: Condition
  onClose: () => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const [filing, setFiling] = useState(condition?.filing ?? '')
  const [closing, setClosing] = useState(condition?.closing ?? '')
  const [value, setValue] = useState(String(condition?.limitValue ?? 1))
  const [unit, setUnit] = useState<ConditionUnit>(condition?.limitUnit ?? 'working_day')
  const [grade, setGrade] = useState<Grade | null>(condition?.grade ?? null)
  const [defaultUnit, setDefaultUnit] = useState<string | null>(condition?.defaultUnit?.code ?? null)
  const [later, setLater] = useState(false)
  const [from, setFrom] = useState(() => toLocal(now() + 86_400_000))
  const [reason, setReason] = useState('')
  const edit = useEdit(onClose)
  const limitValue = Number(value)
  const chosen = grade ?? gradeOf(limitValue, unit)
  const wrongLimit = !Number.isInteger(limitValue) || limitValue < 1
  const same =
    condition !== undefined &&
    filing.trim() === condition.filing &&
    closing.trim() === condition.closing &&
    limitValue === condition.limitValue &&
    unit === condition.limitUnit &&
    chosen === condition.grade &&
    defaultUnit === (condition.defaultUnit?.code ?? null)
  const base = `/classes/${one.kind}/${one.code}/conditions`
  const submit = (event: FormEvent) => {
    event.preventDefault()
    edit.mutate({
      path: condition ? `${base}/${condition.seq}/versions` : base,
      call: {
        method: 'POST',
        ifMatch: one.version,
        body: {
          filing: filing.trim(),
          closing: closing.trim(),
          limitValue,
          limitUnit: unit,
          grade: chosen,
          defaultUnit,
          reason: reason.trim(),
          ...(later ? { validFrom: fromLocal(from) } : {}),
        },
      },
      done: t('standards.edit.published'),
    })
  }
  const end = () =>
    edit.mutate({
      path: `${base}/${condition!.seq}/end`,
      call: { method: 'POST', ifMatch: one.version, body: {} },
      done: t('standards.edit.done'),
    })
  const scheduled = one.upcoming.some(({ seq }) => seq === condition?.seq)
  return (
    <form className="standards-form" onSubmit={submit} data-testid="condition-form">
      <h4>
        {condition ? t('standards.edit.reviseTitle', { seq: condition.seq }) : t('standards.edit.add')}{' '}
        <span className="muted">{t('standards.edit.keep')}</span>
      </h4>
      <div className="standards-form-grid">
        <Field label={t('standards.columns.filing')}>
          <textarea
            className="input"
            required
            maxLength={200}
            rows={2}
            value={filing}
            onChange={(event) => setFiling(event.target.value)}
          />
        </Field>
        <Field label={t('standards.columns.closing')}>
          <textarea
            className="input"
            required
            maxLength={200}
            rows={2}
            value={closing}
            onChange={(event) => setClosing(event.target.value)}
          />
        </Field>
      </div>
      <div className="standards-form-line">
        <Field label={t('standards.edit.value')}>
          <input
            className="input standards-number"
            type="number"
            min={1}
            max={2000}
            required
            value={value}
            aria-invalid={wrongLimit || undefined}
            data-testid="condition-limit"
            onChange={(event) => setValue(event.target.value)}
          />
        </Field>
        <Field label={t('standards.edit.unit')}>
          <select className="input" value={unit} onChange={(event) => setUnit(event.target.value as ConditionUnit)}>
            {CONDITION_UNITS.map((one) => (
              <option key={one} value={one}>
                {label(LIMIT_UNITS[one])}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('standards.columns.grade')}>
          <select className="input" value={chosen} onChange={(event) => setGrade(Number(event.target.value) as Grade)}>
            {([1, 2, 3] as const).map((one) => (
              <option key={one} value={one}>
                {label(GRADES[one])}
              </option>
            ))}
          </select>
        </Field>
        <UnitPicker label={t('standards.fields.defaultUnit')} value={defaultUnit} onChange={setDefaultUnit} />
      </div>
      <div className="standards-form-line">
        <div className="field">
          <span className="label">{t('standards.edit.from')}</span>
          <div className="row">
            <Segmented
              label={t('standards.edit.from')}
              value={later ? 'later' : 'now'}
              onChange={(choice) => setLater(choice === 'later')}
              options={[
                { value: 'now', label: t('standards.edit.now') },
                { value: 'later', label: t('standards.edit.later') },
              ]}
            />
            {later && (
              <input
                className="input"
                type="datetime-local"
                aria-label={t('standards.edit.from')}
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            )}
          </div>
        </div>
        <div className="grow">
          <Field label={t('standards.edit.reason')}>
            <input
              className="input"
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </div>
      </div>
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          busy={edit.isPending}
          disabled={same || wrongLimit || !filing.trim() || !closing.trim()}
          data-testid="condition-publish"
        >
          {t(condition ? 'standards.edit.publish' : 'standards.edit.publishAdd')}
        </Button>
        <Button variant="ghost" onClick={onClose}>
          {t('standards.edit.cancel')}
        </Button>
        {same && <span className="muted">{t('standards.edit.nothing')}</span>}
        <span className="grow" />
        {condition && (
          <SureButton label={t(scheduled ? 'standards.edit.withdraw' : 'standards.edit.end')} onSure={end} />
        )}
      </div>
    </form>
  )
}

/** A press arms it, a second does it. */
export function SureButton({ label, onSure, testId }: { label: string; onSure: () => void; testId?: string }) {
  const { t } = useTranslation()
  const [armed, setArmed] = useState(false)
  return (
    <Button
      variant={armed ? 'armed' : 'danger'}
      data-testid={testId}
      onBlur={() => setArmed(false)}
      onClick={() => {
        if (armed) onSure()
        setArmed(!armed)
      }}
    >
      {armed ? t('standards.edit.sure', { what: label }) : label}
    </Button>
  )
}
