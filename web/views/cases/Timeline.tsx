import './timeline.css'
import { AlarmClock, AlarmClockCheck, Siren } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, STATES } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail, LogEntry } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { StateGlyph } from '../../ui/StateChip.tsx'
import { PhotoViewer } from '../photos/PhotoViewer.tsx'
import { useCasePhotos } from '../photos/shown.ts'
import { thumbnailOf } from '../photos/upload.ts'
import { noteOf } from './noticesOf.ts'
import { useStageName } from './StageBar.tsx'
import { type Group, PARTS, type Run, type Step } from './stages.ts'
import { useStepFacts } from './stepFacts.ts'

/** The log, in the parts of the loop: who did what, when, how long after, with which words, photos and limits. */
export function Timeline({
  detail,
  groups,
  newest,
}: {
  detail: CaseDetail
  groups: readonly Group[]
  newest: boolean
}) {
  const label = useLabel()
  const [photo, setPhoto] = useState<number | null>(null)
  const shown = useCasePhotos(detail.photos, detail.log)
  const ordered = newest
    ? [...groups].reverse().map((group) => ({ ...group, steps: [...group.steps].reverse() }))
    : groups
  return (
    <ol className="timeline" data-testid="timeline">
      {ordered.map((group) => (
        <li key={group.steps[0]!.entry.version} className="timeline-part">
          <h4>{label(PARTS[group.part])}</h4>
          <ol>
            {group.steps.map((step) => (
              <StepRow key={step.entry.version} detail={detail} step={step} onPhoto={setPhoto} />
            ))}
          </ol>
        </li>
      ))}
      {photo !== null && <PhotoViewer photos={shown} index={photo} onIndex={setPhoto} onClose={() => setPhoto(null)} />}
    </ol>
  )
}

const PLATFORM_ICONS = { 'mark-overdue': AlarmClock, escalate: Siren, resume: AlarmClockCheck } as const

function StepRow({ detail, step, onPhoto }: { detail: CaseDetail; step: Step; onPhoto: (index: number) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const { entry, sinceMs, ended } = step
  const isPlatform = entry.actor === null && entry.action in PLATFORM_ICONS
  const Icon = PLATFORM_ICONS[entry.action as keyof typeof PLATFORM_ICONS]
  const facts = useStepFacts(detail, entry)
  const photos = detail.photos
    .map((photo, index) => ({ photo, index }))
    .filter(({ photo }) => photo.version === entry.version)
  return (
    <li className={isPlatform ? 'timeline-platform' : undefined} data-action={entry.action}>
      {isPlatform ? <Icon size={14} /> : <StateGlyph state={entry.toState} size={13} />}
      <div className="grow">
        <span className="timeline-head">
          <strong>{isPlatform ? <PlatformText entry={entry} /> : label(ACTIONS[entry.action])}</strong>
          {!isPlatform && entry.fromState !== entry.toState && (
            <span className="muted">{label(STATES[entry.toState])}</span>
          )}
          <time className="muted" dateTime={entry.at} title={format.full(entry.at)}>
            {format.instant(entry.at)}
            {sinceMs !== null && sinceMs >= 60_000 && (
              <small>{t('cases.stages.after', { time: format.duration(sinceMs) })}</small>
            )}
          </time>
        </span>
        <span className="timeline-who">
          {entry.actor ? name(entry.actor) : t('cases.log.platform')}
          {facts.map((fact) => (
            <span key={fact}> · {fact}</span>
          ))}
        </span>
        {noteOf(entry) && <q>{noteOf(entry)}</q>}
        {photos.length > 0 && (
          <span className="timeline-photos">
            {photos.map(({ photo, index }) => (
              <button
                type="button"
                key={photo.id}
                aria-label={t('photos.open', { what: label(ACTIONS[entry.action]) })}
                onClick={() => onPhoto(index)}
              >
                <img src={thumbnailOf(photo.id)} alt="" loading="lazy" />
              </button>
            ))}
          </span>
        )}
        {ended && <Took run={ended} at={entry.at} />}
      </div>
    </li>
  )
}

function PlatformText({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation()
  const stageName = useStageName()
  const stage = (entry.payload as { stage?: Run['stage'] | 'approve' } | null)?.stage
  if (entry.action === 'resume') return t('cases.log.woken')
  if (stage === 'approve') return t('cases.log.lateApproval')
  const text = entry.action === 'escalate' ? 'cases.log.escalated' : 'cases.log.lateStage'
  return t(text, { stage: stage ? stageName(stage) : '' })
}

/** How long the clock ran that this step stopped, and whether it was kept. */
function Took({ run, at }: { run: Run; at: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const stageName = useStageName()
  const from = Date.parse(run.stage === 'handle' ? run.since : run.startedAt)
  const spent = Date.parse(at) - from
  const time = spent < 60_000 ? t('cases.stages.moment') : format.duration(spent)
  const stage = stageName(run.stage)
  if (run.dueAt === null || run.kept === null)
    return <span className="timeline-took">{t('cases.stages.took', { stage, time })}</span>
  const limit = format.duration(Date.parse(run.dueAt) - from)
  return (
    <span className="timeline-took" data-kept={run.kept}>
      {t('cases.stages.takes', { stage, time, limit })} · {t(run.kept ? 'cases.stages.kept' : 'cases.stages.late')}
    </span>
  )
}
