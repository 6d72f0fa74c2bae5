import { Search, SlidersHorizontal, X } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PHASES, type Phase, type QueueFilter } from '../../../server/cases/filters/rules.ts'
import { REQUESTS } from '../../../server/cases/lifecycle.ts'
import { requestsWaitingFor } from '../../../server/cases/rules.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Lamp } from '../../ui/Lamp.tsx'
import { MoreFilters } from './MoreFilters.tsx'
import { useClasses, useCounts, useDistricts, useUnitName } from './queries.ts'
import { NO_CONDITIONS, type ShownFilter } from './useQueueFilter.ts'

const LAMPS = ['red', 'amber', 'green'] as const
type Change = (change: Partial<QueueFilter>) => void

/** Text, lamps and what I decide at hand; everything else behind one button, and what is set as chips. */
export function QueueFilters({
  filter,
  onChange,
  searchRef,
}: {
  filter: ShownFilter
  onChange: Change
  searchRef: Ref<HTMLInputElement>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { role } = usePerson()
  const counts = useCounts()
  const [text, setText] = useState(filter.q ?? '')
  const [more, setMore] = useState(false)
  useEffect(() => setText(filter.q ?? ''), [filter.q])
  useEffect(() => {
    if (text === (filter.q ?? '')) return
    const timer = window.setTimeout(() => onChange({ q: text.trim() || null }), 250)
    return () => window.clearTimeout(timer)
  })
  const figures = { red: counts.data?.overdue, amber: counts.data?.amber, green: undefined }
  return (
    <div className="queue-filters">
      <div className="row">
        <div className="search grow">
          <Search size={14} />
          <input
            ref={searchRef}
            className="input"
            type="search"
            value={text}
            aria-label={t('queue.search')}
            placeholder={t('queue.search')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
            }}
          />
          {!text && <kbd className="kbd">/</kbd>}
        </div>
        <IconButton
          label={t('boards.filter.more')}
          aria-expanded={more}
          data-testid="more-filters"
          onClick={() => setMore(!more)}
        >
          <SlidersHorizontal size={15} />
        </IconButton>
      </div>
      <fieldset className="queue-quick" aria-label={t('boards.filter.lamp')}>
        {LAMPS.map((lamp) => (
          <button
            type="button"
            key={lamp}
            className="quick"
            data-testid={`lamp-${lamp}`}
            aria-pressed={filter.lamp === lamp}
            onClick={() => onChange({ lamp: filter.lamp === lamp ? null : lamp })}
          >
            <Lamp lamp={lamp} size={11} />
            {t(`lamp.${lamp}`)}
            {figures[lamp] !== undefined && <b>{format.number(figures[lamp])}</b>}
          </button>
        ))}
        {requestsWaitingFor(role).length > 0 && (
          <button
            type="button"
            className="quick"
            data-testid="requests-mine"
            aria-pressed={filter.request === 'mine'}
            onClick={() => onChange({ request: filter.request === 'mine' ? null : 'mine', queue: null })}
          >
            {t('boards.filter.decide')}
          </button>
        )}
        {role === 'unit_staff' && (
          <button
            type="button"
            className="quick"
            aria-pressed={filter.assisting === 'yes'}
            onClick={() => onChange({ assisting: filter.assisting ? null : 'yes', queue: null })}
          >
            {t('boards.filter.assisting')}
          </button>
        )}
        {(role === 'desk' || role === 'filing_officer') && (
          <button
            type="button"
            className="quick"
            aria-pressed={filter.reply === 'due'}
            onClick={() => onChange({ reply: filter.reply ? null : 'due', queue: null })}
          >
            {t('boards.filter.reply')}
          </button>
        )}
      </fieldset>
      {more && <MoreFilters filter={filter} onChange={onChange} />}
      <Chips filter={filter} onChange={onChange} />
    </div>
  )
}

/** What narrows the list beyond what the buttons above show pressed; each goes away by a press. */
function Chips({ filter, onChange }: { filter: ShownFilter; onChange: Change }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const districts = useDistricts()
  const classes = useClasses()
  const unit = useUnitName(filter.unit)
  const [kind, code] = (filter.class ?? '').split('-')
  const chips: { what: string; off: Partial<QueueFilter> }[] = []
  const add = (what: string | null | undefined | false, off: Partial<QueueFilter>) => {
    if (what) chips.push({ what, off })
  }
  add(filter.queue in PHASES && t(`boards.filter.phase.${filter.queue as Phase}`), { queue: null })
  add(filter.queue === 'all' && t('boards.filter.all'), { queue: null, request: null, reply: null })
  add(filter.level && t(filter.level === 'city' ? 'boards.filter.city' : 'boards.filter.districtLevel'), {
    level: null,
  })
  add(filter.district && (name(districts.data?.find((one) => one.code === filter.district)) || filter.district), {
    district: null,
  })
  add(filter.street && t('boards.filter.street', { code: filter.street }), { street: null })
  add(filter.class && (name(classes.data?.find((one) => one.kind === kind && one.code === code)) || filter.class), {
    class: null,
  })
  add(filter.unit && (unit ? name(unit) : filter.unit), { unit: null })
  add(
    filter.request &&
      filter.request !== 'mine' &&
      t('boards.filter.request', { kind: label(REQUESTS[filter.request]) }),
    {
      request: null,
    },
  )
  if (chips.length === 0) return null
  return (
    <div className="queue-chips">
      {chips.map(({ what, off }) => (
        <button
          type="button"
          key={what}
          className="filter-chip"
          title={t('boards.filter.remove', { what })}
          aria-label={t('boards.filter.remove', { what })}
          onClick={() => onChange(off)}
        >
          <span className="clip">{what}</span>
          <X size={12} />
        </button>
      ))}
      {chips.length > 1 && (
        <button type="button" className="link" onClick={() => onChange({ ...NO_CONDITIONS, queue: null })}>
          {t('boards.filter.clear')}
        </button>
      )}
    </div>
  )
}
