import './signin.css'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../../server/access/rules.ts'
import type { Person } from '../../../server/access/schema.ts'
import type { City } from '../../../server/areas/schema.ts'
import { api } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { useSignIn } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { Banner, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'

export function SignIn({ city }: { city: City }) {
  const { t } = useTranslation()
  const { language, set } = usePreferences()
  return (
    <div className="signin">
      <header>
        <img src="/icon.svg" alt="" width={44} height={44} />
        <div>
          <h1>
            {t('product.name')} <span>{t('product.latin')}</span>
          </h1>
          <p>{language === 'zh' ? city.name : city.nameEn}</p>
        </div>
        <Segmented
          label={t('person.language')}
          value={language}
          onChange={(value) => set({ language: value })}
          options={[
            { value: 'zh', label: '中' },
            { value: 'en', label: 'EN' },
          ]}
        />
      </header>
      <p className="signin-tagline">{t('product.tagline')}</p>
      <nav className="signin-public">
        <span className="muted">{t('standards.public')}</span>
        <PageLink path="/standards">{t('standards.title')}</PageLink>
        <PageLink path="/calendar">{t('standards.calendar.title')}</PageLink>
      </nav>
      {city.demo ? <DemoPeople /> : <PasswordForm />}
    </div>
  )
}

/** The loop's own roles first: what a visitor comes to see. */
const ROLE_ORDER: readonly Role[] = [
  'dispatcher',
  'filing_officer',
  'desk',
  'collector',
  'unit_staff',
  'planner',
  'analyst',
  'supervisor',
  'administrator',
  'citizen',
]
const FIRST = 8

function textOf(person: Person): string {
  const { id, name, nameEn, unitName, unitNameEn, areaName, areaNameEn, role } = person
  return [id, name, nameEn, unitName, unitNameEn, areaName, areaNameEn, ROLES[role].zh, ROLES[role].en]
    .join(' ')
    .toLowerCase()
}

function DemoPeople() {
  const { t } = useTranslation()
  const label = useLabel()
  const [search, setSearch] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const people = useQuery({ queryKey: ['people'], queryFn: api.people, staleTime: Number.POSITIVE_INFINITY })
  const signIn = useSignIn()
  const lastPerson = usePreferences((store) => store.lastPerson)
  const last = people.data?.find((person) => person.id === lastPerson)
  const groups = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    const found = (people.data ?? []).filter((person) => words.every((word) => textOf(person).includes(word)))
    return ROLE_ORDER.map((role) => ({ role, people: found.filter((person) => person.role === role) })).filter(
      (group) => group.people.length > 0,
    )
  }, [people.data, search])

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])]
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) buttons[0]?.click()
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (!step) return
    event.preventDefault()
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[Math.max(0, index + step)]?.focus()
  }
  if (people.isPending) return <SkeletonLines lines={8} />
  if (people.isError) return <PasswordForm />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move inside the search and the list below it
    <div className="signin-people" onKeyDown={onKeyDown}>
      <p className="muted">{t('signin.demo')}</p>
      {last && !search && (
        <Button variant="primary" large wide busy={signIn.isPending} onClick={() => signIn.mutate({ person: last.id })}>
          {t('signin.continueAs')} · <PersonName person={last} /> · {label(ROLES[last.role])}
        </Button>
      )}
      <div className="search">
        <Search size={15} />
        <input
          className="input"
          type="search"
          // biome-ignore lint/a11y/noAutofocus: the only control of the page
          autoFocus
          value={search}
          aria-label={t('signin.search')}
          placeholder={t('signin.search')}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {signIn.isError && <Banner tone="danger">{signIn.error.message}</Banner>}
      <div ref={list} className="signin-list">
        {groups.map((group) => (
          <RoleGroup
            key={group.role}
            role={group.role}
            people={group.people}
            busy={signIn.isPending}
            onPick={(person) => signIn.mutate({ person: person.id })}
          />
        ))}
        {groups.length === 0 && <p className="muted">{t('signin.nobody')}</p>}
      </div>
    </div>
  )
}

function RoleGroup({
  role,
  people,
  busy,
  onPick,
}: {
  role: Role
  people: readonly Person[]
  busy: boolean
  onPick: (person: Person) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const [all, setAll] = useState(false)
  const shown = all || people.length <= FIRST + 1 ? people : people.slice(0, FIRST)
  return (
    <section aria-label={label(ROLES[role])}>
      <h2>
        {label(ROLES[role])} <span className="muted">{people.length}</span>
      </h2>
      <div className="signin-grid">
        {shown.map((person) => (
          <button
            type="button"
            key={person.id}
            data-testid={`signin-person-${person.id}`}
            disabled={busy}
            onClick={() => onPick(person)}
          >
            <strong>
              <PersonName person={person} />
            </strong>
            <PersonPlace person={person} />
          </button>
        ))}
      </div>
      {shown.length < people.length && (
        <Button variant="ghost" className="signin-more" onClick={() => setAll(true)}>
          {t('signin.more', { count: people.length })}
        </Button>
      )}
    </section>
  )
}

function PersonName({ person }: { person: Person }) {
  const language = usePreferences((store) => store.language)
  return <>{language === 'en' ? person.nameEn || person.name : person.name}</>
}

function PersonPlace({ person }: { person: Person }) {
  const { t } = useTranslation()
  const english = usePreferences((store) => store.language === 'en')
  const unit = english ? person.unitNameEn : person.unitName
  const area = english ? person.areaNameEn : person.areaName
  if (person.role === 'citizen') return null
  return (
    <>
      <span className="clip" title={unit ?? undefined}>
        {person.role === 'collector' ? area : (unit ?? area ?? t('common.wholeCity'))}
      </span>
      {person.role !== 'collector' && unit && <span className="clip">{area ?? t('common.wholeCity')}</span>}
    </>
  )
}

function PasswordForm() {
  const { t } = useTranslation()
  const [person, setPerson] = useState(usePreferences.getState().lastPerson ?? '')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ person, password })
  }
  return (
    <form className="signin-form" onSubmit={submit}>
      <Field label={t('signin.account')}>
        <input
          className="input"
          autoComplete="username"
          data-testid="signin-account"
          value={person}
          onChange={(event) => setPerson(event.target.value)}
        />
      </Field>
      <Field label={t('signin.password')} error={signIn.error?.message}>
        <input
          className="input"
          type="password"
          autoComplete="current-password"
          data-testid="signin-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Button type="submit" variant="primary" large wide busy={signIn.isPending} disabled={!person || !password}>
        {signIn.isPending ? t('signin.wait') : t('signin.submit')}
      </Button>
    </form>
  )
}
