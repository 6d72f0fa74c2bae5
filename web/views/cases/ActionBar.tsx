import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../../server/access/rules.ts'
import { ACTIONS, type Action, REASONS, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { ProblemError } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { usePreferences } from '../../preferences.ts'
import { Button } from '../../ui/Button.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { ActionFields, type Draft } from './ActionFields.tsx'
import { ACTION_KEYS } from './actionKeys.ts'
import { useAct, useClasses } from './queries.ts'

const BACKWARD: readonly Action[] = ['refuse', 'request-return', 'rework']

/**
 * What may be done with the case, from the server's own list. A key or press chooses an action, the same key or Enter
 * confirms: two quick strokes, and no single slip dispatches a case.
 */
export function ActionBar({
  detail,
  unit,
  onDone,
  onStale,
}: {
  detail: CaseDetail
  /** Preselected for dispatch. */
  unit: { code: string; label: string } | null
  onDone: (after: CaseDetail) => void
  onStale: (versionSeen: number) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = usePreferences((store) => store.language)
  const act = useAct(detail.id)
  const classes = useClasses()
  // Forward first: refusing and returning are the exception.
  const allowed = detail.actions
    .filter((offer) => offer.allowed)
    .sort((a, b) => Number(BACKWARD.includes(a.action)) - Number(BACKWARD.includes(b.action)))
  const refused = detail.actions.filter((offer) => !offer.allowed)
  const first = allowed[0]?.action
  const [chosen, setChosen] = useState<Action | null>(first ?? null)
  const [armed, setArmed] = useState(false)
  const [draft, setDraft] = useState<Draft>({})
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const offer = allowed.find((one) => one.action === chosen) ?? allowed[0]

  // Another version is another situation: nothing half-chosen may survive it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is the trigger
  useEffect(() => {
    setChosen(first ?? null)
    setArmed(false)
    setWrong({})
  }, [detail.id, detail.version, first])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new case starts with an empty form
  useEffect(() => setDraft({}), [detail.id])
  useEffect(() => {
    if (unit) setDraft((now) => ({ ...now, unit: unit.code, unitLabel: unit.label }))
  }, [unit])
  useEffect(() => {
    if (!armed) return
    // Focus on the confirming button: Enter then means it, wherever the focus was before.
    form.current?.querySelector<HTMLElement>('button[type="submit"]')?.focus()
    const timer = window.setTimeout(() => setArmed(false), 6000)
    return () => window.clearTimeout(timer)
  }, [armed])

  const conditions =
    classes.data?.find((one) => one.kind === detail.kind && one.code === detail.class.code)?.conditions ?? []
  const values: Draft = conditions.length === 1 ? { condition: conditions[0]!.seq, ...draft } : draft
  const change = (next: Draft) => {
    setDraft((now) => ({ ...now, ...next }))
    setWrong({})
    if (!('note' in next)) setArmed(false)
  }

  const byWhom = (action: Action) => {
    const row = TRANSITIONS.find((transition) => transition.action === action && transition.from === detail.state)
    const roles = (row?.roles ?? []).filter((role) => role !== 'administrator' && role !== 'system')
    return t('action.by', {
      roles: roles.map((role) => label(ROLES[role as Role])).join(language === 'zh' ? '、' : ', '),
    })
  }

  /** Marks what the action still lacks; true when nothing. */
  const complete = (one: typeof offer): boolean => {
    const missing = (one?.requires ?? []).filter((name) => {
      const value = values[name as keyof Draft]
      return value === undefined || (typeof value === 'string' && value.trim() === '')
    })
    setWrong(Object.fromEntries(missing.map((name) => [name, t(`action.missing.${name as 'note'}`)])))
    return missing.length === 0
  }

  const perform = () => {
    if (!offer || act.isPending) return
    if (!complete(offer)) {
      setArmed(false)
      form.current?.querySelector<HTMLElement>('input, textarea')?.focus()
      return
    }
    const body = {
      ...Object.fromEntries(offer.requires.map((name) => [name, values[name as keyof Draft]])),
      ...(values.note?.trim() ? { note: values.note.trim() } : {}),
    }
    act.mutate(
      { action: offer.action, body, version: detail.version },
      {
        onSuccess: (after) => {
          const done =
            offer.action === 'dispatch'
              ? t('action.doneUnit', { unit: values.unitLabel })
              : t('action.done', { action: label(ACTIONS[offer.action]) })
          showToast('ok', done, detail.id)
          setDraft({})
          onDone(after)
        },
        onError: (error) => {
          setArmed(false)
          if (!(error instanceof ProblemError)) return showError(error)
          const { status, field, detail: sentence } = error.problem
          const name = field?.split('/').at(-1)
          if (status === 412) onStale(detail.version)
          else if (name && (offer.requires as readonly string[]).includes(name)) setWrong({ [name]: sentence })
          else showError(error)
        },
      },
    )
  }
  const press = (action: Action) => {
    if (action === offer?.action && armed) return perform()
    setChosen(action)
    setArmed(complete(allowed.find((one) => one.action === action)))
  }
  const choose = (index: number) => {
    const condition = conditions[index]
    if (!condition || !allowed.some((one) => one.action === 'file')) return
    setChosen('file')
    change({ condition: condition.seq })
  }
  useKeys({
    ...Object.fromEntries(allowed.map((one) => [ACTION_KEYS[one.action], () => press(one.action)])),
    ...(allowed.some((one) => ACTION_KEYS[one.action] === 'a') || !first ? {} : { a: () => press(first) }),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index + 1), () => choose(index)])),
    Enter: armed ? perform : undefined,
    Escape: armed ? () => setArmed(false) : undefined,
  })

  if (detail.actions.length === 0) return <footer className="action-bar muted">{t('action.none')}</footer>
  const key = offer ? ACTION_KEYS[offer.action].toUpperCase() : ''
  const name = offer ? label(ACTIONS[offer.action]) : ''
  const confirmText = !offer
    ? ''
    : armed
      ? offer.action === 'dispatch' && values.unitLabel
        ? t('action.armed', { key, unit: values.unitLabel })
        : t('action.armedPlain', { key, action: name })
      : offer.action === 'dispatch' && values.unitLabel
        ? t('action.confirmDispatch', { unit: values.unitLabel })
        : t('action.confirm', { action: name })
  return (
    <footer className="action-bar">
      <div className="action-choices">
        {allowed.map((one) => (
          <button
            type="button"
            key={one.action}
            className="action-tab"
            aria-pressed={one.action === offer?.action}
            data-testid={`action-${one.action}`}
            onClick={() => {
              setChosen(one.action)
              setArmed(false)
              setWrong({})
            }}
          >
            {label(ACTIONS[one.action])}
            <kbd className="kbd">{ACTION_KEYS[one.action].toUpperCase()}</kbd>
          </button>
        ))}
        {refused.map((one) => (
          <span
            key={one.action}
            className="action-refused"
            data-testid={`action-${one.action}`}
            aria-disabled="true"
            title={one.reason ? label(REASONS[one.reason]) : undefined}
          >
            {label(ACTIONS[one.action])}
            {one.reason && (
              <small>{one.reason === 'wrong_role' ? byWhom(one.action) : label(REASONS[one.reason])}</small>
            )}
          </span>
        ))}
      </div>
      {offer && (
        <form
          ref={form}
          className="action-form"
          data-action={offer.action}
          onSubmit={(event) => {
            event.preventDefault()
            perform()
          }}
        >
          <ActionFields
            key={offer.action}
            detail={detail}
            action={offer.action}
            requires={offer.requires}
            draft={values}
            wrong={wrong}
            onChange={change}
          />
          <Button
            type="submit"
            wide
            variant={armed ? 'armed' : 'primary'}
            busy={act.isPending}
            shortcut={armed ? '↵' : key}
            data-testid="action-confirm"
          >
            <span className="clip">{act.isPending ? t('action.waiting') : confirmText}</span>
          </Button>
        </form>
      )}
    </footer>
  )
}
