import { useQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { useClasses } from '../cases/queries.ts'
import { book } from './api.ts'
import { useCasesOnMap } from './useCasesOnMap.ts'
import type { Draft } from './useDraft.ts'

const LISTED = 200
/** Resolved at first; all of them only when somebody waits for it. */
const SAMPLES = [2000, 20_000] as const

const keyOf = (from: string | undefined, to: string | undefined) => `${from ?? ''} ${to ?? ''}`

/** What the draft would have done to the cases of the last 31 days: how many move, from whom to whom, and which. */
export function ComparisonView({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const classes = useClasses().data
  const [most, setMost] = useState<number>(SAMPLES[0])
  const [pair, setPair] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['rule-compare', draft.draft?.id, draft.draft?.version, most],
    queryFn: ({ signal }) => book.compare({ changes: draft.changes, most, limit: LISTED }, signal),
    staleTime: 5 * 60_000,
    retry: false,
  })
  const data = found.data
  const listed = useMemo(
    () =>
      data?.cases.filter(({ before, after }) => pair === null || keyOf(before?.unit.code, after?.unit.code) === pair),
    [data, pair],
  )
  const points = useMemo(
    () =>
      listed?.map(({ id, lon, lat, before, after }) => ({
        id,
        position: [lon, lat] as const,
        to: after?.unit.code ?? null,
        hollow: before?.unit.code === after?.unit.code,
      })),
    [listed],
  )
  const colourOf = useCasesOnMap(points)
  if (found.isPending) {
    return (
      <div className="stack" role="status" aria-label={t('rules.compare.counting')}>
        <p className="muted rulebook-small">{t('rules.compare.counting')}</p>
        <Skeleton height={46} />
        <Skeleton height={90} />
      </div>
    )
  }
  if (found.isError || !data) {
    return (
      <Empty title={t('rules.compare.failed')}>
        <p>{found.error?.message}</p>
        <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
      </Empty>
    )
  }
  const { matched, examined, same, moved, reasoned, refused } = data
  return (
    <div className="comparison" data-testid="comparison" aria-busy={found.isFetching}>
      <p className="muted rulebook-small">
        {format.date(data.window.from)} – {format.date(data.window.to)} ·{' '}
        {t('rules.compare.matched', { count: matched })}
        {examined < matched && ` · ${t('rules.compare.sample', { count: examined })}`}
        {examined < matched && most < SAMPLES[1] && (
          <button type="button" className="link" onClick={() => setMost(SAMPLES[1])}>
            {t('rules.compare.more')}
          </button>
        )}
      </p>
      <dl className="counts">
        <div data-kind="moved">
          <dt>{t('rules.compare.moved')}</dt>
          <dd data-testid="compare-moved">{format.number(moved)}</dd>
        </div>
        <div>
          <dt>{t('rules.compare.reasoned')}</dt>
          <dd>{format.number(reasoned)}</dd>
        </div>
        <div>
          <dt>{t('rules.compare.same')}</dt>
          <dd>{format.number(same)}</dd>
        </div>
        {refused > 0 && (
          <div>
            <dt>{t('rules.compare.refused')}</dt>
            <dd>{format.number(refused)}</dd>
          </div>
        )}
      </dl>
      {data.pairs.length > 0 && (
        <Pairs
          pairs={data.pairs.map(({ from, to, count }) => ({
            key: keyOf(from.code, to.code),
            from: name(from),
            to: name(to),
            count,
            colour: colourOf(to.code),
          }))}
          chosen={pair}
          onChoose={setPair}
        />
      )}
      {listed && listed.length > 0 ? (
        <ol className="moved-cases">
          {listed.map(({ id, kind, class: code, before, after }) => {
            const found = classes?.find((one) => one.kind === kind && one.code === code)
            return (
              <li key={id}>
                <a href={`/case/${id}`} target="_blank" rel="noreferrer">
                  {found ? name(found) : code}
                </a>
                <span className="muted mono">{id.slice(-7)}</span>
                <small className="clip" title={after ? label(after.reason) : undefined}>
                  {before ? name(before.unit) : '—'} → <b>{after ? name(after.unit) : '—'}</b>
                </small>
              </li>
            )
          })}
        </ol>
      ) : (
        <Empty title={t('rules.compare.none')} />
      )}
      {data.next !== null && pair === null && (
        <p className="muted rulebook-small">{t('rules.compare.listed', { count: LISTED })}</p>
      )}
    </div>
  )
}

export interface Pair {
  key: string
  from: string
  to: string
  count: number
  colour: string
}

/** From whom to whom, the most first; a press shows only those. */
export function Pairs({
  pairs,
  chosen,
  onChoose,
}: {
  pairs: readonly Pair[]
  chosen: string | null
  onChoose: (key: string | null) => void
}) {
  const format = useFormat()
  const most = Math.max(...pairs.map(({ count }) => count))
  return (
    <ul className="pairs">
      {pairs.map(({ key, from, to, count, colour }) => (
        <li key={key}>
          <button type="button" aria-pressed={chosen === key} onClick={() => onChoose(chosen === key ? null : key)}>
            <span className="clip">{from}</span>
            <ArrowRight size={13} />
            <span className="pair-to clip">
              <i className="swatch" style={{ background: colour }} aria-hidden="true" />
              <span className="clip">{to}</span>
            </span>
            <b>{format.number(count)}</b>
            <i
              className="pair-bar"
              style={{ width: `${(count / most) * 100}%`, background: colour }}
              aria-hidden="true"
            />
          </button>
        </li>
      ))}
    </ul>
  )
}
