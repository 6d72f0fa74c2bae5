import { useVirtualizer } from '@tanstack/react-virtual'
import { ListFilter, SearchX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleVersion } from '../../../server/responsibility/rulebook/schema.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { draftedCodes } from './change.ts'
import { useHolder } from './holder.ts'
import { useRuleFilter, useRules } from './queries.ts'
import { RuleFilters } from './RuleFilters.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'

const ROW_PIXELS = 62

/** Rules in force, by code; the list holds what is in sight and fetches on as it is scrolled. */
export function RuleList({ selected, draft }: { selected: string | null; draft: Draft }) {
  const { t } = useTranslation()
  const [filter, change] = useRuleFilter()
  const list = useRules(filter)
  const rules = list.data?.pages.flatMap((page) => page.rules) ?? []
  const scroller = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const rows = useVirtualizer({
    count: rules.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 8,
    getItemKey: (index) => rules[index]!.code,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rules.length - 12) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rules.length])

  const step = (by: number) => {
    const index = rules.findIndex(({ code }) => code === selected)
    const next = index < 0 ? 0 : Math.min(rules.length - 1, Math.max(0, index + by))
    if (!rules[next]) return
    choose('rule', rules[next].code)
    rows.scrollToIndex(next, { align: 'auto' })
  }
  const [next, previous] = [() => step(1), () => step(-1)]
  useKeys({
    j: next,
    k: previous,
    ArrowDown: next,
    ArrowUp: previous,
    '/': () => search.current?.select(),
  })
  const filtered = Object.values(filter).some((value) => value !== null)
  const drafted = draftedCodes(draft.changes, 'rule')
  return (
    <>
      <RuleFilters filter={filter} onChange={change} searchRef={search} />
      <div className="rulebook-scroll" ref={scroller} aria-busy={list.isFetching}>
        {list.isPending && <SkeletonLines lines={10} />}
        {list.isError && (
          <Empty title={t('rules.list.failed')}>
            <p>{list.error.message}</p>
            <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
          </Empty>
        )}
        {list.isSuccess && rules.length === 0 && (
          <Empty icon={filtered ? <SearchX size={26} /> : <ListFilter size={26} />} title={t('rules.list.empty')}>
            {filtered && (
              <Button
                onClick={() => change({ q: null, family: null, kind: null, class: null, unit: null, area: null })}
              >
                {t('rules.list.clear')}
              </Button>
            )}
          </Empty>
        )}
        {rules.length > 0 && (
          <div
            role="listbox"
            aria-label={t('rules.tabs.rules')}
            style={{ height: rows.getTotalSize(), position: 'relative' }}
          >
            {items.map((item) => (
              <div
                key={item.key}
                className="rulebook-slot"
                style={{ height: item.size, translate: `0 ${item.start}px` }}
              >
                <Row
                  rule={rules[item.index]!}
                  selected={rules[item.index]!.code === selected}
                  drafted={drafted.has(rules[item.index]!.code)}
                />
              </div>
            ))}
          </div>
        )}
        {rules.length > 0 && (
          <p className="rulebook-end muted">
            {hasNextPage ? t('queue.loadingMore') : t('rules.list.end', { count: rules.length })}
          </p>
        )}
      </div>
    </>
  )
}

function Row({ rule, selected, drafted }: { rule: RuleVersion; selected: boolean; drafted: boolean }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const holder = useHolder()
  const words = rule.className ? label(rule.className) : t('rules.everyClass')
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      className="rulebook-row"
      data-testid={`rule-row-${rule.code}`}
      onClick={() => choose('rule', rule.code)}
    >
      <b className="priority" title={t('rules.priority')}>
        {rule.priority}
      </b>
      <span className="grow">
        <span className="rulebook-line">
          <strong className="clip grow">{name(rule)}</strong>
          {drafted && <span className="tag accent">{t('rules.draft.changed')}</span>}
          {rule.state === 'scheduled' && (
            <span className="tag">{t('rules.fromDay', { date: format.date(rule.validFrom) })}</span>
          )}
          {rule.validTo && <span className="tag">{t('rules.toDay', { date: format.date(rule.validTo) })}</span>}
        </span>
        <span className="rulebook-line rulebook-second">
          <span className="clip grow">{holder(rule)}</span>
        </span>
        <span className="rulebook-line rulebook-third">
          <span className="clip grow">
            {label(RULES[rule.family])} · {t(rule.kind === 'event' ? 'report.kindEvent' : 'report.kindComponent')}{' '}
            {words}
          </span>
        </span>
      </span>
    </button>
  )
}
