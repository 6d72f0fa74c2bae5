import { useInfiniteQuery } from '@tanstack/react-query'
import { GitCompareArrows } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  DIFFERENCES,
  type Difference,
  type DifferenceKind,
  type Differences,
} from '../../../server/components/differences/schema.ts'
import { request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { flyTo, type Highlight, useHighlight } from '../../map/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams, useLocation } from '../../url.ts'
import { handleOf } from '../components/changes.ts'

/** On either theme. */
const COLOURS: Record<DifferenceKind, string> = {
  added: '#1f9d86',
  removed: '#c2476b',
  moved: '#4a7fc1',
  changed: '#d07a2d',
}

/** What is not as it was at an earlier moment: counted, listed, and on the map in the colours of the list. */
export function DifferenceList({ from }: { from: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const to = useLocation(({ params }) => params.asof)
  const [kind, setKind] = useState<DifferenceKind | null>(null)
  const list = useInfiniteQuery({
    queryKey: ['edits', 'differences', from, to, kind],
    queryFn: ({ pageParam, signal }) =>
      request<Differences>('/api/inventory/differences', {
        query: { from, to, kind: kind ?? undefined, cursor: pageParam ?? undefined, limit: 500 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    retry: false,
  })
  const counts = list.data?.pages[0]?.counts
  const differences = useMemo(() => list.data?.pages.flatMap((page) => page.differences) ?? [], [list.data])
  useHighlight(
    'differences',
    useMemo(() => differences.flatMap(drawn), [differences]),
  )
  return (
    <div className="inventory-scroll" data-testid="differences" aria-busy={list.isFetching}>
      {list.isPending && <SkeletonLines lines={8} />}
      {list.isError && (
        <Empty title={t('grids.past.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {counts && (
        <fieldset className="difference-kinds" aria-label={t('grids.past.kinds')}>
          {DIFFERENCES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={kind === one}
              data-testid={`difference-${one}`}
              onClick={() => setKind(kind === one ? null : one)}
            >
              <i className="swatch" style={{ background: COLOURS[one] }} aria-hidden="true" />
              {t(`grids.past.kind.${one}`)}
              <b>{format.number(counts[one])}</b>
            </button>
          ))}
        </fieldset>
      )}
      {list.isSuccess && differences.length === 0 && (
        <Empty icon={<GitCompareArrows size={26} />} title={t('grids.past.none')}>
          <p>{t('grids.past.noneHint')}</p>
        </Empty>
      )}
      <ol className="edits">
        {differences.map((one) => (
          <Row key={one.code} difference={one} />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button wide busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('grids.past.more')}
        </Button>
      )}
    </div>
  )
}

function Row({ difference }: { difference: Difference }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { code, kind, fields, movedMetres } = difference
  const shape = difference.to ?? difference.from!
  const told = [
    ...(movedMetres === null ? [] : [t('grids.past.movedBy', { metres: format.metres(movedMetres) })]),
    ...(kind === 'moved' || kind === 'changed' ? fields.map((field) => t(`grids.past.field.${field}`)) : []),
  ]
  return (
    <li>
      <button
        type="button"
        className="difference"
        onClick={() => {
          flyTo(handleOf(shape), 18)
          setParams({ component: code, open: null })
        }}
      >
        <i className="swatch" style={{ background: COLOURS[kind] }} aria-hidden="true" />
        <span className="grow">
          <strong>{difference.name || name(difference.class)}</strong> <span className="muted mono">{code}</span>
          <small className="muted">
            {(kind === 'moved' ? told : [t(`grids.past.kind.${kind}`), ...told]).join(' · ')}
          </small>
        </span>
      </button>
    </li>
  )
}

/** Where it was, where it is, and the way between. */
function drawn({ kind, from, to }: Difference): Highlight[] {
  const colour = COLOURS[kind]
  const shapes: Highlight[] = [from, to].flatMap((shape) =>
    shape ? [{ role: 'spot' as const, geometry: shape, colour }] : [],
  )
  if (kind !== 'moved') return shapes
  return [
    { role: 'spot', geometry: { type: 'LineString', coordinates: [handleOf(from!), handleOf(to!)] }, colour },
    ...shapes,
  ]
}
