import { Plus, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../preferences.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { useParam } from '../../url.ts'
import { AddClass } from './AddClass.tsx'
import { ClassSection } from './ClassSection.tsx'
import { useCatalogue, useEdit, useMayEdit, useRetired } from './queries.ts'
import { byMajor, MAJORS_IN_ENGLISH, type Major, matching, wordsOf } from './search.ts'

const anchor = (major: Major) => `${major.kind}-${major.code}`

/** Every class in one document, with an index beside it: to read, to search, to print. */
export function Catalogue() {
  const { t } = useTranslation()
  const mayEdit = useMayEdit()
  const language = usePreferences((store) => store.language)
  const majorName = (major: Major) => (language === 'en' && MAJORS_IN_ENGLISH[major.name]) || major.name
  const catalogue = useCatalogue()
  const [text, setText] = useParam('q')
  const [target] = useParam('class')
  const [adding, setAdding] = useState(false)
  const searched = useDeferredValue(text ?? '')
  const words = useMemo(() => wordsOf(searched), [searched])
  const found = useMemo(() => matching(catalogue.data ?? [], words), [catalogue.data, words])
  const majors = useMemo(() => byMajor(found), [found])
  const loaded = catalogue.isSuccess
  useEffect(() => {
    if (loaded && target) document.getElementById(target)?.scrollIntoView({ block: 'start' })
  }, [loaded, target])

  if (catalogue.isPending) return <SkeletonLines lines={12} />
  return (
    <div className="standards-body">
      <nav className="standards-index" aria-label={t('standards.index')}>
        {(['component', 'event'] as const).map((kind) => (
          <section key={kind}>
            <h2>{t(`standards.kinds.${kind}`)}</h2>
            <ul>
              {majors
                .filter((major) => major.kind === kind)
                .map((major) => (
                  <li key={anchor(major)}>
                    <a className="standards-topic" href={`#${anchor(major)}`}>
                      <span className="mono">{major.code}</span>
                      <span className="grow">{majorName(major)}</span>
                      <span className="muted">{major.classes.length}</span>
                    </a>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </nav>
      <main className="standards-document">
        <h1>{t('standards.title')}</h1>
        <p className="standards-lead">{t('standards.lead')}</p>
        <p className="standards-lead muted">{t('standards.units')}</p>
        <div className="standards-tools">
          <div className="search">
            <Search size={16} />
            <input
              className="input"
              type="search"
              data-testid="standards-search"
              value={text ?? ''}
              aria-label={t('standards.search')}
              placeholder={t('standards.search')}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <span className="muted" role="status">
            {t('standards.found', {
              classes: found.length,
              conditions: found.reduce((sum, one) => sum + one.conditions.length, 0),
            })}
          </span>
          {mayEdit && (
            <Button onClick={() => setAdding(true)} data-testid="add-class">
              <Plus size={15} />
              {t('standards.edit.addClass')}
            </Button>
          )}
        </div>
        {found.length === 0 && (
          <Empty icon={<Search size={26} />} title={t('standards.none', { text: searched })}>
            <p>{t('standards.noneHint')}</p>
            <Button onClick={() => setText(null)}>{t('standards.clear')}</Button>
          </Empty>
        )}
        {majors.map((major) => (
          <section key={anchor(major)} id={anchor(major)} className="standards-major">
            <h2>
              <span className="muted">{t(`standards.kinds.${major.kind}`)}</span>{' '}
              <span className="mono">{major.code}</span> {majorName(major)}
            </h2>
            <Columns mayEdit={mayEdit} />
            {major.classes.map((one) => (
              <ClassSection
                key={`${one.kind}-${one.code}`}
                one={one}
                words={words}
                here={target === `${one.kind}-${one.code}`}
                mayEdit={mayEdit}
              />
            ))}
          </section>
        ))}
        {mayEdit && <RetiredClasses />}
      </main>
      {adding && <AddClass onClose={() => setAdding(false)} />}
    </div>
  )
}

/** Heads of the columns, once for a major class. */
function Columns({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={mayEdit ? 'standards-columns editable' : 'standards-columns'} aria-hidden="true">
      <span />
      {(['filing', 'closing', 'limit', 'grade', 'version'] as const).map((column) => (
        <span key={column}>{t(`standards.columns.${column}`)}</span>
      ))}
    </div>
  )
}

/** Classes no longer in use, for administrators to take back. */
function RetiredClasses() {
  const { t } = useTranslation()
  const retired = useRetired(true)
  const edit = useEdit()
  if (!retired.data?.length) return null
  return (
    <section className="standards-retired">
      <h2>{t('standards.edit.retiredClasses')}</h2>
      <ul>
        {retired.data.map((one) => (
          <li key={`${one.kind}-${one.code}`}>
            <span className="muted">{t(`standards.kinds.${one.kind}`)}</span> <span className="mono">{one.code}</span>
            <span className="grow">{one.name}</span>
            <Button
              busy={edit.isPending}
              onClick={() =>
                edit.mutate({
                  path: `/classes/${one.kind}/${one.code}/restore`,
                  call: { method: 'POST', ifMatch: one.version, body: {} },
                  done: t('standards.edit.restored'),
                })
              }
            >
              {t('standards.edit.restore')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
