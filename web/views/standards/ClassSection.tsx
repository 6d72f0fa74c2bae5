import { Link2 } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { GRADES, limitText } from '../../../server/standards/rules.ts'
import type { CatalogueClass, Condition } from '../../../server/standards/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { setParams } from '../../url.ts'
import { ClassTools } from './ClassTools.tsx'
import { ConditionForm } from './ConditionForm.tsx'
import { History } from './History.tsx'
import { pieces } from './search.ts'

interface ClassSectionProps {
  one: CatalogueClass
  words: readonly string[]
  here: boolean
  mayEdit: boolean
}

/** A class with its conditions; administrators revise them in place. */
export const ClassSection = memo(function ClassSection({ one, words, here, mayEdit }: ClassSectionProps) {
  const { t } = useTranslation()
  const language = usePreferences((store) => store.language)
  const format = useFormat()
  const id = `${one.kind}-${one.code}`
  const copy = () => {
    setParams({ class: id })
    void navigator.clipboard
      ?.writeText(`${window.location.origin}/standards?class=${id}`)
      .then(() => showToast('ok', t('standards.linked')))
  }
  return (
    <article id={id} className={here ? 'standards-class here' : 'standards-class'} data-testid={`class-${id}`}>
      <header>
        <span className="mono standards-code">
          <Marked text={one.code} words={words} />
        </span>
        <h3>
          <span>
            <Marked text={one.name} words={words} />
          </span>
          {one.nameEn && (
            <span className="muted">
              <Marked text={one.nameEn} words={words} />
            </span>
          )}
        </h3>
        {one.isLocal && <span className="tag">{t('standards.local')}</span>}
        <IconButton label={t('standards.link')} className="standards-link" onClick={copy}>
          <Link2 size={14} />
        </IconButton>
        {mayEdit && <ClassTools one={one} />}
      </header>
      {one.conditions.length === 0 ? (
        <p className="muted">{t('standards.noConditions')}</p>
      ) : (
        <div className="standards-conditions">
          {one.conditions.map((condition) => (
            <ConditionRow key={condition.seq} one={one} condition={condition} words={words} mayEdit={mayEdit} />
          ))}
        </div>
      )}
      {one.upcoming.map((next) => (
        <p key={`${next.seq}-${next.version}`} className="standards-upcoming">
          {t('standards.upcoming', {
            day: format.instant(next.validFrom),
            seq: next.seq,
            version: next.version,
            filing: next.filing,
            limit: limitText(next.limitValue, next.limitUnit, language),
          })}
        </p>
      ))}
    </article>
  )
})

interface ConditionRowProps {
  one: CatalogueClass
  condition: Condition
  words: readonly string[]
  mayEdit: boolean
}
function ConditionRow({ one, condition, words, mayEdit }: ConditionRowProps) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const language = usePreferences((store) => store.language)
  const [open, setOpen] = useState<'history' | 'edit' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <div className="standards-condition">
        <span className="muted">{condition.seq}</span>
        <span data-label={t('standards.columns.filing')}>
          <Marked text={condition.filing} words={words} />
          {condition.defaultUnit && <small>{t('standards.defaultUnit', { unit: name(condition.defaultUnit) })}</small>}
        </span>
        <span data-label={t('standards.columns.closing')}>
          <Marked text={condition.closing} words={words} />
        </span>
        <strong data-label={t('standards.columns.limit')}>
          {limitText(condition.limitValue, condition.limitUnit, language)}
        </strong>
        <span data-label={t('standards.columns.grade')}>
          <span className="standards-grade" data-grade={condition.grade}>
            {label(GRADES[condition.grade])}
          </span>
        </span>
        <span className="standards-version" data-label={t('standards.columns.version')}>
          <Button
            variant="ghost"
            aria-expanded={open === 'history'}
            title={t('standards.history')}
            onClick={() => setOpen(open === 'history' ? null : 'history')}
          >
            {t('standards.version', { version: condition.version })}
          </Button>
          <small>{t('standards.since', { day: format.date(condition.validFrom) })}</small>
        </span>
        {mayEdit && (
          <span className="standards-edit">
            <Button
              variant="ghost"
              aria-expanded={open === 'edit'}
              data-testid={`revise-${one.kind}-${one.code}-${condition.seq}`}
              onClick={() => setOpen(open === 'edit' ? null : 'edit')}
            >
              {t('standards.edit.revise')}
            </Button>
          </span>
        )}
      </div>
      {open === 'history' && <History one={one} seq={condition.seq} />}
      {open === 'edit' && <ConditionForm one={one} condition={condition} onClose={close} />}
    </>
  )
}

/** Text with the words searched for marked. */
function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <>
      {pieces(text, words).map((piece, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text
        index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece,
      )}
    </>
  )
}
