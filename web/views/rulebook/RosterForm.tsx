import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shiftFault } from '../../../server/responsibility/rulebook/rules.ts'
import type { RosterChange, RosterDetail } from '../../../server/responsibility/rulebook/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { remember, unitOf } from '../components/queries.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { book } from './api.ts'
import { ChangeForm } from './ChangeForm.tsx'
import type { ShiftInput } from './change.ts'
import { changeOfRoster } from './change.ts'
import { NameFields } from './NameFields.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { useRefusal } from './useRefusal.ts'
import { WeekStrip } from './WeekStrip.tsx'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Shifts of a roster, in the order in which they count, with the week they make; into the draft. */
export function RosterForm({
  before,
  change,
  at,
  draft,
  zone,
  onClose,
}: {
  before: RosterDetail | null
  change: RosterChange | null
  at: number | undefined
  draft: Draft
  zone: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const [form, setForm] = useState<RosterChange>(
    change ?? (before ? changeOfRoster(before) : { what: 'roster', name: '', nameEn: '', shifts: [{ unit: '' }] }),
  )
  const refusal = useRefusal()
  remember(...(before?.shifts.map(({ unit }) => unit) ?? []))
  const known = new Map(before?.shifts.map(({ unit }) => [unit.code, name(unit)]))
  const nameOf = (code: string) => {
    const unit = unitOf(code)
    return unit ? name(unit) : (known.get(code) ?? code)
  }
  const set = (next: Partial<RosterChange>) => {
    setForm((now) => ({ ...now, ...next }))
    refusal.clear()
  }
  const setShift = (index: number, next: Partial<ShiftInput>) =>
    set({
      shifts: form.shifts.map((shift, place) =>
        place === index
          ? (Object.fromEntries(
              Object.entries({ ...shift, ...next }).filter(([, value]) => value !== undefined),
            ) as unknown as ShiftInput)
          : shift,
      ),
    })
  const move = (index: number, by: number) => {
    const shifts = [...form.shifts]
    const [shift] = shifts.splice(index, 1)
    shifts.splice(index + by, 0, shift!)
    set({ shifts })
  }
  const submit = async () => {
    if (!form.name.trim() || !form.nameEn.trim()) return refusal.set('name', t('rules.edit.missing.name'))
    if (form.shifts.some(({ unit }) => !unit)) return refusal.set('shifts', t('rules.edit.missing.unit'))
    const faults = form.shifts.map(({ unit: _, ...shift }, index) => shiftFault(shift, index))
    const fault = faults.find((one) => one)
    if (fault) return refusal.set('shifts', label(fault.detail))
    try {
      await book.check([form])
      await draft.put(form, at)
      if (before) onClose()
      else choose('draft')
    } catch (error) {
      refusal.take(error)
    }
  }
  return (
    <ChangeForm
      what="roster"
      title={before ? t('rules.edit.title', { name: name(before) }) : t('rules.new.roster')}
      code={before?.code}
      refused={refusal.text}
      busy={draft.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <NameFields what="roster" names={form} error={refusal.of('name')} onChange={set} />
      <WeekStrip shifts={form.shifts.filter(({ unit }) => unit)} zone={zone} nameOf={nameOf} />
      {form.shifts.map((shift, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shift is what stands at its place
        <fieldset className="shift" key={index}>
          <legend>{t('rules.rosters.shift', { number: index + 1 })}</legend>
          <div className="shift-tools">
            <IconButton label={t('rules.rosters.up')} disabled={index === 0} onClick={() => move(index, -1)}>
              <ArrowUp size={14} />
            </IconButton>
            <IconButton
              label={t('rules.rosters.down')}
              disabled={index === form.shifts.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown size={14} />
            </IconButton>
            <IconButton
              label={t('rules.rosters.remove')}
              disabled={form.shifts.length === 1}
              onClick={() => set({ shifts: form.shifts.filter((_, place) => place !== index) })}
            >
              <Trash2 size={14} />
            </IconButton>
          </div>
          <UnitPicker
            label={t('rules.fields.unit')}
            value={shift.unit || null}
            onChange={(unit) => setShift(index, { unit: unit ?? '' })}
            testId={`shift-unit-${index}`}
          />
          <div className="toggles">
            {DAYS.map((day) => {
              const on = shift.weekdays === undefined || shift.weekdays.includes(day)
              return (
                <button
                  type="button"
                  key={day}
                  aria-pressed={on}
                  onClick={() => {
                    const days = shift.weekdays ?? [...DAYS]
                    const next = on ? days.filter((one) => one !== day) : [...days, day].sort()
                    if (next.length > 0) setShift(index, { weekdays: next.length === 7 ? undefined : next })
                  }}
                >
                  {t(`rules.weekdays.d${day}`)}
                </button>
              )
            })}
          </div>
          <div className="times">
            <Field label={t('rules.rosters.from')}>
              <input
                className="input"
                type="time"
                value={shift.from ?? ''}
                onChange={(event) => setShift(index, { from: event.target.value || undefined })}
              />
            </Field>
            <Field label={t('rules.rosters.to')}>
              <input
                className="input"
                type="time"
                value={shift.to === '24:00' ? '' : (shift.to ?? '')}
                onChange={(event) => setShift(index, { to: event.target.value || undefined })}
              />
            </Field>
            <SeasonField
              label={t('rules.rosters.seasonFrom')}
              value={shift.seasonFrom}
              onChange={(seasonFrom) => setShift(index, { seasonFrom })}
            />
            <SeasonField
              label={t('rules.rosters.seasonTo')}
              value={shift.seasonTo}
              onChange={(seasonTo) => setShift(index, { seasonTo })}
            />
          </div>
        </fieldset>
      ))}
      <button
        type="button"
        className="field-add"
        data-testid="shift-add"
        onClick={() => set({ shifts: [...form.shifts, { unit: form.shifts.at(-1)?.unit ?? '' }] })}
      >
        <Plus size={13} />
        {t('rules.rosters.add')}
      </button>
      <p className="muted rulebook-small">{t('rules.rosters.firstFits')}</p>
    </ChangeForm>
  )
}

/** A day of every year, MM-DD. */
function SeasonField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}) {
  const [text, setText] = useState(value ?? '')
  return (
    <Field label={label}>
      <input
        className="input"
        inputMode="numeric"
        placeholder="MM-DD"
        maxLength={5}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (event.target.value === '' || /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(event.target.value))
            onChange(event.target.value || undefined)
        }}
      />
    </Field>
  )
}
