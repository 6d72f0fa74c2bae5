import { DateTime } from 'luxon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Campaign } from '../../../server/census/schema.ts'
import { now } from '../../clock.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useClasses } from '../cases/queries.ts'
import { AreaPicker } from '../rulebook/AreaPicker.tsx'
import { useCampaignActions } from './queries.ts'

/** Begins a campaign: where, when, which classes. */
export function CampaignForm({ onClose, onBegun }: { onClose: () => void; onBegun: (campaign: Campaign) => void }) {
  const { t } = useTranslation()
  const person = usePerson()
  const today = DateTime.fromMillis(now())
  const [year, setYear] = useState(today.year)
  const [name, setName] = useState<string | null>(null)
  const [area, setArea] = useState<string | null>(person.areaCode)
  const [from, setFrom] = useState(today.toISODate() ?? '')
  const [to, setTo] = useState(today.endOf('year').toISODate() ?? '')
  const [classes, setClasses] = useState<string[]>([])
  const [tried, setTried] = useState(false)
  const majors = new Map(
    (useClasses().data ?? [])
      .filter(({ kind }) => kind === 'component')
      .map(({ code, majorName }) => [code.slice(0, 2), majorName]),
  )
  const { begin } = useCampaignActions((campaign) => {
    showToast('ok', t('census.survey.form.begun', { count: campaign.grids }))
    onBegun(campaign)
  })
  const called = name ?? t('census.survey.form.nameDefault', { year })
  const missing = tried && !called.trim() ? t('census.survey.form.missing') : null
  return (
    <Dialog title={t('census.survey.form.title')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (called.trim() && from && to)
            begin.mutate({ name: called, year, ...(area ? { area } : {}), classes, from, to })
        }}
      >
        <Field label={t('census.survey.form.name')} error={missing}>
          <input
            className="input"
            value={called}
            maxLength={80}
            data-testid="campaign-name"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <AreaPicker
          label={t('census.survey.form.area')}
          value={area}
          placeholder={t('common.wholeCity')}
          hint={t('census.survey.form.areaHint')}
          testId="campaign-area"
          onChange={setArea}
        />
        <div className="campaign-dates">
          <Field label={t('census.survey.form.year')}>
            <input
              className="input"
              type="number"
              min={2005}
              max={2100}
              value={year}
              onChange={(event) => setYear(Number(event.target.value))}
            />
          </Field>
          <Field label={t('census.survey.form.from')} error={tried && !from ? t('census.survey.form.missing') : null}>
            <input
              className="input"
              type="date"
              value={from}
              max={to}
              onChange={(event) => setFrom(event.target.value)}
            />
          </Field>
          <Field label={t('census.survey.form.to')} error={tried && !to ? t('census.survey.form.missing') : null}>
            <input
              className="input"
              type="date"
              value={to}
              min={from}
              onChange={(event) => setTo(event.target.value)}
            />
          </Field>
        </div>
        <fieldset className="layer-chips campaign-classes">
          <legend className="label">{t('census.survey.form.classes')}</legend>
          {[...majors].map(([code, major]) => (
            <button
              key={code}
              type="button"
              className="layer-chip"
              aria-pressed={classes.includes(code)}
              onClick={() =>
                setClasses((list) => (list.includes(code) ? list.filter((one) => one !== code) : [...list, code]))
              }
            >
              {code} {major}
            </button>
          ))}
          <span className="muted">{t('census.survey.form.classesHint')}</span>
        </fieldset>
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" busy={begin.isPending} data-testid="campaign-begin">
            {t('census.survey.form.begin')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
