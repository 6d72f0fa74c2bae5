import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { book } from './api.ts'
import { ComparisonView } from './ComparisonView.tsx'
import { codeOf, isEnd } from './change.ts'
import { ImpactView } from './ImpactView.tsx'
import { PanelFrame } from './PanelFrame.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { useRosters, useRule, useZones } from './queries.ts'
import { choose, NEW } from './selected.ts'
import type { Draft } from './useDraft.ts'

type View = 'changes' | 'compare' | 'impact'

/** What is being prepared: its changes, what it would have done last month, what it does to open cases; and publishing it. */
export function DraftPanel({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [view, setView] = useState<View>('changes')
  const [publishing, setPublishing] = useState(false)
  const [sure, setSure] = useState(false)
  const check = useQuery({
    queryKey: ['rule-check', draft.draft?.id, draft.draft?.version],
    queryFn: () => book.check(draft.changes),
    enabled: draft.changes.length > 0 && draft.draft?.publishedAt === null,
    retry: false,
    staleTime: 60_000,
  })
  if (!draft.draft) {
    return (
      <PanelFrame title={t('rules.draft.title')} onClose={onClose}>
        {draft.pending ? <SkeletonLines lines={6} /> : <Empty title={draft.error?.message ?? t('rules.draft.none')} />}
      </PanelFrame>
    )
  }
  const published = draft.draft.publishedAt !== null
  const editable = draft.draft.editable && !published
  return (
    <PanelFrame
      title={<DraftName draft={draft} editable={editable} />}
      testId="draft-panel"
      onClose={onClose}
      foot={
        editable && (
          <div className="row">
            <Button
              variant={sure ? 'armed' : 'danger'}
              busy={draft.busy}
              data-testid="draft-discard"
              onClick={() => (sure ? void draft.discard().catch(() => {}) : setSure(true))}
              onBlur={() => setSure(false)}
            >
              {t(sure ? 'rules.draft.discardSure' : 'rules.draft.discard')}
            </Button>
            <Button
              variant="primary"
              className="grow"
              disabled={check.isError}
              data-testid="draft-publish"
              onClick={() => setPublishing(true)}
            >
              {t('rules.publish.open')}
            </Button>
          </div>
        )
      }
    >
      {published && <Banner>{t('rules.draft.published')}</Banner>}
      <Segmented<View>
        wide
        label={t('rules.draft.title')}
        value={view}
        onChange={setView}
        options={[
          { value: 'changes', label: t('rules.draft.views.changes'), testId: 'draft-changes' },
          { value: 'compare', label: t('rules.draft.views.compare'), testId: 'draft-compare' },
          { value: 'impact', label: t('rules.draft.views.impact'), testId: 'draft-impact' },
        ]}
      />
      {check.isError && <Banner tone="danger">{check.error.message}</Banner>}
      {check.data?.warnings.map(({ index, code, sentence }) => (
        <Banner key={`${index} ${code}`} tone="warn">
          {label(sentence)}
        </Banner>
      ))}
      {view === 'changes' && (
        <ol className="draft-changes">
          {draft.changes.map((change, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a change is what stands at its place
            <ChangeRow key={index} change={change} at={index} draft={draft} editable={editable} />
          ))}
        </ol>
      )}
      {view === 'compare' && !check.isError && <ComparisonView draft={draft} />}
      {view === 'impact' && !check.isError && <ImpactView draft={draft} />}
      {publishing && <PublishDialog draft={draft} onClose={() => setPublishing(false)} />}
    </PanelFrame>
  )
}

/** The name of the draft, changed in place. */
function DraftName({ draft, editable }: { draft: Draft; editable: boolean }) {
  const { t } = useTranslation()
  const name = draft.draft!.name
  const [text, setText] = useState(name)
  if (!editable) return <>{name}</>
  return (
    <input
      className="draft-name"
      aria-label={t('rules.draft.name')}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        if (text.trim() && text.trim() !== name) void draft.rename(text.trim()).catch(() => {})
        else setText(name)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}

function ChangeRow({ change, at, draft, editable }: { change: Change; at: number; draft: Draft; editable: boolean }) {
  const { t } = useTranslation()
  const name = useName()
  const { what } = change
  const code = codeOf(change)
  const rule = useRule(what === 'rule' && code ? code : null)
  const zones = useZones()
  const rosters = useRosters()
  const find = (things: readonly Named[] | undefined) => things?.find((one) => one.code === code)
  const known = what === 'rule' ? rule.data : what === 'zone' ? find(zones.data?.zones) : find(rosters.data?.rosters)
  const isNew = !isEnd(change) && 'name' in change && change.version === undefined
  const title = 'name' in change ? name(change) : known ? name(known) : (code ?? t(`rules.what.${what}`))
  // Ground and owners are changed on other pages; here they are only told.
  const opens = what === 'rule' || what === 'zone' || what === 'roster' ? what : null
  const open = () => {
    if (opens) choose(opens, isNew && !known ? NEW : code!, isNew && !known ? { change: String(at) } : {})
  }
  return (
    <li>
      <button type="button" className="grow" onClick={open} disabled={!opens} data-testid={`change-${at}`}>
        <span className="rulebook-line">
          <span className="tag" data-end={isEnd(change)}>
            {t(isEnd(change) ? 'rules.draft.end' : isNew ? 'rules.draft.new' : 'rules.draft.changed')}
          </span>
          <strong className="clip grow">{title}</strong>
        </span>
        <small className="muted">
          {t(`rules.what.${what}`)} <span className="mono">{code ?? ''}</span>
        </small>
      </button>
      {editable && (
        <IconButton
          label={t('rules.edit.undo')}
          disabled={draft.busy}
          onClick={() => void draft.drop(at).catch(() => {})}
        >
          <Trash2 size={14} />
        </IconButton>
      )}
    </li>
  )
}
