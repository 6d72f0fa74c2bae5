import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { HEAT_RAMP, heatCss } from '../../map/layers/heat.ts'
import { type Theme, useTheme } from '../../preferences.ts'
import { IconButton } from '../../ui/Button.tsx'
import type { HeatClass } from './breaks.ts'
import { OpacitySlider, Swatches } from './Legend.tsx'
import type { Drawing } from './useDrawing.ts'

/** Of hexagons: classes with how many cells are in each, and the size of a cell. */
export function CellLegend({
  drawing,
  classes,
  edgeMetres,
  title,
  children,
}: {
  drawing: Drawing
  /** `cells` is null where they change all the time. */
  classes: readonly (Omit<HeatClass, 'cells'> & { cells: number | null })[]
  edgeMetres: number
  title: string
  /** What counts are drawn by. */
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const theme = useTheme((store) => store.theme)
  const { finer } = drawing
  return (
    <>
      {children}
      {classes.length > 0 && (
        <Swatches
          title={title}
          note={t('explore.legend.edge', { metres: format.metres(edgeMetres) })}
          opacity={drawing.chosenOpacity}
          rows={heatRows(classes, theme, format, ({ cells }) =>
            cells === null ? null : t('explore.legend.cells', { count: cells }),
          )}
        />
      )}
      <OpacitySlider drawing={drawing} />
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
    </>
  )
}

export const figure = (value: number, format: ReturnType<typeof useFormat>) =>
  Number.isInteger(value) || value >= 100 ? format.number(Math.round(value)) : value.toFixed(value < 10 ? 2 : 1)

/** A swatch for each class of heat, the hottest first. */
export const heatRows = <Class extends Pick<HeatClass, 'rank' | 'from' | 'to'>>(
  classes: readonly Class[],
  theme: Theme,
  format: ReturnType<typeof useFormat>,
  noteOf?: (one: Class) => string | null,
) =>
  [...classes].reverse().map((one) => ({
    key: one.from,
    colour: heatCss(theme, one.rank),
    label: one.to > one.from ? `${figure(one.from, format)} – ${figure(one.to, format)}` : figure(one.from, format),
    ...(noteOf && { note: noteOf(one) }),
  }))

/** Of the smooth surface, which has no figures: faint to strong, in what is in sight. */
export function SmoothLegend({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  return (
    <>
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
      <OpacitySlider drawing={drawing} />
    </>
  )
}
