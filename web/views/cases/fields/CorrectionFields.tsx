import { useQuery } from '@tanstack/react-query'
import { MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../../server/cases/schema.ts'
import { api, ProblemError } from '../../../api.ts'
import { useFormat } from '../../../format.ts'
import { useName } from '../../../i18n/label.ts'
import { useDragPoint } from '../../../map/drag.ts'
import { useHighlight, useMapClick } from '../../../map/index.ts'
import { ClassField } from '../../intake/ClassField.tsx'
import { metresBetween } from '../../intake/distance.ts'
import type { FieldProps } from '../ActionFields.tsx'
import { useClasses } from '../queries.ts'

type Corrected = FieldProps & { detail: CaseDetail }

/** The new place of a case: click the map, or drag the pin; says at once who would be responsible there. */
export function PlaceField({ detail, draft, wrong, onChange }: Corrected) {
  const { t } = useTranslation()
  const format = useFormat()
  const from = detail.position as [number, number]
  const to = draft.geometry?.type === 'Point' ? (draft.geometry.coordinates as [number, number]) : null
  const move = ([lon, lat]: [number, number]) =>
    onChange({ geometry: { type: 'Point', coordinates: [Number(lon.toFixed(7)), Number(lat.toFixed(7))] } })
  useDragPoint(to ?? from, move)
  useMapClick(({ lngLat }) => {
    move(lngLat)
    return true
  })
  useHighlight(
    'relocate',
    to
      ? [
          { role: 'draft', geometry: { type: 'LineString', coordinates: [from, to] } },
          { role: 'draft', geometry: { type: 'Point', coordinates: to } },
        ]
      : [],
  )
  return (
    <div className="correction" data-testid="field-geometry" aria-invalid={wrong.geometry ? true : undefined}>
      <p>
        <MapPin size={14} />
        {to ? t('cases.act.movedBy', { distance: format.metres(metresBetween(from, to)) }) : t('cases.act.pointOut')}
      </p>
      {to && <NewHolder detail={detail} geometry={{ type: 'Point', coordinates: to }} />}
      {wrong.geometry && (
        <p className="field-error" role="alert">
          {wrong.geometry}
        </p>
      )}
    </div>
  )
}

/** The class a case is of after all. Its conditions come next, for the limit is theirs. */
export function CorrectedClassField({ detail, draft, wrong, onChange }: Corrected) {
  const classes = useClasses()
  const chosen = classes.data?.find(({ kind, code }) => kind === draft.kind && code === draft.class) ?? null
  return (
    <div className="correction" data-testid="field-class">
      <ClassField
        value={chosen}
        error={wrong.class}
        onChange={({ kind, code, conditions }) =>
          onChange({ kind, class: code, condition: conditions.length === 1 ? conditions[0]!.seq : undefined })
        }
      />
      {chosen && <NewHolder detail={detail} geometry={detail.geometry} kind={chosen.kind} code={chosen.code} />}
    </div>
  )
}

/** Who would be responsible after the correction, beside who has it now. */
function NewHolder({
  detail,
  geometry,
  kind = detail.kind,
  code = detail.class.code,
}: {
  detail: CaseDetail
  geometry: CaseDetail['geometry']
  kind?: CaseDetail['kind']
  code?: string
}) {
  const { t } = useTranslation()
  const name = useName()
  const grade = (detail.grade ?? undefined) as 1 | 2 | 3 | undefined
  const found = useQuery({
    queryKey: ['responsibility', 'correction', kind, code, geometry, detail.grade],
    queryFn: ({ signal }) => api.responsibility({ geometry, kind, class: code, grade }, signal),
    placeholderData: (before) => before,
  })
  if (found.isError) {
    const { error } = found
    return (
      <p className="field-error">{error instanceof ProblemError ? error.problem.detail : t('report.whoOutside')}</p>
    )
  }
  if (!found.data) return <p className="muted">{t('action.waiting')}</p>
  const unit = name(found.data.winner.unit)
  const stays = detail.unit === null || detail.unit.code === found.data.winner.unit.code
  return (
    <p data-testid="correction-unit">
      {stays ? t('cases.act.wouldBe', { unit }) : t('cases.act.wouldMove', { from: name(detail.unit!), to: unit })}
    </p>
  )
}
