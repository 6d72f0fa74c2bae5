import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { GLYPHS } from '../../ui/stateGlyph.ts'
import { type QueueFilter, useCounts } from './queries.ts'

const TABS = [
  'mine',
  ...(Object.keys(STATES) as State[]).sort((a, b) => Number(STATES[b].open) - Number(STATES[a].open)),
] as const

/** The whole loop at a glance: every state with how many cases stand in it. */
export function StateTabs({ tab, onChange }: { tab: QueueFilter['tab']; onChange: (tab: QueueFilter['tab']) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const counts = useCounts()
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = TABS[Math.min(TABS.length - 1, Math.max(0, TABS.indexOf(tab) + step))]!
    onChange(next)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  return (
    <div className="state-tabs" role="tablist" aria-label={t('queue.tabs')} ref={list} onKeyDown={move}>
      {TABS.map((name) => {
        const count = counts.data?.[name]
        return (
          <button
            type="button"
            key={name}
            role="tab"
            data-tab={name}
            data-phase={name === 'mine' ? 'mine' : GLYPHS[name].phase}
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => onChange(name)}
          >
            <b data-testid={`count-${name}`}>
              {count === undefined ? (name === 'mine' ? '★' : counts.isSuccess ? 0 : '·') : format.number(count)}
            </b>
            <span>{name === 'mine' ? t('queue.mine') : label(STATES[name])}</span>
          </button>
        )
      })}
    </div>
  )
}
