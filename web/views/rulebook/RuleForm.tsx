import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleFault } from '../../../server/responsibility/rulebook/rules.ts'
import { BANDS, FAMILIES, type RuleChange, type RuleDetail } from '../../../server/responsibility/rulebook/schema.ts'
import { type Family, NETWORK_NAMES, type Network, PRIORITIES, RULES } from '../../../server/responsibility/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Field } from '../../ui/Field.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses } from '../cases/queries.ts'
import { remember } from '../components/queries.ts'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { book } from './api.ts'
import { ChangeForm } from './ChangeForm.tsx'
import { changeOfRule } from './change.ts'
import { NameFields } from './NameFields.tsx'
import { useRosters } from './queries.ts'
import { ScopeField } from './ScopeField.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { useRefusal } from './useRefusal.ts'

const EMPTY: RuleChange = {
  what: 'rule',
  name: '',
  nameEn: '',
  family: 'special',
  scope: '',
  kind: 'event',
  class: '',
  unit: '',
  note: '',
}
type Holder = 'unit' | 'roster' | 'post'
const holderOf = (change: RuleChange): Holder =>
  change.roster !== undefined ? 'roster' : change.post !== undefined ? 'post' : 'unit'

/** Every field of a rule with what it means; what is written goes into the draft, not into force. */
export function RuleForm({
  before,
  change,
  at,
  draft,
  onClose,
}: {
  /** As it is in force; null for a new one. */
  before: RuleDetail | null
  /** As the draft has it. */
  change: RuleChange | null
  /** Its place in the draft. */
  at: number | undefined
  draft: Draft
  onClose: () => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const classes = useClasses().data ?? []
  const rosters = useRosters().data?.rosters ?? []
  remember(before?.unit)
  const [form, setForm] = useState<RuleChange>(change ?? (before ? changeOfRule(before) : EMPTY))
  const refusal = useRefusal()
  const holder = holderOf(form)
  const byThing = form.family === 'component' || form.family === 'network'
  const set = (next: Partial<RuleChange>) => {
    setForm((now) => without({ ...now, ...next }))
    refusal.clear()
  }
  const setFamily = (family: Family) => {
    const thing = family === 'component' || family === 'network'
    set({
      family,
      priority: undefined,
      scope: sameScope(family, form.family) ? form.scope : '',
      reachMetres: thing ? (form.reachMetres ?? 10) : undefined,
      networks: family === 'network' ? (form.networks ?? ['water']) : undefined,
      minimumSizeMm: family === 'network' ? form.minimumSizeMm : undefined,
      ...(family === 'component' ? { kind: 'component' as const } : {}),
      ...(thing || holder !== 'post' ? {} : { post: undefined, unit: '' }),
    })
  }
  const setHolder = (next: Holder) =>
    set({
      unit: next === 'unit' ? (form.unit ?? '') : undefined,
      roster: next === 'roster' ? (form.roster ?? rosters[0]?.code ?? '') : undefined,
      post: next === 'post' ? (form.post ?? 'owner') : undefined,
    })
  const submit = async () => {
    const ready = without(form)
    const fault = ruleFault(ready)
    const missing =
      !ready.name.trim() || !ready.nameEn.trim() ? 'name' : !ready.scope ? 'scope' : ready.unit === '' ? 'unit' : null
    if (missing) return refusal.set(missing, t(`rules.edit.missing.${missing as 'name'}`))
    if (fault) return refusal.set(fault.field, label(fault.detail))
    try {
      // As the server would take it: a refusal stands at its field before it is in the draft.
      await book.check([ready])
      await draft.put(ready, at)
      if (before) onClose()
      else choose('draft')
    } catch (error) {
      refusal.take(error)
    }
  }
  const [lowest, highest] = BANDS[form.family]
  return (
    <ChangeForm
      what="rule"
      title={before ? t('rules.edit.title', { name: name(before) }) : t('rules.new.rule')}
      code={before?.code}
      refused={refusal.text}
      busy={draft.busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t('rules.fields.family')} hint={t(`rules.familyHint.${form.family}`)}>
        <select
          className="input"
          data-testid="rule-family"
          value={form.family}
          onChange={(event) => setFamily(event.target.value as Family)}
        >
          {FAMILIES.map((family) => (
            <option key={family} value={family}>
              {label(RULES[family])}
            </option>
          ))}
        </select>
      </Field>
      <ScopeField
        family={form.family}
        value={form.scope}
        error={refusal.of('scope')}
        onChange={(scope) => set({ scope })}
      />
      <div className="row top">
        <Segmented<Kind>
          label={t('rules.try.kind')}
          value={form.kind}
          onChange={(kind) => set({ kind, class: '' })}
          options={[
            { value: 'event', label: t('report.kindEvent') },
            { value: 'component', label: t('report.kindComponent') },
          ]}
        />
        <select
          className="input"
          aria-label={t('rules.fields.class')}
          data-testid="rule-class"
          value={form.class ?? ''}
          onChange={(event) => set({ class: event.target.value })}
        >
          <option value="">{t('rules.everyClass')}</option>
          <ClassOptions
            classes={classes.filter(({ kind }) => kind === form.kind)}
            whole={(_, major) => t('rules.wholeMajor', { major })}
          />
        </select>
      </div>
      <fieldset className="rulebook-holder">
        <legend>{t('rules.fields.holder')}</legend>
        <Segmented<Holder>
          wide
          label={t('rules.fields.holder')}
          value={holder}
          onChange={setHolder}
          options={[
            { value: 'unit', label: t('rules.holders.unit'), testId: 'holder-unit' },
            { value: 'roster', label: t('rules.holders.roster'), testId: 'holder-roster' },
            ...(byThing ? [{ value: 'post' as const, label: t('rules.holders.post'), testId: 'holder-post' }] : []),
          ]}
        />
        {holder === 'unit' && (
          <UnitPicker
            label={t('rules.fields.unit')}
            value={form.unit || null}
            onChange={(unit) => set({ unit: unit ?? '' })}
            testId="rule-unit"
          />
        )}
        {holder === 'roster' && (
          <Field label={t('rules.fields.roster')} error={refusal.of('roster')}>
            <select
              className="input"
              data-testid="rule-roster"
              value={form.roster}
              onChange={(event) => set({ roster: event.target.value })}
            >
              {rosters.map((roster) => (
                <option key={roster.code} value={roster.code}>
                  {name(roster)}
                </option>
              ))}
            </select>
          </Field>
        )}
        {holder === 'post' && (
          <Segmented<'maintainer' | 'owner'>
            wide
            label={t('rules.fields.post')}
            value={form.post ?? 'owner'}
            onChange={(post) => set({ post })}
            options={[
              { value: 'owner', label: t('rules.posts.owner') },
              { value: 'maintainer', label: t('rules.posts.maintainer') },
            ]}
          />
        )}
        {refusal.of('unit') && <p className="field-error">{refusal.of('unit')}</p>}
      </fieldset>
      {byThing && (
        <div className="row top">
          <Field label={t('rules.fields.reachMetres')} hint={t('rules.hints.reach')} error={refusal.of('reachMetres')}>
            <input
              className="input"
              type="number"
              min={1}
              max={500}
              value={form.reachMetres ?? ''}
              onChange={(event) => set({ reachMetres: numberOf(event.target.value) })}
            />
          </Field>
          {form.family === 'network' && (
            <Field label={t('rules.fields.minimumSizeMm')} hint={t('rules.hints.size')}>
              <input
                className="input"
                type="number"
                min={1}
                value={form.minimumSizeMm ?? ''}
                onChange={(event) => set({ minimumSizeMm: numberOf(event.target.value) })}
              />
            </Field>
          )}
        </div>
      )}
      {form.family === 'network' && (
        <Toggles
          label={t('rules.fields.networks')}
          values={Object.keys(NETWORK_NAMES) as Network[]}
          chosen={form.networks ?? []}
          word={(network) => label(NETWORK_NAMES[network])}
          onChange={(networks) => set({ networks })}
        />
      )}
      <Toggles
        label={t('rules.fields.grades')}
        hint={t('rules.hints.grades')}
        values={[1, 2, 3] as const}
        chosen={form.grades ?? []}
        word={(grade) => t(`rules.grades.g${grade}`)}
        onChange={(grades) => set({ grades: grades.length > 0 ? grades : undefined })}
      />
      <Field
        label={t('rules.fields.priority')}
        hint={t('rules.hints.priority', { lowest, highest, usual: PRIORITIES[form.family] })}
        error={refusal.of('priority')}
      >
        <input
          className="input"
          type="number"
          min={lowest}
          max={highest}
          data-testid="rule-priority"
          placeholder={String(PRIORITIES[form.family])}
          value={form.priority ?? ''}
          onChange={(event) => set({ priority: numberOf(event.target.value) })}
        />
      </Field>
      <NameFields what="rule" names={form} error={refusal.of('name')} onChange={set} />
      <Field label={t('rules.fields.note')} hint={t('rules.hints.note')}>
        <textarea
          className="input"
          maxLength={2000}
          value={form.note ?? ''}
          onChange={(event) => set({ note: event.target.value })}
        />
      </Field>
    </ChangeForm>
  )
}

const numberOf = (text: string) => (text === '' ? undefined : Number(text))
/** Undefined is left out: the server takes no empty fields. */
const without = (change: RuleChange): RuleChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as unknown as RuleChange
const sameScope = (a: Family, b: Family) => {
  const kind = (family: Family) =>
    family === 'corridor' || family === 'special'
      ? 'zone'
      : family === 'component' || family === 'network'
        ? 'any'
        : family
  return kind(a) === kind(b)
}

/** Some of a few values, each switched by a press. */
function Toggles<Value extends string | number>({
  label,
  hint,
  values,
  chosen,
  word,
  onChange,
}: {
  label: string
  hint?: string
  values: readonly Value[]
  chosen: readonly Value[]
  word: (value: Value) => string
  onChange: (values: Value[]) => void
}) {
  return (
    <fieldset className="toggles">
      <legend>{label}</legend>
      {values.map((value) => (
        <button
          type="button"
          key={value}
          aria-pressed={chosen.includes(value)}
          onClick={() => onChange(values.filter((one) => (one === value) !== chosen.includes(one)))}
        >
          {word(value)}
        </button>
      ))}
      {hint && <small className="muted">{hint}</small>}
    </fieldset>
  )
}
