import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, type Offer } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { zhCases } from '../../i18n/zh-cases.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { ActionFields } from './ActionFields.tsx'
import { ACTION_KEYS } from './actionKeys.ts'
import { type Acting, SENDS } from './useActing.ts'

/** The chosen action: what it means, its fields, and the button that sends it. */
export function ActionForm({ detail, acting, offer }: { detail: CaseDetail; acting: Acting; offer: Offer }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { armed, values, busy, photosBusy } = acting
  const key = ACTION_KEYS[offer.action].toUpperCase()
  const action = label(ACTIONS[offer.action])
  const unit = SENDS.includes(offer.action) ? values.unitLabel : undefined
  const text = armed
    ? unit
      ? t('action.armed', { key, unit })
      : t('action.armedPlain', { key, action })
    : unit
      ? t('action.confirmDispatch', { unit })
      : t('action.confirm', { action })
  const isNext = acting.layout.main[0]?.action === offer.action
  return (
    <form
      ref={acting.form}
      className="action-form"
      data-action={offer.action}
      onSubmit={(event) => {
        event.preventDefault()
        acting.perform()
      }}
    >
      {!isNext && (
        <header>
          <strong>{action}</strong>
          <IconButton label={t('cases.act.close')} onClick={() => acting.select(null)} data-testid="action-close">
            <X size={15} />
          </IconButton>
        </header>
      )}
      {offer.action in zhCases.act.explain && (
        <p className="action-explain">{t(`cases.act.explain.${offer.action as 'merge'}`)}</p>
      )}
      <ActionFields key={offer.action} detail={detail} acting={acting} offer={offer} />
      <Button
        type="submit"
        wide
        variant={armed ? 'armed' : 'primary'}
        busy={busy || photosBusy}
        shortcut={armed ? '↵' : key}
        data-testid="action-confirm"
      >
        <span className="clip">{photosBusy ? t('photos.uploadingSome') : busy ? t('action.waiting') : text}</span>
      </Button>
    </form>
  )
}
