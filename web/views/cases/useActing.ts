/** Taking an action: which is chosen, what its form holds and lacks, and the two strokes that send it. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, type Action, type Offer } from '../../../server/cases/lifecycle.ts'
import type { ActionRequest, CaseDetail } from '../../../server/cases/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { isGone, ProblemError } from '../../api.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { halveSheet, raiseSheet, useIsPhone } from '../../shell/layout.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { ACTION_KEYS } from './actionKeys.ts'
import { type FieldName, fieldsOf, layOut, requiredOf } from './offers.ts'
import { useAct, useClasses } from './queries.ts'

/** What the form holds: the request, and the names of chosen units to show. */
export type Draft = ActionRequest & { unitLabel?: string; payerLabel?: string; assistingLabels?: string[] }
export type Wrong = Partial<Record<string, string>>

interface Asked {
  /** The unit suggested, for dispatch and decision. */
  unit: { code: string; label: string } | null
  /** The unit is uncertain: it is to be chosen before anything is sent. */
  mustChoose: boolean
  /** Units proposed to assist. */
  assisting: readonly Named[]
  onDone: (after: CaseDetail) => void
  /** It went where the person does not see it. */
  onGone: () => void
  onStale: (versionSeen: number) => void
}

/** Actions that go to the suggested unit; substitution and hand-over go to another by nature. */
const TO_SUGGESTED: readonly Action[] = ['dispatch', 'decide']
/** Actions that point at a place on the map. */
const POINTS: readonly Action[] = ['relocate']
/** Actions that say which unit they send a case to. */
export const SENDS: readonly Action[] = ['dispatch', 'reassign']

export type Acting = ReturnType<typeof useActing>

export function useActing(detail: CaseDetail, { unit, mustChoose, assisting, onDone, onGone, onStale }: Asked) {
  const name = useName()
  const { t } = useTranslation()
  const label = useLabel()
  const isPhone = useIsPhone()
  const act = useAct(detail.id)
  const classes = useClasses()
  const layout = layOut(detail.actions)
  const allowed = [...layout.main, ...layout.answers, ...layout.special]
  // On a phone the form opens when it is asked for: the case needs the room.
  const first = isPhone ? null : (layout.main[0]?.action ?? null)
  const [chosen, setChosen] = useState<Action | null>(first)
  const [armed, setArmed] = useState(false)
  const [draft, setDraft] = useState<Draft>({})
  const [wrong, setWrong] = useState<Wrong>({})
  const [photosBusy, setPhotosBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const offer = allowed.find((one) => one.action === chosen) ?? null

  // Another version is another situation: nothing half-chosen may survive it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is the trigger
  useEffect(() => {
    setChosen(first)
    setArmed(false)
    setWrong({})
  }, [detail.id, detail.version, first])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new case starts with an empty form
  useEffect(() => setDraft({}), [detail.id])
  useEffect(() => {
    // What was suggested before the answer said that it is uncertain is taken back.
    if (unit || mustChoose) setDraft((now) => ({ ...now, unit: unit?.code, unitLabel: unit?.label }))
  }, [unit, mustChoose])
  const proposed = useMemo(
    () =>
      assisting.length === 0
        ? null
        : { assisting: assisting.map(({ code }) => code), assistingLabels: assisting.map((one) => name(one)) },
    [assisting, name],
  )
  // Proposed once; whoever takes them out is not asked again.
  useEffect(() => {
    if (proposed && chosen === 'dispatch') setDraft((now) => (now.assisting ? now : { ...now, ...proposed }))
  }, [proposed, chosen])
  useEffect(() => {
    if (!armed) return
    // Focus on the confirming button: Enter then means it, wherever the focus was before.
    form.current?.querySelector<HTMLElement>('button[type="submit"]')?.focus()
    const timer = window.setTimeout(() => setArmed(false), 6000)
    return () => window.clearTimeout(timer)
  }, [armed])

  // A class that is corrected brings its own conditions.
  const kind = offer?.action === 'reclassify' ? draft.kind : detail.kind
  const classCode = offer?.action === 'reclassify' ? draft.class : detail.class.code
  const conditions = classes.data?.find((one) => one.kind === kind && one.code === classCode)?.conditions ?? []
  const values: Draft = conditions.length === 1 ? { condition: conditions[0]!.seq, ...draft } : draft
  const change = (next: Draft) => {
    setDraft((now) => ({ ...now, ...next }))
    setWrong({})
    if (!('note' in next)) setArmed(false)
  }

  /** The unit an action goes to unless another is chosen: as suggested, or as a correction found. */
  const unitFor = (action: Action) => {
    if (action === 'reassign') return detail.moved && { code: detail.moved.to.code, label: name(detail.moved.to) }
    return TO_SUGGESTED.includes(action) ? unit : null
  }
  const select = (action: Action | null) => {
    setChosen(action)
    setArmed(false)
    setWrong({})
    if (action === null || action === chosen) return
    if (isPhone) {
      if (POINTS.includes(action)) halveSheet()
      else raiseSheet()
    }
    const to = unitFor(action)
    const help = action === 'dispatch' ? proposed : null
    setDraft(({ note, condition }) => ({ note, condition, unit: to?.code, unitLabel: to?.label, ...help }))
  }

  /** Marks what the action still lacks; true when nothing. */
  const complete = (one: Offer, held: Draft): boolean => {
    const missing = requiredOf(one, detail.substituted).filter((name) => isEmpty(held[name]))
    setWrong(Object.fromEntries(missing.map((name) => [name, missingText(name)])))
    return missing.length === 0
  }
  const missingText = (name: FieldName) =>
    name === 'unit' && mustChoose
      ? t('rules.certainty.missing')
      : name === 'until' || name === 'payer' || name === 'into' || name === 'cost'
        ? t(`cases.act.missing.${name}`)
        : t(`action.missing.${name as 'note'}`)

  const perform = () => {
    if (!offer || act.isPending || photosBusy) return
    if (!complete(offer, values)) {
      setArmed(false)
      form.current?.querySelector<HTMLElement>('input:not([hidden]), textarea')?.focus()
      return
    }
    const fields = fieldsOf(offer, detail.substituted).filter((field) => !isEmpty(values[field]))
    const note = values.note?.trim()
    const body = { ...Object.fromEntries(fields.map((field) => [field, values[field]])), ...(note ? { note } : {}) }
    act.mutate(
      { action: offer.action, body, version: detail.version },
      {
        onSuccess: (after) => {
          const done = SENDS.includes(offer.action)
            ? t('action.doneUnit', { unit: values.unitLabel })
            : t('action.done', { action: label(ACTIONS[offer.action]) })
          showToast('ok', done, detail.id)
          setDraft({})
          if (!isGone(after)) return onDone(after)
          showToast('ok', t('cases.act.gone'), detail.id)
          onGone()
        },
        onError: (error) => {
          setArmed(false)
          if (!(error instanceof ProblemError)) return showError(error)
          const { status, field, detail: sentence } = error.problem
          const name = field?.split('/').filter(Boolean).at(0) as FieldName | undefined
          if (status === 412) onStale(detail.version)
          else if (name && ['note', ...fieldsOf(offer, detail.substituted)].includes(name))
            setWrong({ [name]: sentence })
          else showError(error)
        },
      },
    )
  }
  const press = (action: Action) => {
    if (action === offer?.action && armed) return perform()
    const pressed = allowed.find((one) => one.action === action)
    if (!pressed) return
    const changes = action !== chosen
    select(action)
    const to = changes ? { ...values, unit: unitFor(action)?.code } : values
    setArmed(complete(pressed, to))
  }
  const choose = (index: number) => {
    const condition = conditions[index]
    if (!condition || !allowed.some((one) => one.action === 'file')) return
    if (chosen !== 'file') select('file')
    change({ condition: condition.seq })
  }
  const next = layout.main[0]?.action
  useKeys({
    ...Object.fromEntries(allowed.map((one) => [ACTION_KEYS[one.action], () => press(one.action)])),
    ...(allowed.some((one) => ACTION_KEYS[one.action] === 'a') || !next ? {} : { a: () => press(next) }),
    // Where nothing is filed the numbers are others': options on the map.
    ...(allowed.some(({ action }) => action === 'file')
      ? Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index + 1), () => choose(index)]))
      : {}),
    Enter: armed ? perform : undefined,
    Escape: armed ? () => setArmed(false) : undefined,
  })

  return {
    layout,
    offer,
    armed,
    values,
    wrong,
    conditions,
    form,
    busy: act.isPending,
    photosBusy,
    setPhotosBusy,
    select,
    change,
    perform,
  }
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)
