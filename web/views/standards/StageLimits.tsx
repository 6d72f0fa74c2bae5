import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMIT_UNITS, type LimitUnit, limitText, STAGES } from '../../../server/standards/rules.ts'
import type { StageLimits as Limits } from '../../../server/standards/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { Button } from '../../ui/Button.tsx'
import { useEdit, useStages } from './queries.ts'

type StageRow = Limits['stages'][number]

/** Limits of the stages other than handling. */
export function StageLimits({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = usePreferences((store) => store.language)
  const stages = useStages()
  const [editing, setEditing] = useState<string | null>(null)
  return (
    <section className="calendar-card">
      <header>
        <h2>{t('standards.stages.title')}</h2>
      </header>
      <p className="muted">{t('standards.stages.lead')}</p>
      <table className="calendar-stages">
        <thead>
          <tr>
            <th scope="col">{t('standards.stages.stage')}</th>
            <th scope="col">{t('standards.stages.ordinary')}</th>
            <th scope="col">{t('standards.stages.urgent')}</th>
            {mayEdit && <th />}
          </tr>
        </thead>
        <tbody>
          {stages.data?.stages.map((row) =>
            editing === row.stage ? (
              <StageForm key={row.stage} row={row} onClose={() => setEditing(null)} />
            ) : (
              <tr key={row.stage} data-testid={`stage-${row.stage}`}>
                <th scope="row">{label(STAGES[row.stage])}</th>
                <td>{limitText(row.value, row.unit, language)}</td>
                <td className={row.value === row.urgentValue && row.unit === row.urgentUnit ? 'muted' : undefined}>
                  {limitText(row.urgentValue, row.urgentUnit, language)}
                </td>
                {mayEdit && (
                  <td>
                    <Button variant="ghost" onClick={() => setEditing(row.stage)}>
                      {t('standards.edit.revise')}
                    </Button>
                  </td>
                )}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  )
}

function StageForm({ row, onClose }: { row: StageRow; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [limit, setLimit] = useState({ value: row.value, unit: row.unit })
  const [urgent, setUrgent] = useState({ value: row.urgentValue, unit: row.urgentUnit })
  const edit = useEdit(onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    edit.mutate({
      path: `/stages/${row.stage}`,
      call: {
        method: 'PUT',
        ifMatch: row.version,
        body: { ...limit, urgentValue: urgent.value, urgentUnit: urgent.unit },
      },
      done: t('standards.stages.done', { stage: label(STAGES[row.stage]) }),
    })
  }
  return (
    <tr>
      <td colSpan={4}>
        <form className="standards-form" onSubmit={submit}>
          <strong>{label(STAGES[row.stage])}</strong>
          <div className="standards-form-line">
            <LimitFields label={t('standards.stages.ordinary')} limit={limit} onChange={setLimit} />
            <LimitFields label={t('standards.stages.urgent')} limit={urgent} onChange={setUrgent} />
          </div>
          <div className="row">
            <Button type="submit" variant="primary" busy={edit.isPending}>
              {t('standards.stages.save')}
            </Button>
            <Button variant="ghost" onClick={onClose}>
              {t('standards.edit.cancel')}
            </Button>
          </div>
        </form>
      </td>
    </tr>
  )
}

interface LimitFieldsProps {
  label: string
  limit: { value: number; unit: LimitUnit }
  onChange: (limit: { value: number; unit: LimitUnit }) => void
  testId?: string
}
/** A number and its unit of time. */
export function LimitFields({ label: title, limit, onChange, testId }: LimitFieldsProps) {
  const label = useLabel()
  return (
    <fieldset className="field calendar-limit">
      <legend className="label">{title}</legend>
      <div className="row">
        <input
          className="input standards-number"
          type="number"
          min={1}
          max={2000}
          required
          aria-label={title}
          data-testid={testId}
          value={limit.value || ''}
          onChange={(event) => onChange({ ...limit, value: Math.trunc(Number(event.target.value)) })}
        />
        <select
          className="input"
          aria-label={title}
          value={limit.unit}
          onChange={(event) => onChange({ ...limit, unit: event.target.value as LimitUnit })}
        >
          {(Object.keys(LIMIT_UNITS) as LimitUnit[]).map((unit) => (
            <option key={unit} value={unit}>
              {label(LIMIT_UNITS[unit])}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  )
}
