import { useTranslation } from 'react-i18next'
import { GRADES, limitText } from '../../../server/standards/rules.ts'
import type { CatalogueClass, ClassDetail } from '../../../server/standards/schema.ts'
import { now } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { useClassDetail } from './queries.ts'

type Version = ClassDetail['conditions'][number]
const FIELDS = ['filing', 'closing', 'limit', 'grade', 'defaultUnit'] as const

/** Every version of a condition, newest first, each with what it changed of the one before. */
export function History({ one, seq }: { one: CatalogueClass; seq: number }) {
  const { t } = useTranslation()
  const detail = useClassDetail(one.kind, one.code, true)
  if (detail.isPending) return <SkeletonLines lines={2} />
  const versions = (detail.data?.conditions ?? []).filter((version) => version.seq === seq)
  return (
    <section className="standards-history" aria-label={t('standards.historyOf', { seq })}>
      <ol>
        {versions
          .map((version, index) => <VersionRow key={version.version} version={version} before={versions[index - 1]} />)
          .reverse()}
      </ol>
    </section>
  )
}

function VersionRow({ version, before }: { version: Version; before: Version | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const name = useName()
  const language = usePreferences((store) => store.language)
  const textOf = (of: Version, field: (typeof FIELDS)[number]): string => {
    if (field === 'limit') return limitText(of.limitValue, of.limitUnit, language)
    if (field === 'grade') return label(GRADES[of.grade])
    if (field === 'defaultUnit') return of.defaultUnit ? name(of.defaultUnit) : t('standards.nobody')
    return of[field]
  }
  const changed = before ? FIELDS.filter((field) => textOf(before, field) !== textOf(version, field)) : []
  const state = stateOf(version)
  return (
    <li>
      <p>
        <strong>{t('standards.version', { version: version.version })}</strong>
        <span className="tag" data-state={state}>
          {t(`standards.${state}`)}
        </span>
        <span className="muted">
          {t('standards.since', { day: format.minute(version.validFrom) })}
          {version.validTo &&
            state !== 'withdrawn' &&
            ` ${t('standards.until', { day: format.minute(version.validTo) })}`}
        </span>
        {version.reason && (
          <span>
            {t('standards.reason')}: {version.reason}
          </span>
        )}
      </p>
      {!before && <p className="muted">{t('standards.initial')}</p>}
      {before && changed.length === 0 && <p className="muted">{t('standards.noDifference')}</p>}
      {before && changed.length > 0 && (
        <dl>
          {changed.map((field) => (
            <div key={field}>
              <dt>{t(`standards.fields.${field}`)}</dt>
              <dd>
                <del>{textOf(before, field)}</del> <ins>{textOf(version, field)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}

function stateOf({ validFrom, validTo }: Version) {
  const at = now()
  if (validTo === validFrom) return 'withdrawn'
  if (Date.parse(validFrom) > at) return 'scheduled'
  return validTo && Date.parse(validTo) <= at ? 'ended' : 'inForce'
}
