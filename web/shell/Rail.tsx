import { ClipboardCheck, MessageSquarePlus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MODES } from '../modes/index.ts'
import { usePerson } from '../session.ts'
import { go, useLocation } from '../url.ts'
import { LiveStatus } from './LiveStatus.tsx'
import { PersonMenu } from './PersonMenu.tsx'

export function Rail() {
  const { t } = useTranslation()
  const path = useLocation((location) => location.path)
  const person = usePerson()
  const pages = [
    ...MODES.map(({ id, icon }) => ({ id, icon, path: `/${id}` })),
    { id: 'report' as const, icon: MessageSquarePlus, path: '/report' },
    ...(person.role === 'collector' ? [{ id: 'tasks' as const, icon: ClipboardCheck, path: '/tasks' }] : []),
  ]
  return (
    <nav className="rail" aria-label={t('modes.rail')}>
      <img className="rail-mark" src="/icon.svg" alt={t('product.name')} width={30} height={30} />
      {pages.map(({ id, icon: Icon, path: target }) => (
        <a
          key={id}
          className="rail-item"
          href={target}
          data-testid={`tab-${id}`}
          aria-current={path === target ? 'page' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey) return
            event.preventDefault()
            go(target, {}, ['m'])
          }}
        >
          <Icon size={19} strokeWidth={1.8} />
          <span>{t(`modes.${id}`)}</span>
        </a>
      ))}
      <div className="rail-end">
        <LiveStatus />
        <PersonMenu />
      </div>
    </nav>
  )
}
