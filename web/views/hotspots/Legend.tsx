import { ChevronDown, ChevronUp, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { HEAT_RAMP, heatCss } from '../../map/layers/heat.ts'
import { useTheme } from '../../preferences.ts'
import { useCovered, useIsPhone } from '../../shell/layout.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import type { HeatClass } from './breaks.ts'
import { DRAWN_AS, type Drawing } from './useDrawing.ts'

/** How the heat is drawn and what its colours mean, on the map itself. */
export function Legend({
  drawing,
  classes,
  edgeMetres,
}: {
  drawing: Drawing
  classes: readonly HeatClass[]
  edgeMetres: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const isPhone = useIsPhone()
  const theme = useTheme((store) => store.theme)
  const left = useCovered((store) => store.left)
  const [folded, setFolded] = useState(isPhone)
  const { as, finer, opacity } = drawing
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
          value={as}
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
      {!folded && as === 'hexagons' && classes.length > 0 && (
        <table className="heat-classes">
          <caption>
            {t('explore.legend.title')}{' '}
            <span className="muted">{t('explore.legend.edge', { metres: format.metres(edgeMetres) })}</span>
          </caption>
          <tbody>
            {[...classes].reverse().map((one) => (
              <tr key={one.from}>
                <td>
                  <i style={{ background: heatCss(theme, one.rank), opacity: Math.max(0.35, opacity) }} />
                </td>
                <th scope="row">
                  {format.number(one.from)}
                  {one.to > one.from && ` – ${format.number(one.to)}`}
                </th>
                <td className="muted">{t('explore.legend.cells', { count: one.cells })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!folded && as === 'smooth' && (
        <div className="heat-smooth">
          <i
            style={{
              background: `linear-gradient(90deg, ${HEAT_RAMP[theme].map((_, rank) => heatCss(theme, rank)).join(', ')})`,
            }}
          />
          <span>{t('explore.legend.low')}</span>
          <span>{t('explore.legend.high')}</span>
          <p className="muted">{t('explore.legend.smooth')}</p>
        </div>
      )}
      {!folded && as === 'points' && <p className="muted heat-note">{t('explore.legend.points')}</p>}
      {!folded && as !== 'points' && (
        <label className="heat-slider">
          <span>{t('explore.legend.opacity')}</span>
          <input
            type="range"
            min={0.2}
            max={1}
            step={0.05}
            value={opacity}
            data-testid="heat-opacity"
            onChange={(event) => drawing.setOpacity(Number(event.target.value))}
          />
        </label>
      )}
      {!folded && as === 'hexagons' && (
        <div className="heat-slider">
          <span>{t('explore.legend.size')}</span>
          <span className="row">
            <IconButton
              label={t('explore.legend.finer')}
              disabled={finer >= 1}
              onClick={() => drawing.setFiner(finer + 1)}
            >
              <Minus size={14} />
            </IconButton>
            <IconButton
              label={t('explore.legend.coarser')}
              disabled={finer <= -1}
              onClick={() => drawing.setFiner(finer - 1)}
            >
              <Plus size={14} />
            </IconButton>
          </span>
        </div>
      )}
    </section>
  )
}
