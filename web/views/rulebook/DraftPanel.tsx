import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { book } from './api.ts'
import { ChangeRow } from './ChangeRow.tsx'
import { ComparisonView } from './ComparisonView.tsx'
import { ImpactView } from './ImpactView.tsx'
import { PanelFrame } from './PanelFrame.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import type { Draft } from './useDraft.ts'
import { useDraftOnMap } from './useGroundOnMap.ts'

type View = 'changes' | 'compare' | 'impact'

/** What is being prepared: its changes, what it would have done last month, what it does to open cases; and publishing it. */
export function DraftPanel({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [view, setView] = useState<View>('changes')
  const [publishing, setPublishing] = useState(false)
  const [sure, setSure] = useState(false)
  const [pointed, setPointed] = useState<number | null>(null)
  // What was published is on the map as it is.
  useDraftOnMap(draft.draft?.publishedAt === null ? draft.changes : [], view === 'changes' ? pointed : null)
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
            <ChangeRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a change is what stands at its place
              key={index}
              change={change}
              at={index}
              applied={check.data?.applied[index]}
              draft={draft}
              editable={editable}
              onPoint={setPointed}
            />
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
