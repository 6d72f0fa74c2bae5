import './inbox.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { BellOff, CheckCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { InboxEntry } from '../../../server/cases/inbox/schema.ts'
import { WITHOUT_COUNTS } from '../../../server/hotspots/rules.ts'
import type { Alert } from '../../../server/hotspots/watches/schema.ts'
import { api } from '../../api.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { Page, useLiveRefresh } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'
import { useParam } from '../../url.ts'
import { AlertRow } from '../hotspots/watch/AlertRow.tsx'
import { useAlerts, useReadAlerts } from '../hotspots/watch/queries.ts'
import { InboxRow } from './InboxRow.tsx'

type Row = InboxEntry | Alert

/** What concerns me in the log and was not done by me, and what my watches told of; newest first, by day. */
export function InboxPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const at = useNow()
  const [only, setOnly] = useParam('only')
  const list = useInfiniteQuery({
    queryKey: ['inbox'],
    queryFn: ({ pageParam }) => api.inbox({ limit: 40, before: pageParam ?? undefined }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })
  useLiveRefresh(['inbox', 'unread'], 3000)
  const first = list.data?.pages[0]
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? []
  const { role } = usePerson()
  const alerts = useAlerts(!WITHOUT_COUNTS.includes(role)).data
  const readAlerts = useReadAlerts()
  // Older alerts wait for the cases that they stand among.
  const since = list.hasNextPage ? (entries.at(-1)?.at ?? '') : ''
  const rows: Row[] = [...entries, ...(alerts?.alerts ?? []).filter(({ at: instant }) => instant >= since)]
  const shown = (only === 'unread' ? rows.filter((row) => row.unread) : rows).sort((one, other) =>
    one.at < other.at ? 1 : -1,
  )
  const readAll = () => {
    if (first?.unread) read.mutate(entries[0]!.seq)
    if (alerts?.unread) readAlerts.mutate({ upTo: alerts.alerts[0]!.id })
  }
  const read = useMutation({
    mutationFn: (seq: number) => api.markRead(seq),
    onSuccess: (answer) => {
      client.setQueryData(['unread'], answer)
      void client.invalidateQueries({ queryKey: ['inbox'] })
    },
    onError: showError,
  })
  const today = format.date(new Date(at).toISOString())
  const yesterday = format.date(new Date(at - 86_400_000).toISOString())
  const days = new Map<string, Row[]>()
  for (const row of shown) days.set(format.date(row.at), [...(days.get(format.date(row.at)) ?? []), row])
  return (
    <Page
      title={t('boards.inbox.title')}
      hint={t('boards.inbox.hint')}
      tools={
        <div className="row inbox-tools">
          <Button
            aria-pressed={only === 'unread'}
            variant={only === 'unread' ? 'primary' : 'plain'}
            onClick={() => setOnly(only === 'unread' ? null : 'unread')}
          >
            {t('boards.inbox.unreadOnly')}
          </Button>
          <Button
            data-testid="read-all"
            busy={read.isPending || readAlerts.isPending}
            disabled={!first?.unread && !alerts?.unread}
            onClick={readAll}
          >
            <CheckCheck size={14} />
            {t('boards.inbox.readAll')}
          </Button>
        </div>
      }
    >
      {list.isPending && <SkeletonLines lines={9} />}
      {list.isError && (
        <Empty title={t('boards.inbox.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && shown.length === 0 && (
        <Empty
          icon={<BellOff size={26} />}
          title={t(only === 'unread' ? 'boards.inbox.emptyUnread' : 'boards.inbox.empty')}
        >
          <p>{t('boards.inbox.emptyHint')}</p>
        </Empty>
      )}
      <div className="inbox">
        {[...days].map(([day, ofDay]) => (
          <section key={day}>
            <h2>{dayName(day, ofDay[0]!)}</h2>
            <ul>
              {ofDay.map((row) =>
                'seq' in row ? (
                  <InboxRow key={row.seq} entry={row} at={at} />
                ) : (
                  <AlertRow key={`alert-${row.id}`} alert={row} />
                ),
              )}
            </ul>
          </section>
        ))}
        {list.isSuccess && entries.length > 0 && (
          <footer>
            {list.hasNextPage ? (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('boards.inbox.more')}
              </Button>
            ) : (
              <span className="muted">{t('boards.inbox.end')}</span>
            )}
          </footer>
        )}
      </div>
    </Page>
  )

  function dayName(day: string, entry: Row): string {
    if (day === today) return t('boards.inbox.today')
    return day === yesterday ? t('boards.inbox.yesterday') : format.day(entry.at)
  }
}
