import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Kind } from '../../../server/schema.ts'
import { useName } from '../../i18n/label.ts'
import { Field } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useClasses } from '../cases/queries.ts'
import type { Trying } from './useTry.ts'

/** Steps of accuracy: a surveyed place, a phone in the open, between houses, indoors. Metres. */
const ACCURACIES = [0, 10, 30, 80, 200] as const

/** What is asked about the point: class, grade, time and accuracy. */
export function TryControls({ trying: { asked, ask } }: { trying: Trying }) {
  const { t } = useTranslation()
  const name = useName()
  const classes = useClasses()
  const [search, setSearch] = useState('')
  const text = search.trim().toLowerCase()
  const options = (classes.data ?? [])
    .filter(
      (one) =>
        one.kind === asked.kind &&
        `${one.code} ${one.name} ${one.nameEn} ${one.majorName}`.toLowerCase().includes(text),
    )
    .slice(0, 80)
  const chosen = classes.data?.find((one) => one.kind === asked.kind && one.code === asked.class)
  const choices = (kind: Kind) => classes.data?.find((one) => one.kind === kind)?.code
  return (
    <div className="try-controls">
      <div className="row">
        <Segmented<Kind>
          label={t('rules.try.kind')}
          value={asked.kind}
          onChange={(kind) => ask({ kind, class: kind === asked.kind ? asked.class : (choices(kind) ?? asked.class) })}
          options={[
            { value: 'event', label: t('report.kindEvent'), testId: 'try-event' },
            { value: 'component', label: t('report.kindComponent'), testId: 'try-component' },
          ]}
        />
        <div className="grow">
          <Picker
            data-testid="try-class"
            value={{ value: asked.class, label: chosen ? `${chosen.code} ${name(chosen)}` : asked.class }}
            options={options.map((one) => ({
              value: one.code,
              label: name(one),
              note: one.code,
              group: one.majorName,
            }))}
            placeholder={t('report.classSearch')}
            empty={classes.isPending ? t('common.loading') : t('report.classNone')}
            onSearch={setSearch}
            onChange={({ value }) => ask({ class: value })}
          />
        </div>
      </div>
      <div className="try-more">
        <Field label={t('rules.try.grade')}>
          <select
            className="input"
            data-testid="try-grade"
            value={asked.grade ?? ''}
            onChange={(event) => ask({ grade: event.target.value ? (Number(event.target.value) as 1 | 2 | 3) : null })}
          >
            <option value="">{t('rules.try.anyGrade')}</option>
            {([1, 2, 3] as const).map((grade) => (
              <option key={grade} value={grade}>
                {t(`rules.grades.g${grade}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('rules.try.accuracy')}>
          <select
            className="input"
            data-testid="try-accuracy"
            value={asked.accuracy}
            onChange={(event) => ask({ accuracy: Number(event.target.value) })}
          >
            {ACCURACIES.map((metres) => (
              <option key={metres} value={metres}>
                {metres === 0 ? t('rules.try.exact') : `± ${metres} m`}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('rules.try.time')}>
          <input
            className="input"
            type="datetime-local"
            data-testid="try-on"
            value={asked.on}
            title={t('rules.try.timeHint')}
            onChange={(event) => ask({ on: event.target.value })}
          />
        </Field>
      </div>
    </div>
  )
}
