import './actions.css'
import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, type Action, type Offer, REASONS } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { ActionForm } from './ActionForm.tsx'
import { ACTION_KEYS } from './actionKeys.ts'
import type { Acting } from './useActing.ts'
import { useWhoMay } from './useWhoMay.ts'

/**
 * What may be done with the case, from the server's own list: the next step in sight, special actions and what is not
 * possible (with who may) behind a fold. A key or press chooses, the same key or Enter confirms: no single slip sends.
 */
export function ActionBar({ detail, acting }: { detail: CaseDetail; acting: Acting }) {
  const { t } = useTranslation()
  const { main, special, refused } = acting.layout
  const waitingFor = useWhoMay(detail)
  if (detail.actions.length === 0) return <footer className="action-bar muted">{t('action.none')}</footer>
  const step = refused.find(({ action, reason }) => reason === 'wrong_role' && isStep(action))
  return (
    <footer className="action-bar">
      {main.length > 0 ? (
        <div className="action-choices">
          {main.map((offer) => (
            <ActionTab key={offer.action} offer={offer} acting={acting} />
          ))}
        </div>
      ) : (
        acting.layout.answers.length === 0 && (
          <p className="action-idle">
            {t('cases.act.noneNow')}
            {step && ` · ${t('cases.act.waitingFor', { roles: waitingFor(step.action) })}`}
          </p>
        )
      )}
      {acting.offer && <ActionForm detail={detail} acting={acting} offer={acting.offer} />}
      {(special.length > 0 || refused.length > 0) && (
        <div className="action-folds">
          {special.length > 0 && <Special offers={special} acting={acting} />}
          {refused.length > 0 && <Refused detail={detail} offers={refused} />}
        </div>
      )}
    </footer>
  )
}

/** Steps of the loop, which somebody else is waited for to take. */
const isStep = (action: Action) =>
  !/^(request-(?!verify)|urge|reply|merge|recall|substitute|hand-|coordinate)/.test(action)

function ActionTab({ offer, acting }: { offer: Offer; acting: Acting }) {
  const label = useLabel()
  return (
    <button
      type="button"
      className="action-tab"
      aria-pressed={offer.action === acting.offer?.action}
      data-testid={`action-${offer.action}`}
      onClick={() => acting.select(offer.action)}
    >
      {label(ACTIONS[offer.action])}
      <kbd className="kbd">{ACTION_KEYS[offer.action].toUpperCase()}</kbd>
    </button>
  )
}

/** Special actions, folded again once one is chosen: its form has the floor then. */
function Special({ offers, acting }: { offers: readonly Offer[]; acting: Acting }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const chosen = acting.offer?.action
  useEffect(() => {
    if (chosen) setOpen(false)
  }, [chosen])
  return (
    <details className="action-more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary data-testid="action-more">
        <ChevronRight size={13} />
        {t('cases.act.more')} <span className="muted">{offers.length}</span>
      </summary>
      <div className="action-choices">
        {offers.map((offer) => (
          <ActionTab key={offer.action} offer={offer} acting={acting} />
        ))}
      </div>
    </details>
  )
}

function Refused({ detail, offers }: { detail: CaseDetail; offers: readonly Offer[] }) {
  const { t } = useTranslation()
  const label = useLabel()
  const whoMay = useWhoMay(detail)
  return (
    <details className="action-more">
      <summary data-testid="action-cannot">
        <ChevronRight size={13} />
        {t('cases.act.cannot')} <span className="muted">{offers.length}</span>
      </summary>
      <ul className="action-cannot">
        {offers.map(({ action, reason }) => (
          <li key={action} data-testid={`action-${action}`} aria-disabled="true">
            <span>{label(ACTIONS[action])}</span>
            {reason && (
              <small>
                {reason === 'wrong_role' ? t('cases.act.whoCan', { roles: whoMay(action) }) : label(REASONS[reason])}
              </small>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
