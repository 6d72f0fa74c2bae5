import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RosterChange } from '../../../server/responsibility/rulebook/schema.ts'
import { useName } from '../../i18n/label.ts'
import { Banner } from '../../ui/Placeholder.tsx'
import { useLocation } from '../../url.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { changeOfRoster, codeOf, isEnd } from './change.ts'
import { PanelFrame, Unavailable } from './PanelFrame.tsx'
import { useRoster } from './queries.ts'
import { RosterForm } from './RosterForm.tsx'
import { Validity } from './RulePanel.tsx'
import { NEW } from './selected.ts'
import { useShiftWords } from './shiftWords.ts'
import { ThingFoot } from './ThingFoot.tsx'
import type { Draft } from './useDraft.ts'
import { WeekStrip } from './WeekStrip.tsx'

/** A duty roster: its week with what is left open, its shifts in words, who is on duty now. */
export function RosterPanel({
  code,
  draft,
  zone,
  onClose,
}: {
  code: string
  draft: Draft
  zone: string
  onClose: () => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const words = useShiftWords()
  const place = useLocation(({ params }) => params.change)
  const found = useRoster(code === NEW ? null : code)
  const [editing, setEditing] = useState(false)
  if (code === NEW) {
    const at = place !== undefined && /^\d+$/.test(place) ? Number(place) : undefined
    const drafted = at === undefined ? undefined : draft.changes[at]
    const change = drafted?.what === 'roster' && !isEnd(drafted) ? (drafted as RosterChange) : null
    return <RosterForm before={null} change={change} at={at} draft={draft} zone={zone} onClose={onClose} />
  }
  const roster = found.data
  if (!roster) {
    return (
      <PanelFrame title={code} onClose={onClose}>
        <Unavailable found={found} onClose={onClose} />
      </PanelFrame>
    )
  }
  const at = draft.changes.findIndex((change) => change.what === 'roster' && codeOf(change) === code)
  const change = at < 0 ? undefined : draft.changes[at]
  if (editing) {
    return (
      <RosterForm
        before={roster}
        change={change && !isEnd(change) ? (change as RosterChange) : null}
        at={at < 0 ? undefined : at}
        draft={draft}
        zone={zone}
        onClose={() => setEditing(false)}
      />
    )
  }
  const units = new Map(roster.shifts.map(({ unit }) => [unit.code, name(unit)]))
  return (
    <PanelFrame
      title={name(roster)}
      code={roster.code}
      testId="roster-panel"
      onClose={onClose}
      foot={
        draft.keeper && (
          <ThingFoot
            draft={draft}
            change={at}
            editable={roster.editable && roster.state !== 'ended'}
            end={{ what: 'roster', code, version: roster.version, end: true }}
            onEdit={() => setEditing(true)}
          />
        )
      }
    >
      {change && <ChangeNote before={changeOfRoster(roster)} change={change} what="roster" />}
      <p className="try-winner">
        <small>{t('rules.rosters.now')}</small>
        <strong>{roster.onDuty ? name(roster.onDuty) : t('rules.rosters.nobodyNow')}</strong>
      </p>
      <WeekStrip shifts={changeOfRoster(roster).shifts} zone={zone} nameOf={(unit) => units.get(unit) ?? unit} />
      {roster.holes.length > 0 && (
        <Banner tone="warn">
          {t('rules.rosters.holesFrom', {
            count: roster.holes.length,
            from: roster.holes[0]!.from.replace('T', ' '),
            to: roster.holes[0]!.to.replace('T', ' '),
          })}
        </Banner>
      )}
      <section className="case-section">
        <h3>{t('rules.rosters.shiftsTitle')}</h3>
        <ol className="shifts">
          {roster.shifts.map((shift, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a shift is what stands at its place
            <li key={`${shift.unit.code} ${index}`}>
              <b>{index + 1}</b>
              <span className="grow">
                {name(shift.unit)}
                <small>{words(shift)}</small>
              </span>
            </li>
          ))}
        </ol>
        <p className="muted rulebook-small">{t('rules.rosters.firstFits')}</p>
      </section>
      <p className="muted rulebook-small">
        <Validity from={roster.validFrom} to={roster.validTo} /> · {t('rules.zones.rules', { count: roster.rules })}
      </p>
    </PanelFrame>
  )
}
