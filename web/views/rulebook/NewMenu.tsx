import { ChevronDown } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { choose, NEW } from './selected.ts'

const MAKES = ['rule', 'zone', 'roster', 'ground', 'owner'] as const

/** Everything a draft can take, each with what it is for. */
export function NewMenu() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  return (
    <div className="add-menu">
      <IconButton
        label={t('rules.new.more')}
        aria-expanded={open}
        data-testid="new-menu"
        onClick={() => setOpen(!open)}
      >
        <ChevronDown size={16} />
      </IconButton>
      {open && (
        <Popover label={t('rules.new.more')} onClose={close} style={{ top: 'calc(100% + 6px)', right: 0 }}>
          {MAKES.map((what) => (
            <button
              key={what}
              type="button"
              className="menu-item new-item"
              data-testid={`new-${what}-item`}
              onClick={() => {
                close()
                choose(what, NEW)
              }}
            >
              <span>
                {t(`rules.new.${what}`)}
                <small className="muted">{t(`rules.new.hints.${what}`)}</small>
              </span>
            </button>
          ))}
        </Popover>
      )}
    </div>
  )
}
