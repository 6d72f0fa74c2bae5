import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/Segmented.tsx'
import { setPeriod } from './filter.ts'
import { type Period, PRESETS, type Preset } from './period.ts'

const NAMES = [...Object.keys(PRESETS), 'custom'] as (Preset | 'custom')[]

/** Presets, and two days of one's own. */
export function PeriodBar({ period, today }: { period: Period & { preset: Preset | null }; today: string }) {
  const { t } = useTranslation()
  const [custom, setCustom] = useState(false)
  const open = custom || period.preset === null
  const change = (edge: 'from' | 'to', day: string) => {
    if (!day) return
    const next = { from: period.from, to: period.to, [edge]: day }
    setPeriod(next.from <= next.to ? next : { from: day, to: day })
  }
  return (
    <div className="stack">
      <Segmented
        wide
        label={t('explore.period')}
        value={open ? 'custom' : period.preset}
        options={NAMES.map((name) => ({ value: name, label: t(`explore.presets.${name}`), testId: `period-${name}` }))}
        onChange={(name) => {
          setCustom(name === 'custom')
          if (name !== 'custom') setPeriod(name)
        }}
      />
      {open && (
        <div className="row period-days">
          {(['from', 'to'] as const).map((edge) => (
            <input
              key={edge}
              type="date"
              className="input"
              aria-label={t(`explore.${edge}`)}
              data-testid={`period-${edge}`}
              value={period[edge]}
              max={today}
              onChange={(event) => change(edge, event.target.value)}
            />
          ))}
        </div>
      )}
    </div>
  )
}
