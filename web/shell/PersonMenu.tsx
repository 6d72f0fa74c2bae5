import { BookOpenText, CalendarDays, Gavel, Keyboard, LogOut, Route, Target } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../server/access/rules.ts'
import type { Language } from '../../server/schema.ts'
import { useLabel } from '../i18n/label.ts'
import { type ThemeChoice, usePreferences } from '../preferences.ts'
import { usePerson, useSignOut } from '../session.ts'
import { PageLink } from '../ui/PageLink.tsx'
import { Popover } from '../ui/Popover.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { go } from '../url.ts'
import { useHelp } from './Help.tsx'

/** Who has to do with coordination decisions; others may read them at /decisions too. */
const DECISION_ROLES: readonly Role[] = ['dispatcher', 'supervisor', 'administrator', 'planner']

/** Whom reports on the rules concern. */
const QUALITY_ROLES: readonly Role[] = [
  'dispatcher',
  'supervisor',
  'filing_officer',
  'analyst',
  'planner',
  'administrator',
  'unit_staff',
]

export function PersonMenu() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const person = usePerson()
  const label = useLabel()
  const { theme, language, set } = usePreferences()
  const signOut = useSignOut()
  const english = language === 'en'
  const name = english ? person.nameEn || person.name : person.name
  const area = (english ? person.areaNameEn : person.areaName) ?? t('common.wholeCity')
  const unit = english ? person.unitNameEn : person.unitName
  return (
    <div className="person">
      <button
        type="button"
        className="avatar"
        aria-label={`${t('person.menu')}: ${name}`}
        aria-expanded={open}
        data-testid="person-menu"
        title={`${name} · ${label(ROLES[person.role])}`}
        onClick={() => setOpen(!open)}
      >
        {english ? name.slice(0, 1) : name.slice(0, 1)}
      </button>
      {open && (
        <Popover label={t('person.menu')} onClose={close} style={{}}>
          <div className="person-card">
            <strong>{name}</strong>
            <span className="tag accent">{label(ROLES[person.role])}</span>
            <dl>
              {unit && (
                <>
                  <dt>{t('person.unit')}</dt>
                  <dd>{unit}</dd>
                </>
              )}
              <dt>{t('person.jurisdiction')}</dt>
              <dd>{area}</dd>
            </dl>
          </div>
          <div className="person-choice">
            <span>{t('person.theme')}</span>
            <Segmented<ThemeChoice>
              label={t('person.theme')}
              value={theme}
              onChange={(value) => set({ theme: value })}
              options={[
                { value: 'system', label: t('person.themeSystem') },
                { value: 'light', label: t('person.themeLight') },
                { value: 'dark', label: t('person.themeDark') },
              ]}
            />
          </div>
          <div className="person-choice">
            <span>{t('person.language')}</span>
            <Segmented<Language>
              label={t('person.language')}
              value={language}
              onChange={(value) => set({ language: value })}
              options={[
                { value: 'zh', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </div>
          {DECISION_ROLES.includes(person.role) && (
            <button
              type="button"
              className="menu-item"
              data-testid="open-decisions"
              onClick={() => {
                close()
                go('/decisions', {}, ['m'])
              }}
            >
              <Gavel size={15} />
              {t('decisions.title')}
            </button>
          )}
          <button
            type="button"
            className="menu-item"
            data-testid="open-rules"
            onClick={() => {
              close()
              go('/rules', {}, ['m'])
            }}
          >
            <Route size={15} />
            {t('rules.title')}
          </button>
          {QUALITY_ROLES.includes(person.role) && (
            <PageLink className="menu-item" path="/rules/quality">
              <Target size={15} />
              {t('quality.title')}
            </PageLink>
          )}
          <PageLink className="menu-item" path="/standards">
            <BookOpenText size={15} />
            {t('standards.title')}
          </PageLink>
          <PageLink className="menu-item" path="/calendar">
            <CalendarDays size={15} />
            {t('standards.calendar.title')}
          </PageLink>
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              useHelp.setState({ open: true })
            }}
          >
            <Keyboard size={15} />
            <span className="grow">{t('person.help')}</span>
            <kbd className="kbd">?</kbd>
          </button>
          <button type="button" className="menu-item" data-testid="sign-out" onClick={() => signOut.mutate()}>
            <LogOut size={15} />
            {t('person.signOut')}
          </button>
        </Popover>
      )}
    </div>
  )
}
