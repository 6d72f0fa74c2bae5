import { Check, ChevronDown, ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DOUBTS } from '../../../server/cases/bulk/rules.ts'
import type { BulkRow } from '../../../server/cases/bulk/schema.ts'
import { REASONS, STATES } from '../../../server/cases/lifecycle.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { Picker } from '../../ui/Picker.tsx'
import { useUnitSearch } from '../cases/queries.ts'
import { assistingOf, type Choice, type Outcome, UNIT_COLOURS } from './plan.ts'

/** One case of the preview: to whom and by which rule; opened, all who have a claim, and any other unit. */
export function BulkLine({
  row,
  choice,
  outcome,
  colour,
  expanded,
  onExpand,
  onChoose,
  onOpen,
}: {
  row: BulkRow
  choice: Choice
  outcome: Outcome | undefined
  colour: string
  expanded: boolean
  onExpand: () => void
  onChoose: (change: Partial<Choice>) => void
  onOpen: () => void
}) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const { suggestion, blocked, doubts } = row
  const assisting = assistingOf(row, choice.unit?.code)
  const isSuggested = suggestion !== null && choice.unit?.code === suggestion.unit.code
  const why = blocked
    ? blocked === 'wrong_state'
      ? label(STATES[row.state])
      : label(REASONS[blocked])
    : doubts.map((doubt) => label(DOUBTS[doubt])).join(' · ')
  return (
    <article
      className="bulk-line"
      data-done={outcome?.done}
      data-failed={outcome && !outcome.done}
      data-testid={`bulk-${row.id}`}
    >
      <div className="bulk-line-head">
        {outcome?.done ? (
          <Check size={16} className="bulk-sent" aria-label={t('boards.bulk.sent')} />
        ) : (
          <input
            type="checkbox"
            checked={choice.included}
            disabled={blocked !== null || choice.unit === null}
            aria-label={t('boards.bulk.include', { id: row.id })}
            onChange={(event) => onChoose({ included: event.target.checked })}
          />
        )}
        <button type="button" className="bulk-what" aria-expanded={expanded} onClick={onExpand}>
          <span className="queue-line">
            <strong className="clip grow">{name(row.class)}</strong>
            {suggestion && isSuggested && (
              <small className="muted">
                {label(RULES[suggestion.rule])}
                {suggestion.share < 1 && ` · ${t('boards.bulk.share', { share: format.percent(suggestion.share) })}`}
              </small>
            )}
            {blocked === null && !outcome?.done && <ChevronDown size={13} className="bulk-chevron" />}
          </span>
          <span className="clip bulk-address">{row.address}</span>
          {why && <span className="bulk-why">{why}</span>}
          {row.certainty?.choose && <Chances certainty={row.certainty} />}
          {blocked === null && assisting.length > 0 && (
            <span className="bulk-assisting">{t('rules.assisting.along', { units: listed(assisting.map(name)) })}</span>
          )}
          {blocked === null && !isSuggested && choice.unit && (
            <span className="bulk-changed">
              <i className="bulk-swatch" style={{ background: colour }} aria-hidden="true" />
              {name(choice.unit)}
            </span>
          )}
          {outcome && !outcome.done && (
            <span className="bulk-problem">{outcome.problem?.detail ?? outcome.problem?.title}</span>
          )}
        </button>
        <button
          type="button"
          className="icon-button"
          title={t('boards.bulk.open')}
          aria-label={t('boards.bulk.open')}
          onClick={onOpen}
        >
          <ExternalLink size={14} />
        </button>
      </div>
      {expanded && blocked === null && !outcome?.done && <Claims row={row} chosen={choice.unit} onChoose={onChoose} />}
    </article>
  )
}

/** What the units within the accuracy of the position come to, in one line. */
function Chances({ certainty: { options } }: { certainty: NonNullable<BulkRow['certainty']> }) {
  const name = useName()
  const format = useFormat()
  const text = options.map(({ unit, probability }) => `${name(unit)} ${format.percent(probability)}`).join(' · ')
  return (
    <span className="bulk-chances" title={text}>
      <span className="bulk-chances-bar" aria-hidden="true">
        {options.map(({ unit, probability }, index) => (
          <i key={unit.code} style={{ flexGrow: probability, background: UNIT_COLOURS[index] }} />
        ))}
      </span>
      <span className="clip">{text}</span>
    </span>
  )
}

function Claims({
  row,
  chosen,
  onChoose,
}: {
  row: BulkRow
  chosen: Named | null
  onChoose: (change: Partial<Choice>) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const [text, setText] = useState('')
  const units = useUnitSearch(text)
  const isOther = chosen !== null && !row.candidates.some(({ unit }) => unit.code === chosen.code)
  return (
    <fieldset className="bulk-claims">
      <legend>{t('boards.bulk.unit')}</legend>
      {row.candidates.map(({ unit, rule, share, reason }) => (
        <label key={unit.code} title={label(reason)}>
          <input
            type="radio"
            name={`bulk-unit-${row.id}`}
            checked={chosen?.code === unit.code}
            onChange={() => onChoose({ unit, included: true })}
          />
          <span className="grow">
            {name(unit)}
            <small>{label(reason)}</small>
          </span>
          <small className="muted">
            {label(RULES[rule])} {share < 1 && format.percent(share)}
          </small>
        </label>
      ))}
      <Picker
        value={isOther ? { value: chosen.code, label: name(chosen) } : null}
        options={(units.data ?? [])
          .slice(0, 30)
          .map((unit) => ({ value: unit.code, label: name(unit), note: unit.code }))}
        placeholder={t('boards.bulk.other')}
        empty={units.isPending ? t('common.loading') : t('action.unitNone')}
        onSearch={setText}
        onChange={(option) => {
          const unit = units.data?.find(({ code }) => code === option.value)
          if (unit) onChoose({ unit: { code: unit.code, name: unit.name, nameEn: unit.nameEn }, included: true })
        }}
      />
    </fieldset>
  )
}
