import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { CasePlace } from '../../../server/cases/evidence/schema.ts'
import { STATES } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { thumbnailOf } from '../photos/upload.ts'

/** Photos that fit beside the map. */
const PHOTOS = 4
/** Reasons that fit; the whole way there is on the case page. */
const REASONS = 4

export interface WorkOrderSheetProps {
  city: City
  detail: CaseDetail
  place: CasePlace
  printedAt: string
  /** Told once map and photos are there, or failed. */
  onDrawn: (id: string) => void
}

/** One case on one sheet of A4: what, where, until when, who and why, and room to sign. */
export function WorkOrderSheet({ city, detail, place, printedAt, onDrawn }: WorkOrderSheetProps) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    const pictures = [...(sheet.current?.querySelectorAll('img') ?? [])]
    void Promise.all(pictures.map((picture) => picture.decode().catch(() => {}))).then(() => onDrawn(detail.id))
  }, [detail.id, onDrawn])
  return (
    <article className="order" ref={sheet} data-testid="work-order" data-case={detail.id}>
      <header>
        <div>
          <p>{t('workOrder.platform', { city: name(city) })}</p>
          <h2>{t('workOrder.title')}</h2>
        </div>
        <div className="order-number">
          <p>
            {t('workOrder.number')} <span className="order-state">{label(STATES[detail.state])}</span>
          </p>
          <strong className="mono">{detail.id}</strong>
        </div>
      </header>
      <TaskFacts detail={detail} />
      <PlaceFacts detail={detail} place={place} />
      <div className="order-pictures">
        <img className="order-map" src={`/api/cases/${detail.id}/map.svg`} alt={t('workOrder.map')} />
        <Photos detail={detail} />
      </div>
      <Reasons detail={detail} />
      <Signatures />
      <footer>{t('workOrder.printedAt', { at: printedAt })}</footer>
    </article>
  )
}

function Fact({ term, wide, children }: { term: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? 'wide' : undefined}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function TaskFacts({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const { condition } = detail
  return (
    <dl>
      <Fact term={t('workOrder.class')}>
        {name(detail.class)} <span className="mono">{detail.class.code}</span>
      </Fact>
      <Fact term={t('workOrder.unit')}>
        <b>{detail.unit ? name(detail.unit) : t('workOrder.notDispatched')}</b>
      </Fact>
      <Fact term={t('workOrder.dispatchedAt')}>{detail.dispatchedAt ? format.full(detail.dispatchedAt) : '—'}</Fact>
      <Fact term={t('workOrder.due')}>
        <b>{detail.dueAt ? format.full(detail.dueAt).slice(0, 16) : '—'}</b>
        {condition && (
          <small> {t(`limit.${condition.limitUnit as 'working_hour'}`, { count: condition.limitValue })}</small>
        )}
      </Fact>
      {detail.assisting.length > 0 && (
        <Fact term={t('workOrder.assisting')} wide>
          {listed(detail.assisting.map(name))}
        </Fact>
      )}
      {detail.substituted && (
        <Fact term={t('workOrder.unit')} wide>
          {t('workOrder.substitute', {
            unit: name(detail.substituteFor),
            payer: detail.payer ? name(detail.payer) : t('workOrder.publicBudget'),
          })}
        </Fact>
      )}
      <Fact term={t('workOrder.description')} wide>
        <span className="order-description">{detail.description}</span>
      </Fact>
      {condition && (
        <>
          <Fact term={t('workOrder.condition')}>
            <span className="order-clamp">{condition.filing}</span>
          </Fact>
          <Fact term={t('workOrder.closing')}>
            <span className="order-clamp">{condition.closing}</span>
          </Fact>
        </>
      )}
    </dl>
  )
}

function PlaceFacts({ detail, place }: { detail: CaseDetail; place: CasePlace }) {
  const { t } = useTranslation()
  const name = useName()
  const { area, component } = detail
  const responsible = component?.owner && `${t('workOrder.owner')} ${name(component.owner)}`
  return (
    <dl>
      <Fact term={t('workOrder.place')} wide>
        <b>{detail.address}</b>
      </Fact>
      <Fact term={t('workOrder.area')}>
        {[area.management ?? area.district, area.street, area.community].map(name).join(' › ')}
      </Fact>
      <Fact term={t('workOrder.grid')}>
        <span className="mono">{detail.gridCode ?? '—'}</span>
      </Fact>
      {component && (
        <Fact term={t('workOrder.component')} wide>
          {component.name} <span className="mono">{component.code}</span>
          {responsible && <small> · {responsible}</small>}
        </Fact>
      )}
      <Fact term={t('workOrder.coordinates')} wide>
        <span className="order-parts">
          <span>
            {t('workOrder.northing', { value: place.northing.toFixed(3) })}
            {t('workOrder.comma')}
            {t('workOrder.easting', { value: place.easting.toFixed(3) })} <small>EPSG:{place.srid}</small>
          </span>
          <span>{t('workOrder.lonLat', { lon: place.lon.toFixed(6), lat: place.lat.toFixed(6) })}</span>
        </span>
      </Fact>
    </dl>
  )
}

function Photos({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const { photos } = detail
  if (photos.length === 0) return <p className="order-photos order-none">{t('workOrder.noPhotos')}</p>
  return (
    <div className="order-photos">
      {photos.slice(0, PHOTOS).map((photo, index) => (
        <img
          key={`${photo.version}-${photo.id}`}
          src={thumbnailOf(photo.id)}
          alt={t('photos.item', { number: index + 1 })}
        />
      ))}
      {photos.length > PHOTOS && <p>{t('workOrder.morePhotos', { count: photos.length })}</p>}
    </div>
  )
}

function Reasons({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const answer = detail.responsibility
  // Who coordinates otherwise is no reason when a rule named the unit.
  const reasons = (answer?.trace ?? [])
    .filter(({ hit, rule }) => hit && (rule !== 'coordination' || answer?.winner.rule === 'coordination'))
    .slice(0, REASONS)
  return (
    <section>
      <h3>{t('workOrder.why')}</h3>
      {reasons.length === 0 ? (
        <p>{t('workOrder.whyNone')}</p>
      ) : (
        <ul>
          {reasons.map(({ sentence }) => (
            <li key={sentence.zh}>{label(sentence)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Signatures() {
  const { t } = useTranslation()
  return (
    <section className="order-result">
      <h3>{t('workOrder.result')}</h3>
      <div className="order-lines" />
      <table>
        <tbody>
          <tr>
            {(['received', 'handled', 'checked'] as const).map((who) => (
              <td key={who}>
                {t(`workOrder.${who}`)}
                <span>{t('workOrder.signature')}</span>
                <span>{t('workOrder.date')}</span>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}
