import './bulk.css'
import { X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkRow, BulkSelection } from '../../../server/cases/bulk/schema.ts'
import { useName } from '../../i18n/label.ts'
import { fitBbox, useDeckLayers, useMapClick } from '../../map/index.ts'
import { pickedLayers } from '../../map/layers/picked.ts'
import { useTheme } from '../../preferences.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { clearSelected, closePreview, openPreview } from '../cases/selection.ts'
import { BulkLine } from './BulkLine.tsx'
import { arrange, coloursOf, NO_UNIT_COLOUR } from './plan.ts'
import { type Bulk, useBulk } from './useBulk.ts'

/** The preview of a bulk dispatch: grouped by unit, what is doubtful and what cannot go apart, every line to be changed. */
export function BulkPanel({
  selection,
  hidden,
  onOpen,
}: {
  selection: BulkSelection
  /** A case lies over it: it keeps its choices, and the map is the case's. */
  hidden: boolean
  onOpen: (id: string) => void
}) {
  const { t } = useTranslation()
  const bulk = useBulk(selection)
  const { preview, rows } = bulk
  const [open, setOpen] = useState<string | null>(null)
  const arranged = useMemo(() => arrange(rows), [rows])
  const { groups, doubted, blocked } = arranged
  const colours = coloursOf(
    groups,
    rows.map((row) => bulk.choiceOf(row).unit),
  )
  const colourOf = (row: BulkRow) => colours.get(bulk.choiceOf(row).unit?.code ?? '') ?? NO_UNIT_COLOUR
  useOnMap(bulk, colourOf, hidden ? null : setOpen)
  const line = (row: BulkRow) => (
    <BulkLine
      key={row.id}
      row={row}
      choice={bulk.choiceOf(row)}
      outcome={bulk.outcomes[row.id]}
      colour={colourOf(row)}
      expanded={open === row.id}
      onExpand={() => setOpen(open === row.id ? null : row.id)}
      onChoose={(change) => bulk.choose([row.id], change)}
      onOpen={() => onOpen(row.id)}
    />
  )
  return (
    <section className="bulk" hidden={hidden} aria-label={t('boards.bulk.title')} data-testid="bulk-panel">
      <header className="panel-head">
        <h2 className="grow">{t('boards.bulk.title')}</h2>
        <IconButton label={t('boards.bulk.close')} onClick={closePreview}>
          <X size={16} />
        </IconButton>
      </header>
      {preview.isPending && (
        <div role="status" aria-label={t('boards.bulk.finding')}>
          <p className="bulk-summary">{t('boards.bulk.finding')}</p>
          <SkeletonLines lines={8} />
        </div>
      )}
      {preview.isError && (
        <Empty title={t('boards.bulk.failed')}>
          <p>{preview.error.message}</p>
          <Button onClick={() => void preview.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {preview.data && rows.length === 0 && <Empty title={t('boards.bulk.empty')} />}
      {rows.length > 0 && (
        <>
          <p className="bulk-summary" data-testid="bulk-summary">
            {t('boards.bulk.summary', {
              ready: rows.length - doubted.length - blocked.length,
              doubt: doubted.length,
              blocked: blocked.length,
            })}
          </p>
          {preview.data?.more && <Banner>{t('boards.bulk.more')}</Banner>}
          {(preview.data?.missing.length ?? 0) > 0 && (
            <Banner tone="warn">{t('boards.bulk.missing', { count: preview.data!.missing.length })}</Banner>
          )}
          <div className="bulk-scroll">
            {doubted.length > 0 && (
              <section className="bulk-group" data-kind="doubt">
                <h3>
                  {t('boards.bulk.doubt')}
                  <small>{doubted.length}</small>
                </h3>
                {doubted.map(line)}
              </section>
            )}
            {groups.map((group) => (
              <GroupOf key={group.unit.code} group={group} colour={colours.get(group.unit.code)!} bulk={bulk}>
                {group.rows.map(line)}
              </GroupOf>
            ))}
            {blocked.length > 0 && (
              <section className="bulk-group" data-kind="blocked">
                <h3>
                  {t('boards.bulk.blocked')}
                  <small>{blocked.length}</small>
                </h3>
                {blocked.map(line)}
              </section>
            )}
          </div>
          <Footer bulk={bulk} />
        </>
      )}
    </section>
  )
}

function GroupOf({
  group,
  colour,
  bulk,
  children,
}: {
  group: ReturnType<typeof arrange>['groups'][number]
  colour: string
  bulk: Bulk
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const name = useName()
  const ids = group.rows.map(({ id }) => id)
  const included = group.rows.filter((row) => bulk.choiceOf(row).included).length
  return (
    <section className="bulk-group">
      <h3>
        <input
          type="checkbox"
          checked={included === ids.length}
          ref={(box) => {
            if (box) box.indeterminate = included > 0 && included < ids.length
          }}
          aria-label={`${t('boards.bulk.all')}: ${name(group.unit)}`}
          onChange={(event) => bulk.choose(ids, { included: event.target.checked })}
        />
        <i className="bulk-swatch" style={{ background: colour }} aria-hidden="true" />
        <span className="clip grow">{name(group.unit)}</span>
        <small>{ids.length}</small>
      </h3>
      {children}
    </section>
  )
}

function Footer({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  const outcomes = Object.values(bulk.outcomes)
  const done = outcomes.filter((outcome) => outcome.done).length
  const failed = outcomes.length - done
  const { progress, going } = bulk
  useEffect(() => {
    if (outcomes.length > 0 && failed === 0) clearSelected()
  }, [outcomes.length, failed])
  return (
    <footer className="bulk-foot">
      {progress ? (
        <div className="bulk-progress" role="status">
          <progress value={progress.done} max={progress.total} />
          <span>{t('boards.bulk.progress', progress)}</span>
        </div>
      ) : (
        outcomes.length > 0 && (
          <p role="status" data-testid="bulk-result">
            {failed === 0 ? t('boards.bulk.done', { count: done }) : t('boards.bulk.doneSome', { count: done, failed })}
            {failed > 0 && (
              <button
                type="button"
                className="link"
                onClick={() => openPreview({ ids: outcomes.filter((one) => !one.done).map((one) => one.id) })}
              >
                {t('boards.bulk.retry')}
              </button>
            )}
          </p>
        )
      )}
      {going.length > 0 && (
        <input
          className="input"
          value={note}
          maxLength={2000}
          placeholder={t('boards.bulk.note')}
          aria-label={t('boards.bulk.note')}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      {(going.length > 0 || outcomes.length === 0) && (
        <Button
          variant="primary"
          wide
          large
          busy={progress !== null}
          disabled={going.length === 0}
          data-testid="bulk-dispatch"
          onClick={() => void bulk.dispatch(note)}
        >
          {t('boards.bulk.dispatch', { count: going.length })}
        </Button>
      )}
    </footer>
  )
}

/** Every case in the colour of the unit it would go to; the map shows all of them once, and a press on one opens its line. */
function useOnMap(
  { rows, choiceOf, outcomes }: Bulk,
  colourOf: (row: BulkRow) => string,
  onPick: ((id: string) => void) | null,
): void {
  const theme = useTheme((store) => store.theme)
  const key = rows
    .map((row) => `${row.id}${colourOf(row)}${choiceOf(row).included}${outcomes[row.id]?.done ?? ''}`)
    .join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when anything drawn has changed
  const layers = useMemo(
    () =>
      pickedLayers(
        rows.map((row) => ({
          id: row.id,
          position: row.position,
          colour: colourOf(row),
          hollow: !choiceOf(row).included,
        })),
        theme,
      ),
    [key, theme],
  )
  useDeckLayers('bulk', layers)
  useMapClick((hit) => {
    if (hit.group !== 'cases' || !onPick) return false
    const row = rows.find(({ id }) => id === String(hit.properties.id))
    if (row) onPick(row.id)
    return row !== undefined
  })
  useEffect(() => {
    if (rows.length === 0) return
    const lons = rows.map(({ position }) => position[0]!)
    const lats = rows.map(({ position }) => position[1]!)
    fitBbox([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], 15)
  }, [rows])
}
