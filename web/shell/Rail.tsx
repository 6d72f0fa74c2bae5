import { ClipboardCheck, LayoutGrid, MessageSquarePlus, Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../server/access/rules.ts'
import { MODES } from '../modes/index.ts'
import { usePerson } from '../session.ts'
import { go, useLocation } from '../url.ts'
import { Bell } from './Bell.tsx'
import { LiveStatus } from './LiveStatus.tsx'
import { useIsPhone } from './layout.ts'
import { PersonMenu } from './PersonMenu.tsx'

const SEES_BOARD: ReadonlySet<Role> = new Set([
  'desk',
  'filing_officer',
  'dispatcher',
  'unit_staff',
  'analyst',
  'supervisor',
  'administrator',
])
const SEES_FAULTS: ReadonlySet<Role> = new Set([
  'filing_officer',
  'dispatcher',
  'unit_staff',
  'analyst',
  'supervisor',
  'administrator',
])

export function Rail() {
  const { t } = useTranslation()
  const path = useLocation((location) => location.path)
  const person = usePerson()
  const isPhone = useIsPhone()
  const pages = [
    ...MODES.filter(({ railOf }) => !railOf || (railOf.includes(person.role) && !isPhone)).map(({ id, icon }) => ({
      id,
      icon,
      path: `/${id}`,
    })),
    { id: 'report' as const, icon: MessageSquarePlus, path: '/report' },
    ...(SEES_BOARD.has(person.role) ? [{ id: 'board' as const, icon: LayoutGrid, path: '/board' }] : []),
    // A phone has no room for what is looked at once a week; the board leads there.
    ...(SEES_FAULTS.has(person.role) && !isPhone
      ? [{ id: 'accountability' as const, icon: Scale, path: '/accountability' }]
      : []),
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
          aria-current={path === target || path.startsWith(`${target}/`) ? 'page' : undefined}
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
        <Bell />
        <LiveStatus />
        <PersonMenu />
      </div>
    </nav>
  )
}
