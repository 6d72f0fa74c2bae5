import { CalendarClock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { draftedCodes } from './change.ts'
import { useRosters } from './queries.ts'
import { SimpleList } from './SimpleList.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'

/** Rosters, with who is on duty now and whether anything is left open. */
export function RosterList({ selected, draft }: { selected: string | null; draft: Draft }) {
  const { t } = useTranslation()
  const name = useName()
  const drafted = draftedCodes(draft.changes, 'roster')
  return (
    <SimpleList
      query={useRosters()}
      empty={{
        when: ({ rosters }) => rosters.length === 0,
        icon: <CalendarClock size={26} />,
        title: t('rules.rosters.empty'),
        hint: t('rules.rosters.emptyHint'),
      }}
    >
      {({ rosters }) =>
        rosters.map((roster) => (
          <button
            type="button"
            key={roster.code}
            className="rulebook-row"
            aria-current={roster.code === selected}
            data-testid={`roster-row-${roster.code}`}
            onClick={() => choose('roster', roster.code)}
          >
            <i className="on-duty" data-on={roster.onDuty !== null} aria-hidden="true" />
            <span className="grow">
              <span className="rulebook-line">
                <strong className="clip grow">{name(roster)}</strong>
                {drafted.has(roster.code) && <span className="tag accent">{t('rules.draft.changed')}</span>}
                {roster.holes.length > 0 && (
                  <span className="tag warn">{t('rules.rosters.holes', { count: roster.holes.length })}</span>
                )}
              </span>
              <span className="rulebook-line rulebook-second">
                <span className="clip grow">
                  {roster.onDuty
                    ? t('rules.rosters.onDuty', { unit: name(roster.onDuty) })
                    : t('rules.rosters.nobodyNow')}
                </span>
              </span>
              <span className="rulebook-line rulebook-third">
                <span className="grow">{t('rules.rosters.shifts', { count: roster.shifts.length })}</span>
                <span>{t('rules.zones.rules', { count: roster.rules })}</span>
              </span>
            </span>
          </button>
        ))
      }
    </SimpleList>
  )
}
