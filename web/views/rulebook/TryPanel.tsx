import { Crosshair, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Zone } from '../../../server/responsibility/rulebook/schema.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { flyTo } from '../../map/index.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Banner, Skeleton } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Candidates } from '../responsibility/Candidates.tsx'
import { Certainty } from '../responsibility/Certainty.tsx'
import { markTrace } from '../responsibility/traceDifferences.ts'
import { useOptions } from '../responsibility/useOptions.ts'
import { choose, NEW } from './selected.ts'
import { TryControls } from './TryControls.tsx'
import type { Draft } from './useDraft.ts'
import { readPosition, type Trying } from './useTry.ts'

/** A point tried: who would be responsible for what, here, and why; with a draft, what it would change. */
export function TryPanel({ trying, draft, under }: { trying: Trying; draft: Draft; under: readonly Zone[] }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const { at, found, question, asked } = trying
  const [by, setBy] = useState<'now' | 'draft'>('draft')
  const tried = found.data
  const drafted = tried?.draft ?? null
  const answer = tried && (by === 'draft' && drafted ? drafted : tried.now)
  const marked = useMemo(
    () => (tried && drafted && by === 'draft' ? markTrace(tried.now.trace, drafted.trace) : undefined),
    [tried, drafted, by],
  )
  const [shown, setShown] = useState(true)
  const options = useOptions({
    question: asked.accuracy > 0 ? question : null,
    answer: answer ?? null,
    shown: shown && answer === tried?.now,
    chosen: undefined,
    onChoose: null,
  })
  useKeys({ Escape: trying.leave })
  const moved = drafted && tried && drafted.winner.unit.code !== tried.now.winner.unit.code
  return (
    <section className="rulebook-panel" aria-label={t('rules.try.title')} data-testid="try-panel">
      <header className="panel-head">
        <h2 className="grow">{t('rules.try.title')}</h2>
        <IconButton label={t('case.showOnMap')} onClick={() => at && flyTo(at)}>
          <Crosshair size={16} />
        </IconButton>
        <IconButton label={t('common.close')} onClick={trying.leave} data-testid="panel-close">
          <X size={16} />
        </IconButton>
      </header>
      <div className="rulebook-body" aria-busy={found.isFetching}>
        <PositionField trying={trying} />
        <TryControls trying={trying} />
        {under.length > 0 && (
          <p className="rulebook-chips">
            {under.map((zone) => (
              <button type="button" className="tag" key={zone.code} onClick={() => choose('zone', zone.code)}>
                {name(zone)}
              </button>
            ))}
          </p>
        )}
        {found.isError && <Banner tone="warn">{found.error.message}</Banner>}
        {found.isPending && !found.isError && (
          <div className="stack" role="status" aria-label={t('responsibility.checking')}>
            <Skeleton height={30} />
            <Skeleton height={54} />
            <Skeleton height={54} />
          </div>
        )}
        {answer && !found.isError && (
          <>
            {drafted && (
              <Segmented<'now' | 'draft'>
                wide
                label={t('rules.try.by')}
                value={by}
                onChange={setBy}
                options={[
                  { value: 'now', label: t('rules.inForce'), testId: 'try-now' },
                  {
                    value: 'draft',
                    label: t('rules.draft.count', { count: draft.changes.length }),
                    testId: 'try-draft',
                  },
                ]}
              />
            )}
            <p className="try-winner" data-moved={Boolean(moved)} data-testid="try-winner">
              <small>{label(RULES[answer.winner.rule])}</small>
              <strong>{name(answer.winner.unit)}</strong>
              {moved && by === 'draft' && (
                <del data-testid="try-before">{t('rules.try.before', { unit: name(tried.now.winner.unit) })}</del>
              )}
            </p>
            {answer.certainty && (
              <Certainty
                certainty={answer.certainty}
                metres={asked.accuracy}
                state={options}
                chosen={null}
                onChoose={null}
                shown={shown}
                onShow={setShown}
              />
            )}
            <Candidates answer={answer} marked={marked} open />
            <p className="muted rulebook-small">
              {[answer.area.management ?? answer.area.district, answer.area.street, answer.area.community]
                .map(name)
                .join(' › ')}
              {answer.grid && <span className="mono"> {answer.grid.code}</span>} ·{' '}
              {t('rules.try.on', { at: format.minute(answer.on) })}
            </p>
            {draft.keeper && (
              <button
                type="button"
                className="link rulebook-small"
                data-testid="try-ground"
                onClick={() => choose('ground', NEW, { to: answer.area.community.code })}
              >
                {t('rules.ground.here', { area: name(answer.area.community) })}
              </button>
            )}
          </>
        )}
      </div>
    </section>
  )
}

/** Where it is tried: as pressed on the map, or as typed. */
function PositionField({ trying }: { trying: Trying }) {
  const { t } = useTranslation()
  const text = trying.at ? `${trying.at[0].toFixed(6)}, ${trying.at[1].toFixed(6)}` : ''
  const [value, setValue] = useState(text)
  const [wrong, setWrong] = useState(false)
  useEffect(() => setValue(text), [text])
  const take = () => {
    const position = readPosition(value)
    setWrong(position === null)
    if (!position || value === text) return
    trying.moveTo(position)
    flyTo(position)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <input
        className="input mono"
        aria-label={t('rules.try.position')}
        aria-invalid={wrong || undefined}
        title={t('rules.try.positionHint')}
        data-testid="try-position"
        value={value}
        onChange={(event) => {
          setWrong(false)
          setValue(event.target.value)
        }}
        onBlur={take}
      />
      {wrong && (
        <p className="field-error" role="alert">
          {t('rules.try.positionWrong')}
        </p>
      )}
    </form>
  )
}
