import './legend.css'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCovered, useIsPhone } from '../../shell/layout.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { DRAWN_AS, type Drawing } from './useDrawing.ts'

/** How the heat is drawn and what its colours mean, on the map itself; each way of drawing brings its own. */
export function Legend({ drawing, children }: { drawing: Drawing; children?: ReactNode }) {
  const { t } = useTranslation()
  const isPhone = useIsPhone()
  const left = useCovered((store) => store.left)
  const [folded, setFolded] = useState(isPhone)
  return (
    <section
      className="heat-legend"
      data-testid="heat-legend"
      data-phone={isPhone || undefined}
      aria-label={t('explore.legend.title')}
      style={isPhone ? undefined : { left: left + 12 }}
    >
      <div className="row">
        <Segmented
          label={t('explore.modes.label')}
          value={drawing.as}
          options={DRAWN_AS.map((one) => ({
            value: one,
            label: t(`explore.modes.${one}`),
            testId: `heat-mode-${one}`,
          }))}
          onChange={drawing.draw}
        />
        <IconButton
          label={t(folded ? 'explore.legend.expand' : 'explore.legend.collapse')}
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
        >
          {folded ? <ChevronDown size={15} /> : <ChevronUp size={15} />}
        </IconButton>
      </div>
      {!folded && children}
    </section>
  )
}

export function OpacitySlider({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation()
  return (
    <label className="heat-slider">
      <span>{t('explore.legend.opacity')}</span>
      <input
        type="range"
        min={0.2}
        max={1}
        step={0.05}
        value={drawing.chosenOpacity}
        data-testid="heat-opacity"
        onChange={(event) => drawing.setOpacity(Number(event.target.value))}
      />
    </label>
  )
}

export interface Swatch {
  key: string | number
  colour: string
  label: ReactNode
  note?: ReactNode
}

/** Colours with what they stand for, as a table that is read aloud as one. */
export function Swatches({
  title,
  note,
  rows,
  opacity = 1,
}: {
  title: ReactNode
  note?: ReactNode
  rows: readonly Swatch[]
  opacity?: number
}) {
  return (
    <table className="heat-classes">
      <caption>
        {title} <span className="muted">{note}</span>
      </caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td>
              <i style={{ background: row.colour, opacity: Math.max(0.35, opacity) }} />
            </td>
            <th scope="row">{row.label}</th>
            <td className="muted">{row.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
