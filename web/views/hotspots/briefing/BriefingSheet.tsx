import { useTranslation } from 'react-i18next'
import { ROLES } from '../../../../server/access/rules.ts'
import type { AreaShapes, City } from '../../../../server/areas/schema.ts'
import type { Briefing } from '../../../../server/hotspots/briefing/schema.ts'
import { useFormat } from '../../../format.ts'
import { useLabel, useListed, useName } from '../../../i18n/label.ts'
import { usePerson } from '../../../session.ts'
import { DayBars } from './DayBars.tsx'
import { RankTable, useChange } from './RankTable.tsx'
import { SpotList, usePlaceWords } from './SpotList.tsx'
import { SpotSheetMap } from './SpotSheetMap.tsx'

/** The briefing as it is printed. */
export function BriefingSheet({
  city,
  briefing,
  areas,
  shapes,
}: {
  city: City
  briefing: Briefing
  /** Areas that are asked about; none is everywhere one may look. */
  areas: readonly string[]
  shapes: AreaShapes
}) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const person = usePerson()
  const scope = briefing.within ? name(briefing.within) : name(city)
  const [year, month] = briefing.month.split('-')
  const drawn = groundOf(shapes.features, areas.length > 0 ? areas : briefing.within ? [briefing.within.code] : [])
  return (
    <article className="briefing-sheet" data-testid="briefing-sheet">
      <header>
        <p>{scope}</p>
        <h1>{t('explore.briefing.title')}</h1>
        <p>{t('explore.briefing.monthName', { year, month: String(Number(month)) })}</p>
      </header>
      <dl className="briefing-about">
        <div>
          <dt>{t('explore.briefing.question')}</dt>
          <dd>{label(briefing.question)}</dd>
        </div>
        <div>
          <dt>{t('explore.briefing.within')}</dt>
          <dd>{t('explore.briefing.rights', { scope, who: name(person), role: label(ROLES[person.role]) })}</dd>
        </div>
        <div>
          <dt>{t('explore.briefing.written')}</dt>
          <dd>{t('explore.briefing.writtenAt', { at: format.full(briefing.writtenAt), seq: briefing.seq })}</dd>
        </div>
      </dl>
      {briefing.partial && (
        <p className="briefing-notice">{t('explore.briefing.partial', { to: briefing.to, days: briefing.days })}</p>
      )}
      {briefing.count === 0 ? (
        <p className="briefing-notice" data-testid="briefing-empty">
          {t('explore.briefing.empty')}
        </p>
      ) : (
        <>
          <Figures briefing={briefing} />
          <DayBars from={briefing.from} counts={briefing.perDay} />
          <HotSpots briefing={briefing} shapes={drawn} />
          <Rankings briefing={briefing} />
        </>
      )}
      <Method briefing={briefing} />
    </article>
  )
}

/** Streets in these areas, or that they lie in; all of them where codes do not say (a management area). */
function groundOf(streets: AreaShapes['features'], areas: readonly string[]): AreaShapes['features'] {
  const within = streets.filter(({ id }) => areas.some((code) => id.startsWith(code) || code.startsWith(id)))
  return within.length > 0 ? within : streets
}

function Figures({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation()
  const format = useFormat()
  const changed = useChange()
  const earlier = (which: 'before' | 'yearBefore') => {
    const then = briefing[which]
    return (
      <div>
        <dt>{t(`explore.briefing.figures.${which}`)}</dt>
        <dd data-testid={`briefing-${which}`}>{then ? changed(then.change, then.count) : '—'}</dd>
        <small>
          {then
            ? t('explore.briefing.of', { from: then.from, to: then.to, count: then.count })
            : t('explore.briefing.unknown')}
        </small>
      </div>
    )
  }
  return (
    <dl className="briefing-figures">
      <div>
        <dt>{t('explore.briefing.figures.total')}</dt>
        <dd data-testid="briefing-total">{format.number(briefing.count)}</dd>
        <small>{t('explore.briefing.perDay', { rate: (briefing.count / briefing.days).toFixed(1) })}</small>
      </div>
      {earlier('before')}
      {earlier('yearBefore')}
      <div>
        <dt>{t('explore.briefing.figures.spots')}</dt>
        <dd>{format.number(briefing.hotSpots)}</dd>
        <small>
          {briefing.appeared === null
            ? t('explore.briefing.unknown')
            : t('explore.briefing.turnover', { appeared: briefing.appeared, gone: briefing.gone?.count ?? 0 })}
        </small>
      </div>
    </dl>
  )
}

function HotSpots({ briefing, shapes }: { briefing: Briefing; shapes: AreaShapes['features'] }) {
  const { t } = useTranslation()
  const listed = useListed()
  const placeOf = usePlaceWords()
  const { gi, emerging, strongest, gone } = briefing
  return (
    <>
      {gi && (
        <section>
          <h2>{t('explore.briefing.significant')}</h2>
          <SpotSheetMap found={gi} shapes={shapes} numbered={strongest} />
        </section>
      )}
      <section>
        <h2>{t('explore.briefing.strongest', { count: strongest.length })}</h2>
        {strongest.length === 0 ? <p>{t('explore.spots.noneHint')}</p> : <SpotList spots={strongest} />}
        {gone && gone.count > 0 && (
          <p className="briefing-gone">
            <b>{t('explore.briefing.gone', { count: gone.count })}</b>
            {listed(gone.spots.map(placeOf))}
            {gone.count > gone.spots.length && t('explore.briefing.andMore')}
          </p>
        )}
      </section>
      {emerging && (
        <section>
          <h2>
            {t('explore.briefing.emerging')}
            <small>{t('explore.briefing.of13', { from: emerging.from, to: emerging.to })}</small>
          </h2>
          {emerging.cells.length === 0 ? (
            <p>{t('explore.briefing.noneEmerging')}</p>
          ) : (
            <SpotSheetMap found={emerging} shapes={shapes} numbered={[]} />
          )}
        </section>
      )}
    </>
  )
}

function Rankings({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation()
  const { areas, classes, risen, units } = briefing
  return (
    <section>
      <h2>{t('explore.briefing.rankings')}</h2>
      <div className="briefing-tables">
        {areas.districts.length > 1 && <RankTable title={t('explore.grains.district')} rows={areas.districts} />}
        <RankTable title={t('explore.grains.street')} rows={areas.streets} />
        <RankTable title={t('explore.grains.classes')} rows={classes} />
        <RankTable title={t('explore.grains.units')} rows={units} />
        {risen.length > 0 ? (
          <RankTable title={t('explore.briefing.risen')} note={t('explore.briefing.risenNote')} rows={risen} />
        ) : (
          briefing.before && <p className="briefing-faint">{t('explore.briefing.noneRose')}</p>
        )}
      </div>
    </section>
  )
}

/** How it was judged, and what it may not be read for. */
function Method({ briefing: { gi, emerging } }: { briefing: Briefing }) {
  const { t } = useTranslation()
  const label = useLabel()
  const warnings = [
    ...new Map(
      [...(gi?.warnings ?? []), ...(emerging?.warnings ?? [])].map((one) => [label(one.sentence), one]),
    ).keys(),
  ]
  return (
    <footer>
      <h2>{t('explore.briefing.method')}</h2>
      <ul>
        {[gi, emerging].map((found) => found && <li key={found.measure}>{label(found.caption)}</li>)}
        <li>{t('explore.briefing.notes.spots')}</li>
        <li>{t('explore.briefing.notes.places')}</li>
        <li>{t('explore.briefing.notes.counted')}</li>
        {warnings.map((warning) => (
          <li key={warning} className="briefing-warning">
            {warning}
          </li>
        ))}
      </ul>
    </footer>
  )
}
