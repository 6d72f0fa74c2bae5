import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../../server/areas/schema.ts'
import type { Disagreements } from '../../../../server/evaluation/quality/schema.ts'
import { useName } from '../../../i18n/label.ts'
import { fitBbox, MapView, useDeckLayers, useMapReady } from '../../../map/index.ts'
import { borderLayers } from '../../../map/layers/disagreements.ts'
import { usePreferences, useTheme } from '../../../preferences.ts'
import { Button } from '../../../ui/Button.tsx'
import { PageLink } from '../../../ui/PageLink.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { type QualityFilter, useDisagreements } from './queries.ts'

type Border = Disagreements['features'][number]
const VISIBLE = new Set(['areas'] as const)
/** The list shows the first of them; the map all. */
const LISTED = 30
const RANKS = [2, 3, 5, 8, 12]

/** Borders near which cases change hands, on the map and as a list. */
export function Borders({ city, filter }: { city: City; filter: QualityFilter }) {
  const { t } = useTranslation()
  const borders = useDisagreements(filter)
  const [chosen, setChosen] = useState<string | null>(null)
  const features = borders.data?.features
  return (
    <section className="quality-borders" aria-label={t('quality.borders')}>
      <h2>{t('quality.borders')}</h2>
      {borders.data && (
        <p className="muted">{t('quality.bordersHint', { wrong: borders.data.wrong, placed: borders.data.placed })}</p>
      )}
      {borders.isPending && <SkeletonLines lines={4} />}
      {borders.isError && (
        <Empty title={t('quality.bordersFailed')}>
          <p>{borders.error.message}</p>
          <Button onClick={() => void borders.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {features?.length === 0 && <Empty title={t('quality.bordersEmpty')} />}
      {features && features.length > 0 && (
        <>
          <div className="quality-map">
            <MapView city={city} visible={VISIBLE} zoom={12.5}>
              <Lines features={features} chosen={chosen} />
            </MapView>
          </div>
          <ul>
            {features.slice(0, LISTED).map((border) => (
              <BorderRow
                key={border.id}
                border={border}
                chosen={border.id === chosen}
                onChoose={() => {
                  setChosen(border.id === chosen ? null : border.id)
                  fitBbox(boxOf(border), 16)
                }}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Lines({ features, chosen }: { features: readonly Border[]; chosen: string | null }) {
  const theme = useTheme((store) => store.theme)
  const ready = useMapReady()
  const layers = useMemo(
    () =>
      borderLayers(
        features.map(({ id, geometry, properties }) => ({
          id,
          geometry,
          rank: RANKS.filter((least) => properties.disagreements >= least).length,
          chosen: id === chosen,
        })),
        theme,
      ),
    [features, chosen, theme],
  )
  useDeckLayers('borders', layers)
  useEffect(() => {
    if (!ready) return
    const boxes = features.map(boxOf)
    fitBbox(
      [
        Math.min(...boxes.map(([west]) => west)),
        Math.min(...boxes.map(([, south]) => south)),
        Math.max(...boxes.map(([, , east]) => east)),
        Math.max(...boxes.map(([, , , north]) => north)),
      ],
      15,
    )
  }, [ready, features])
  return null
}

function BorderRow({ border, chosen, onChoose }: { border: Border; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const language = usePreferences((store) => store.language)
  const { level, names, units, disagreements, per100, cases } = border.properties
  const [one, two] = names.map((place) => (language === 'en' ? place.nameEn : place.name))
  return (
    <li data-chosen={chosen}>
      <button type="button" onClick={onChoose}>
        <span className="grow clip">
          <strong>
            {two
              ? t('quality.between', { one, two })
              : t(level === 'zone' ? 'quality.zoneEdge' : 'quality.within', { place: one })}
          </strong>
          <small>
            {name(units[0])} ⇄ {name(units[1])}
          </small>
        </span>
        <span className="quality-figures">
          <b>{t('quality.times', { count: disagreements })}</b>
          <small>{t('quality.per100', { share: per100 })}</small>
        </span>
      </button>
      {chosen && (
        <p className="quality-cases">
          {cases.map((id) => (
            <PageLink key={id} path={`/case/${id}`} className="mono">
              {id}
            </PageLink>
          ))}
        </p>
      )}
    </li>
  )
}

function boxOf({ geometry }: Border): [west: number, south: number, east: number, north: number] {
  const flat = (geometry.coordinates as unknown[]).flat(3) as number[]
  const lons = flat.filter((_, index) => index % 2 === 0)
  const lats = flat.filter((_, index) => index % 2 === 1)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
