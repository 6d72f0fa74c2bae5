import { Check, Map as MapIcon, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ResponsibilityAnswer } from '../../../server/responsibility/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useListed, useName } from '../../i18n/label.ts'
import { MapLabel } from '../../map/index.ts'
import type { Option, useOptions } from './useOptions.ts'

/** Ground less likely than this is drawn without a flag: it would hide the others. */
const FLAGGED = 0.03
const chance = (percent: (value: number) => string, probability: number) =>
  probability < 0.01 ? '<1%' : percent(probability)

/**
 * How certain the unit is, given the accuracy of the position: a quiet bar; and, under the city's threshold, the question
 * which unit it is, answered here, on the map or by a key.
 */
export function Certainty({
  certainty,
  metres,
  state,
  chosen,
  onChoose,
  shown,
  onShow,
}: {
  certainty: NonNullable<ResponsibilityAnswer['certainty']>
  metres: number
  state: ReturnType<typeof useOptions>
  /** The unit the person chose, null while they have not. */
  chosen: Named | null
  /** Null where there is nothing to be chosen any more. */
  onChoose: ((unit: Named) => void) | null
  shown: boolean
  onShow: (shown: boolean) => void
}) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const { options, point } = state
  if (options.length < 2) return null
  const asks = onChoose !== null && certainty.choose
  const keys = options.slice(0, 9).map((_, index) => index + 1)
  return (
    <div className="certainty" data-asks={asks} data-chosen={chosen !== null} data-testid="certainty">
      <p className="certainty-head" role={asks && !chosen ? 'alert' : undefined}>
        {asks && (chosen ? <Check size={15} /> : <TriangleAlert size={15} />)}
        <strong className="grow">
          {asks
            ? chosen
              ? t('rules.certainty.chosen', { unit: name(chosen) })
              : t('rules.certainty.chooseTitle', { metres: format.metres(metres), count: options.length })
            : t('rules.certainty.within', { metres: format.metres(metres) })}
        </strong>
        <button
          type="button"
          className="icon-button"
          aria-pressed={shown}
          title={t(shown ? 'rules.certainty.hideOnMap' : 'rules.certainty.showOnMap')}
          aria-label={t(shown ? 'rules.certainty.hideOnMap' : 'rules.certainty.showOnMap')}
          onClick={() => onShow(!shown)}
        >
          <MapIcon size={14} />
        </button>
      </p>
      <div className="certainty-bar" aria-hidden="true">
        {options.map(({ unit, probability, colour }) => (
          <i key={unit.code} style={{ flexGrow: probability, background: colour }} />
        ))}
      </div>
      <ol>
        {options.map((option, index) => (
          <li
            key={option.unit.code}
            data-chosen={chosen?.code === option.unit.code}
            onMouseEnter={() => point(option.unit.code)}
            onMouseLeave={() => point(null)}
          >
            <OptionText
              option={option}
              number={index + 1}
              onChoose={asks ? () => onChoose(option.unit) : null}
              pressed={chosen?.code === option.unit.code}
            />
          </li>
        ))}
      </ol>
      <small className="muted">
        {[
          asks && !chosen && t('rules.certainty.chooseHint', { keys: listed(keys.map(String)) }),
          !asks && certainty.choose && t('rules.certainty.unsure', { threshold: format.percent(certainty.threshold) }),
          certainty.clipped && t('rules.certainty.clipped'),
          shown && state.pending && t('rules.certainty.drawing'),
          shown && state.error && t('rules.certainty.failed'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </small>
      {shown &&
        options.map(
          (option, index) =>
            option.label &&
            option.probability >= FLAGGED && (
              <MapLabel key={option.unit.code} at={option.label}>
                <OptionFlag option={option} number={asks ? index + 1 : null} onChoose={asks ? onChoose : null} />
              </MapLabel>
            ),
        )}
    </div>
  )
}

function OptionText({
  option: { unit, probability, colour },
  number,
  onChoose,
  pressed,
}: {
  option: Option
  number: number
  onChoose: (() => void) | null
  pressed: boolean
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const content = (
    <>
      <i className="swatch" style={{ background: colour }} aria-hidden="true" />
      <span className="grow clip">{name(unit)}</span>
      <b>{chance(format.percent, probability)}</b>
      {onChoose && number <= 9 && <kbd className="kbd">{number}</kbd>}
    </>
  )
  if (!onChoose) return <div>{content}</div>
  return (
    <button
      type="button"
      aria-pressed={pressed}
      data-testid={`option-${unit.code}`}
      title={t('rules.certainty.option', {
        key: number,
        unit: name(unit),
        probability: format.percent(probability),
      })}
      onClick={onChoose}
    >
      {content}
    </button>
  )
}

/** The name of an option on its ground. */
function OptionFlag({
  option: { unit, probability, colour },
  number,
  onChoose,
}: {
  option: Option
  number: number | null
  onChoose: ((unit: Named) => void) | null
}) {
  const name = useName()
  const format = useFormat()
  return (
    <button
      type="button"
      className="option-flag"
      style={{ '--option': colour } as React.CSSProperties}
      disabled={!onChoose}
      tabIndex={-1}
      data-testid={`flag-${unit.code}`}
      onClick={(event) => {
        event.stopPropagation()
        onChoose?.(unit)
      }}
    >
      {number !== null && <kbd>{number}</kbd>}
      <span>{name(unit)}</span>
      <b>{chance(format.percent, probability)}</b>
    </button>
  )
}
