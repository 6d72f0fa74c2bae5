import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FATES, type Impact, type Job } from '../../../server/cases/impact/schema.ts'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { ProblemError, request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { book } from './api.ts'
import { Pairs } from './ComparisonView.tsx'
import { useRefreshBook } from './queries.ts'
import { choose } from './selected.ts'
import { useCasesOnMap } from './useCasesOnMap.ts'
import type { Draft } from './useDraft.ts'

const base = '/api/responsibility/impact'
const keyOf = (fate: string, from: string | null, to: string | null) => `${fate} ${from ?? ''} ${to ?? ''}`

/** What the draft does to cases that are open now; on confirmation it is published and a job moves them. */
export function ImpactView({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const refresh = useRefreshBook()
  const [note, setNote] = useState('')
  return (
    <ImpactBody
      changes={draft.changes}
      note={note}
      onNote={setNote}
      onApplied={({ id }) => {
        // The job has an address of its own, to come back to; the draft's changes are made, so it has served.
        choose('job', String(id), { draft: null })
        const { id: drafted, version } = draft.draft!
        void book
          .discardDraft(drafted, version)
          .catch(() => {})
          .then(refresh)
        showToast('ok', t('rules.impact.begun'))
      }}
    />
  )
}

/** What changes do to open cases, previewed, and confirmed with a note. */
export function ImpactBody({
  changes,
  note,
  onNote,
  onApplied,
  head,
  still,
}: {
  changes: readonly Change[]
  note: string
  onNote: (note: string) => void
  onApplied: (job: Job, impact: Impact) => void
  /** What else the changes do, above the cases. */
  head?: (impact: Impact) => ReactNode
  /** The map is not moved to the cases. */
  still?: boolean
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const [pair, setPair] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['rule-impact', changes],
    queryFn: ({ signal }) => request<Impact>(base, { method: 'POST', body: { changes }, signal }),
    retry: false,
    staleTime: 30_000,
  })
  const data = found.data
  const applying = useMutation({
    mutationFn: () =>
      request<Job>(`${base}/apply`, {
        method: 'POST',
        body: { changes, fingerprint: data!.fingerprint, note: note.trim() },
      }),
    onSuccess: (job) => onApplied(job, data!),
    onError: (error) => {
      // Something changed since the preview: it is counted anew, to be confirmed anew.
      if (error instanceof ProblemError && error.problem.status === 409) void found.refetch()
      showError(error)
    },
  })
  const features = data?.cases.features
  const points = useMemo(
    () =>
      features
        ?.filter(({ properties: { fate, from, to } }) => pair === null || keyOf(fate, from, to) === pair)
        .map(({ id, geometry, properties: { to, fate } }) => ({
          id,
          position: geometry.coordinates,
          to,
          hollow: fate !== 'move',
        })),
    [features, pair],
  )
  const colourOf = useCasesOnMap(points, still)
  if (found.isPending) {
    return (
      <div className="stack" role="status" aria-label={t('rules.impact.counting')}>
        <p className="muted rulebook-small">{t('rules.impact.counting')}</p>
        <Skeleton height={46} />
        <Skeleton height={90} />
      </div>
    )
  }
  // What was asked for cannot be: asking again would not help.
  if (found.error instanceof ProblemError && found.error.problem.status < 500) {
    return <Banner tone="warn">{found.error.problem.detail}</Banner>
  }
  if (found.isError || !data) {
    return (
      <Empty title={t('rules.impact.failed')}>
        <p>{found.error?.message}</p>
        <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
      </Empty>
    )
  }
  const { counts } = data
  return (
    <div className="comparison" data-testid="impact" aria-busy={found.isFetching}>
      {head?.(data)}
      <p className="impact-sentence" data-testid="impact-sentence">
        {label(data.sentence)}
      </p>
      <dl className="counts">
        {(['move', 'suggest', 'keep', 'place', 'stay'] as const)
          .filter((fate) => counts[fate] > 0 || fate === 'move' || fate === 'stay')
          .map((fate) => (
            <div key={fate} data-kind={fate === 'move' ? 'moved' : undefined} title={label(FATES[fate])}>
              <dt>{t(`rules.impact.fates.${fate}`)}</dt>
              <dd>{format.number(counts[fate])}</dd>
            </div>
          ))}
      </dl>
      {data.pairs.length > 0 && (
        <Pairs
          pairs={data.pairs.map(({ fate, from, to, count }) => ({
            key: keyOf(fate, from?.code ?? null, to?.code ?? null),
            from: from ? name(from) : t('rules.impact.nobody'),
            to: `${to ? name(to) : t('rules.impact.nobody')}${fate === 'move' ? '' : ` · ${t(`rules.impact.fates.${fate}`)}`}`,
            count,
            colour: colourOf(to?.code ?? null),
          }))}
          chosen={pair}
          onChoose={setPair}
        />
      )}
      {data.leftOut > 0 && <p className="muted rulebook-small">{t('rules.impact.leftOut', { count: data.leftOut })}</p>}
      <form
        className="stack impact-apply"
        onSubmit={(event) => {
          event.preventDefault()
          if (note.trim()) applying.mutate()
        }}
      >
        <textarea
          className="input"
          maxLength={1000}
          placeholder={t('rules.impact.note')}
          aria-label={t('rules.impact.note')}
          data-testid="impact-note"
          value={note}
          onChange={(event) => onNote(event.target.value)}
        />
        <Button
          type="submit"
          variant="primary"
          wide
          busy={applying.isPending}
          disabled={!note.trim()}
          data-testid="impact-apply"
        >
          {counts.move > 0 ? t('rules.impact.apply', { count: counts.move }) : t('rules.impact.applyOnly')}
        </Button>
        <p className="muted rulebook-small">{t('rules.impact.applyHint')}</p>
      </form>
    </div>
  )
}
