import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import { firstQueue } from '../../../server/cases/rules.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { GLYPHS } from '../../ui/stateGlyph.ts'
import { useCounts } from './queries.ts'
import type { ShownFilter } from './useQueueFilter.ts'

const ORDER = (Object.keys(STATES) as State[]).sort((a, b) => Number(STATES[b].open) - Number(STATES[a].open))
type Tab = 'mine' | 'open' | State

/** The whole loop at a glance: every state with how many cases stand in it. */
export function StateTabs({ tab, onChange }: { tab: ShownFilter['queue']; onChange: (tab: Tab) => void }) {
  const { t, i18n } = useTranslation()
  const columns = i18n.language === 'zh' ? 7 : 5 // as queue.css sets them
  const label = useLabel()
  const format = useFormat()
  const counts = useCounts()
  const list = useRef<HTMLDivElement>(null)
  const first = firstQueue(usePerson().role)
  const tabs: readonly Tab[] = first === 'mine' ? ['mine', 'open', ...ORDER] : ['open', ...ORDER]
  const at = tabs.indexOf(tab as Tab)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (!step) return
    event.preventDefault()
    const next = tabs[Math.min(tabs.length - 1, Math.max(0, at + step))]!
    onChange(next)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  const figure = (name: Tab) => {
    const count = counts.data?.[name]
    if (count !== undefined) return format.number(count)
    if (name === 'mine') return '★'
    if (name === 'open') {
      const open = ORDER.filter((state) => STATES[state].open)
      return counts.data ? format.number(open.reduce((sum, state) => sum + (counts.data[state] ?? 0), 0)) : '·'
    }
    // Only open states are counted: ended ones are an archive, not a queue.
    return counts.isSuccess && STATES[name].open ? 0 : '–'
  }
  return (
    <div className="state-tabs" role="tablist" aria-label={t('queue.tabs')} ref={list} onKeyDown={move}>
      {tabs.map((name) => (
        <button
          type="button"
          key={name}
          role="tab"
          data-tab={name}
          data-phase={name in GLYPHS ? GLYPHS[name as State].phase : name}
          aria-selected={tab === name}
          tabIndex={tab === name || (at < 0 && name === tabs[0]) ? 0 : -1}
          onClick={() => onChange(name)}
        >
          <b data-testid={`count-${name}`}>{figure(name)}</b>
          <span>{name === 'mine' || name === 'open' ? t(`queue.${name}`) : label(STATES[name])}</span>
        </button>
      ))}
    </div>
  )
}
