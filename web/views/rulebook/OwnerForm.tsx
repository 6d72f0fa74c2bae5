import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OwnerChange } from '../../../server/responsibility/rulebook/schema.ts'
import { useHighlight } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Field } from '../../ui/Field.tsx'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses } from '../cases/queries.ts'
import { useKnownUnit } from '../components/queries.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { AreaPicker } from './AreaPicker.tsx'
import { book } from './api.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { checkedWith } from './change.ts'
import { ForecastNote } from './ForecastNote.tsx'
import { useAreas } from './queries.ts'
import { choose, useDrafted } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { useForecast } from './useForecast.ts'
import { useRefusal } from './useRefusal.ts'

/** From which unit to which, of what, where: components and pipes change hands; how many is told as it is chosen. */
export function OwnerForm({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { change, at } = useDrafted<OwnerChange>(draft, 'owner')
  if (draft.pending) return null
  return <Form change={change} at={at} draft={draft} onClose={onClose} />
}

function Form({
  change,
  at,
  draft,
  onClose,
}: {
  change: OwnerChange | null
  at: number | undefined
  draft: Draft
  onClose: () => void
}) {
  const { t } = useTranslation()
  const { areaCode } = usePerson()
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  const [form, setForm] = useState({
    from: change?.from ?? null,
    to: change?.to ?? null,
    class: change?.class ?? '',
    // Whoever keeps the rules of a part of the city hands over there, not everywhere.
    area: change ? (change.area ?? null) : areaCode,
  })
  const refusal = useRefusal()
  useKnownUnit(form.from)
  useKnownUnit(form.to)
  const { from, to, area } = form
  const ready = useMemo(
    (): OwnerChange | null =>
      from && to && from !== to
        ? { what: 'owner', from, to, ...(form.class ? { class: form.class } : {}), ...(area ? { area } : {}) }
        : null,
    [from, to, form.class, area],
  )
  const forecast = useForecast(ready, at, draft)
  const [ground] = useAreas(area ? [area] : [])
  useHighlight('owner-ground', ground ? [{ role: 'zone', geometry: ground.geometry }] : [])
  const set = (next: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...next }))
    refusal.clear()
  }
  const submit = async () => {
    if (!from) return refusal.set('from', t('rules.edit.missing.from'))
    if (!to) return refusal.set('to', t('rules.edit.missing.to'))
    if (!ready) return refusal.set('to', t('rules.edit.missing.another'))
    try {
      await book.check(checkedWith(draft.changes, ready, at).changes)
      await draft.put(ready, at)
      choose('draft')
    } catch (error) {
      refusal.take(error)
    }
  }
  return (
    <ChangeForm
      what="owner"
      title={t(change ? 'rules.owner.again' : 'rules.new.owner')}
      refused={refusal.text}
      busy={draft.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <UnitPicker
        label={t('rules.owner.from')}
        value={from}
        error={refusal.of('from')}
        onChange={(unit) => set({ from: unit })}
        testId="owner-from"
        anyCode
      />
      <UnitPicker
        label={t('rules.owner.to')}
        value={to}
        error={refusal.of('to')}
        onChange={(unit) => set({ to: unit })}
        testId="owner-to"
      />
      <Field
        label={t('rules.owner.things')}
        hint={t(form.class ? 'rules.owner.classHint' : 'rules.owner.everythingHint')}
        error={refusal.of('class')}
      >
        <select
          className="input"
          data-testid="owner-class"
          value={form.class}
          onChange={(event) => set({ class: event.target.value })}
        >
          <option value="">{t('rules.owner.everything')}</option>
          <ClassOptions classes={classes} whole={(_, major) => t('rules.wholeMajor', { major })} />
        </select>
      </Field>
      <AreaPicker
        label={t('rules.fields.scope')}
        value={area}
        placeholder={t('rules.owner.wholeCity')}
        hint={t('rules.owner.areaHint')}
        error={refusal.of('area')}
        testId="owner-area"
        onChange={(code) => set({ area: code })}
      />
      <ForecastNote forecast={forecast} what="owner" refused={refusal.text} />
      <p className="muted rulebook-small">{t('rules.owner.follows')}</p>
    </ChangeForm>
  )
}
