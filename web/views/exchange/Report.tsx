import { useMutation } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { BadgeCheck, Download, MapPin, TriangleAlert } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { csvTable } from '../../../server/csv/rules.ts'
import type { Import, ImportIssues } from '../../../server/exchange/schema.ts'
import { saveFile } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'
import { setParams, useLocation } from '../../url.ts'
import { PanelHead } from '../components/PanelParts.tsx'
import { useReportOnMap } from './onMap.ts'
import { allIssues, useIssues } from './queries.ts'

type Issue = ImportIssues['issues'][number]
const keyOf = ({ row, code, field }: Issue) => `${row} ${code} ${field}`
const close = () => setParams({ report: null, rule: null, row: null })

/** Why rows are bad: how many by which rule, then each in words, on the map where it has a place. */
export function Report({ one }: { one: Import }) {
  const { t } = useTranslation()
  const label = useLabel()
  const params = useLocation((location) => location.params)
  const rule = one.reasons.find(({ code }) => code === params.rule)?.code
  const list = useIssues(one.id, rule, true)
  const issues = useMemo(() => list.data?.pages.flatMap((page) => page.issues) ?? [], [list.data])
  const opened = params.row ?? null
  const open = useReportOnMap(issues, opened)
  const words = useWords()
  const making = useMutation({
    mutationFn: async () => {
      const heads = (['row', 'rule', 'field', 'value', 'sentence'] as const).map((one) =>
        t(`exchange.report.columns.${one}`),
      )
      const found = await allIssues(one.id)
      const csv = csvTable([
        heads,
        ...found.map(({ row, code, field, value, sentence }) => [
          row,
          words.rule(code),
          words.field(field),
          value,
          label(sentence),
        ]),
      ])
      saveFile(new Blob([csv], { type: 'text/csv;charset=utf-8' }), `${t('exchange.report.file')}-${one.id}.csv`)
    },
    onError: showError,
  })
  const step = (by: number) => {
    const index = issues.findIndex((issue) => keyOf(issue) === opened)
    const next = issues[index < 0 ? 0 : Math.min(issues.length - 1, Math.max(0, index + by))]
    if (next) open(next)
  }
  useKeys({ j: () => step(1), k: () => step(-1), Escape: close })
  return (
    <section className="inventory-panel" data-testid="import-report" aria-label={t('exchange.report.title')}>
      <PanelHead
        icon={<TriangleAlert size={20} />}
        title={t('exchange.check.bad', { count: one.counts.bad })}
        onClose={close}
      />
      <fieldset className="layer-chips report-rules" aria-label={t('exchange.report.columns.rule')}>
        <Rule code={null} name={t('exchange.report.all')} rows={null} pressed={!rule} />
        {one.reasons.map(({ code, rows }) => (
          <Rule key={code} code={code} name={words.rule(code)} rows={rows} pressed={rule === code} />
        ))}
      </fieldset>
      <Rows list={list} issues={issues} opened={opened} onOpen={open} />
      <footer className="import-foot">
        <Button wide busy={making.isPending} data-testid="report-download" onClick={() => making.mutate()}>
          <Download size={14} />
          {t(making.isPending ? 'exchange.report.making' : 'exchange.report.download')}
        </Button>
      </footer>
    </section>
  )
}

function useWords() {
  const { t, i18n } = useTranslation()
  return useMemo(() => {
    /** A server newer than this page may know more. */
    const named = (group: 'rules' | 'fields', name: string) =>
      i18n.exists(`exchange.${group}.${name}`) ? t(`exchange.${group}.${name}` as 'exchange.rules.row_broken') : name
    return { rule: (code: string) => named('rules', code), field: (field: string) => named('fields', field) }
  }, [t, i18n])
}

function Rule({
  code,
  name,
  rows,
  pressed,
}: {
  code: string | null
  name: string
  rows: number | null
  pressed: boolean
}) {
  const format = useFormat()
  return (
    <button
      type="button"
      className="layer-chip"
      aria-pressed={pressed}
      data-testid={`rule-${code ?? 'all'}`}
      onClick={() => setParams({ rule: code, row: null })}
    >
      {name}
      {rows !== null && <b>{format.number(rows)}</b>}
    </button>
  )
}

function Rows({
  list,
  issues,
  opened,
  onOpen,
}: {
  list: ReturnType<typeof useIssues>
  issues: readonly Issue[]
  opened: string | null
  onOpen: (issue: Issue) => void
}) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 74,
    overscan: 8,
    getItemKey: (index) => keyOf(issues[index]!),
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= issues.length - 30) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, issues.length])
  useEffect(() => {
    const index = issues.findIndex((issue) => keyOf(issue) === opened)
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' })
  }, [opened, issues, rows])
  return (
    <div className="inventory-scroll" ref={scroller} aria-busy={list.isFetching} data-testid="report-rows">
      {list.isPending && <SkeletonLines lines={7} />}
      {list.isError && (
        <Empty title={t('exchange.report.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && issues.length === 0 && (
        <Empty icon={<BadgeCheck size={26} />} title={t('exchange.report.none')} />
      )}
      {issues.length > 0 && (
        <>
          <div
            role="listbox"
            aria-label={t('exchange.report.title')}
            style={{ height: rows.getTotalSize(), position: 'relative' }}
          >
            {items.map((item) => (
              <div
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                className="component-slot"
                style={{ translate: `0 ${item.start}px` }}
              >
                <BadRow issue={issues[item.index]!} opened={item.key === opened} onOpen={onOpen} />
              </div>
            ))}
          </div>
          <p className="inventory-end muted">
            {hasNextPage ? t('exchange.report.more') : t('exchange.report.shown', { count: issues.length })}
          </p>
        </>
      )}
    </div>
  )
}

function BadRow({ issue, opened, onOpen }: { issue: Issue; opened: boolean; onOpen: (issue: Issue) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const words = useWords()
  const format = useFormat()
  const { row, code, field, value, sentence, position } = issue
  return (
    <button
      type="button"
      role="option"
      className="bad-row"
      aria-selected={opened}
      title={position ? t('exchange.report.place') : undefined}
      data-testid="bad-row"
      data-row={row}
      data-code={code}
      onClick={() => onOpen(issue)}
    >
      <span className="row">
        <b>{t('exchange.report.row', { row: format.number(row) })}</b>
        <span className="tag">{words.rule(code)}</span>
        <span className="grow muted clip">{words.field(field)}</span>
        {position && <MapPin size={12} />}
      </span>
      <span className="bad-sentence">{label(sentence)}</span>
      {value && !label(sentence).includes(value) && <span className="mono muted clip bad-value">{value}</span>}
    </button>
  )
}
