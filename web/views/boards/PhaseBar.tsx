import { useTranslation } from 'react-i18next'
import { openOf } from '../../../server/cases/boards/rules.ts'
import type { Figures } from '../../../server/cases/boards/schema.ts'

const PARTS = [
  ['intake', 'intake'],
  ['dispatch', 'filed'],
  ['coordinating', 'filed'],
  ['handling', 'unit'],
  ['suspended', 'ended'],
  ['checking', 'check'],
] as const

/** How the open cases lie along the loop, in the colours of the phases. */
export function PhaseBar({ figures }: { figures: Figures }) {
  const { t } = useTranslation()
  const open = openOf(figures)
  const said = PARTS.map(([figure]) => `${t(`boards.board.${figure}`)} ${figures[figure]}`).join(' · ')
  return (
    <div className="phase-bar" role="img" aria-label={said} title={said}>
      {PARTS.filter(([figure]) => figures[figure] > 0).map(([figure, phase]) => (
        <i
          key={figure}
          style={{ flexGrow: figures[figure] / Math.max(1, open), background: `var(--phase-${phase})` }}
          data-figure={figure}
        />
      ))}
    </div>
  )
}
