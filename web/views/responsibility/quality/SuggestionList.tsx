import { Lightbulb } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '../../../../server/evaluation/quality/schema.ts'
import { RULES } from '../../../../server/responsibility/schema.ts'
import { useLabel, useName } from '../../../i18n/label.ts'
import { usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/Button.tsx'
import { PageLink } from '../../../ui/PageLink.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { Segmented } from '../../../ui/Segmented.tsx'
import { percent } from './AccuracyTable.tsx'
import { DismissDialog } from './DismissDialog.tsx'
import { keyOf, type QualityFilter, useSuggestionActions, useSuggestions } from './queries.ts'

/** Rules that reality suggests, each with its evidence: to be opened as a draft, or put aside. */
export function SuggestionList({ filter }: { filter: QualityFilter }) {
  const { t } = useTranslation()
  const [view, setView] = useState<'open' | 'dismissed'>('open')
  const [dismissing, setDismissing] = useState<Suggestion | null>(null)
  const list = useSuggestions(filter, view === 'dismissed')
  const found = list.data?.suggestions
  return (
    <section className="quality-suggestions" aria-label={t('quality.suggestions')}>
      <header>
        <h2>{t('quality.suggestions')}</h2>
        <Segmented
          label={t('quality.suggestions')}
          value={view}
          options={[
            { value: 'open', label: t('quality.open') },
            { value: 'dismissed', label: t('quality.dismissed'), testId: 'show-dismissed' },
          ]}
          onChange={setView}
        />
      </header>
      <p className="muted">{t('quality.suggestionsHint')}</p>
      {list.isPending && <SkeletonLines lines={4} />}
      {list.isError && (
        <Empty title={t('quality.suggestionsFailed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {found?.length === 0 && (
        <Empty
          icon={<Lightbulb size={22} />}
          title={t(view === 'open' ? 'quality.suggestionsEmpty' : 'quality.dismissedEmpty')}
        >
          {view === 'open' && <p>{t('quality.suggestionsEmptyHint')}</p>}
        </Empty>
      )}
      <ul>
        {found?.map((suggestion) => (
          <SuggestionCard
            key={Object.values(keyOf(suggestion)).join()}
            suggestion={suggestion}
            onDismiss={() => setDismissing(suggestion)}
          />
        ))}
      </ul>
      {dismissing && <DismissDialog suggestion={dismissing} onClose={() => setDismissing(null)} />}
    </section>
  )
}

function SuggestionCard({ suggestion, onDismiss }: { suggestion: Suggestion; onDismiss: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const language = usePreferences((store) => store.language)
  const { draft, takeUp } = useSuggestionActions()
  const { sentence, support, of, confidence, cases, editable, dismissed, source, unit } = suggestion
  const rule = suggestion.draft
  return (
    <li className="quality-suggestion" data-testid="suggestion">
      <p className="quality-sentence">{label(sentence)}</p>
      <p className="quality-figures-line">
        <b>{t('quality.support', { support, of })}</b>
        <span>{t('quality.confidence', { low: percent(confidence.low, 0) })}</span>
        {source === 'decisions' && <span className="tag">{t('quality.fromDecisions')}</span>}
      </p>
      <p className="quality-draft">
        <span className="muted">{t('quality.becomes')}</span> {language === 'en' ? rule.nameEn : rule.name} →{' '}
        {name(unit)}
        <small>
          {label(RULES[rule.family])} · {t('quality.priority', { priority: rule.priority })}
          {rule.code && <> · {t('quality.replaces', { code: rule.code })}</>}
        </small>
      </p>
      <details>
        <summary>
          {t('quality.evidence')} ({cases.length})
        </summary>
        <p className="quality-cases">
          {cases.map(({ id }) => (
            <PageLink key={id} path={`/case/${id}`} className="mono">
              {id}
            </PageLink>
          ))}
        </p>
      </details>
      {dismissed && (
        <p className="muted">{t('quality.putAside', { person: name(dismissed.by), reason: dismissed.reason })}</p>
      )}
      {editable ? (
        <div className="row">
          {dismissed ? (
            <Button busy={takeUp.isPending} onClick={() => takeUp.mutate(suggestion)}>
              {t('quality.takeUp')}
            </Button>
          ) : (
            <>
              <Button
                variant="primary"
                busy={draft.isPending}
                data-testid="open-draft"
                onClick={() => draft.mutate(suggestion)}
              >
                {t('quality.draft')}
              </Button>
              <Button data-testid="dismiss" onClick={onDismiss}>
                {t('quality.dismiss')}
              </Button>
            </>
          )}
        </div>
      ) : (
        <p className="muted">{t('quality.notYours')}</p>
      )}
    </li>
  )
}
