import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { figure } from './CellLegend.tsx'
import { LoadButton } from './patrols/LoadButton.tsx'
import { useLoaded } from './patrols/queries.ts'
import { LEAST, PER, type Per } from './rates.ts'
import type { Drawing } from './useDrawing.ts'

/** What counts are drawn by, and how many places have too little of it. */
export function PerChoice({
  drawing,
  leftOut = 0,
  children,
}: {
  drawing: Drawing
  leftOut?: number
  children?: ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { as, per } = drawing
  const patrols = useLoaded()
  // Cells are all of one size.
  const choices = PER.filter((one) => as === 'areas' || one !== 'km2')
  return (
    <>
      <div className="heat-choices">
        {children}
        <select
          className="input"
          value={per}
          aria-label={t('explore.per.label')}
          data-testid="heat-per"
          onChange={(event) => drawing.setPer(event.target.value as Per)}
        >
          {choices.map((one) => (
            <option
              key={one}
              value={one}
              disabled={one === 'patrols' && patrols.isNone}
              title={one === 'patrols' && patrols.isNone ? t('patrols.none') : undefined}
            >
              {t(`explore.per.${one}`)}
            </option>
          ))}
        </select>
        <LoadButton />
      </div>
      {per === 'patrols' && patrols.isNone && <p className="muted heat-note">{t('patrols.none')}</p>}
      {per === 'patrols' && patrols.percent < 100 && !patrols.isNone && (
        <p className="muted heat-note">{t('patrols.covered', { percent: patrols.percent })}</p>
      )}
      {leftOut > 0 && per !== 'count' && (
        <p className="muted heat-note">
          {t(`explore.per.tooLittle.${per}`, {
            places: format.number(leftOut) as never,
            least: LEAST[per],
          })}
        </p>
      )}
    </>
  )
}

/** A rate in words, for the tip under the pointer; of what is drawn by count there is none. */
export function Rate({ per, value }: { per: Per; value: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (per === 'count') return null
  return (
    <span> {value > 0 ? t(`explore.per.rate.${per}`, { value: figure(value, format) }) : t('explore.per.none')}</span>
  )
}
