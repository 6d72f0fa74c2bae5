import { useTranslation } from 'react-i18next'
import { ACTIONS, STATES } from '../../../server/cases/lifecycle.ts'
import type { LogEntry } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { StateGlyph } from '../../ui/StateChip.tsx'

interface Payload {
  note?: unknown
  real?: unknown
  passed?: unknown
}

/** The log, newest first: who did what, when, with which words. */
export function Timeline({ log }: { log: readonly LogEntry[] }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const newest = [...log].sort((a, b) => b.seq - a.seq)
  return (
    <ol className="timeline">
      {newest.map((entry) => {
        const payload = (entry.payload ?? {}) as Payload
        return (
          <li key={entry.seq}>
            <StateGlyph state={entry.toState} size={13} />
            <div className="grow">
              <span className="timeline-head">
                <strong>{label(ACTIONS[entry.action])}</strong>
                <span className="muted">{label(STATES[entry.toState])}</span>
                <time className="muted" dateTime={entry.at} title={format.full(entry.at)}>
                  {format.instant(entry.at)}
                </time>
              </span>
              <span className="timeline-who">
                {entry.actor ? name(entry.actor) : t('case.system')}
                {entry.action === 'dispatch' && entry.unit && ` → ${name(entry.unit)}`}
                {typeof payload.real === 'boolean' && ` · ${t(payload.real ? 'case.real' : 'case.unfounded')}`}
                {typeof payload.passed === 'boolean' && ` · ${t(payload.passed ? 'case.passed' : 'case.failed')}`}
              </span>
              {typeof payload.note === 'string' && <q>{payload.note}</q>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
