import { useQuery } from '@tanstack/react-query'
import { MapPin } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../../server/cases/schema.ts'
import type { ResponsibilityQuestion } from '../../../../server/responsibility/schema.ts'
import { api, ProblemError } from '../../../api.ts'
import { useFormat } from '../../../format.ts'
import { useLabel, useName } from '../../../i18n/label.ts'
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
      {!to && wrong.geometry && (
        <p className="field-error" role="alert">
          {wrong.geometry}
        </p>
      )}
      {to && (
        // The position is as exact as whoever points at it: its accuracy goes with the old place.
        <NewHolder
          detail={detail}
          question={{ ...aboutOf(detail), geometry: { type: 'Point', coordinates: to } }}
          wrong={wrong.geometry}
        />
      )}
    </div>
  )
}

/** The class a case is of after all. Its conditions come next, for the limit is theirs. */
export function CorrectedClassField({ detail, draft, wrong, onChange }: Corrected) {
  const classes = useClasses()
  const chosen = classes.data?.find(({ kind, code }) => kind === draft.kind && code === draft.class) ?? null
  const grade = chosen?.conditions.find(({ seq }) => seq === draft.condition)?.grade
  return (
    <div className="correction" data-testid="field-class">
      <ClassField
        value={chosen}
        error={wrong.class}
        onChange={({ kind, code, conditions }) =>
          onChange({ kind, class: code, condition: conditions.length === 1 ? conditions[0]!.seq : undefined })
        }
      />
      {chosen && (
        // The component is of the old class: it goes.
        <NewHolder
          detail={detail}
          question={{
            ...aboutOf(detail),
            kind: chosen.kind,
            class: chosen.code,
            component: undefined,
            accuracyMetres: detail.accuracyMetres ?? undefined,
            grade: (grade ?? detail.grade ?? undefined) as ResponsibilityQuestion['grade'],
          }}
        />
      )}
    </div>
  )
}

/** What is asked about the case as it stands, as the server will ask it, but for its accuracy. */
const aboutOf = (detail: CaseDetail): ResponsibilityQuestion => ({
  geometry: detail.geometry,
  kind: detail.kind,
  class: detail.class.code,
  component: detail.component?.code,
  grade: (detail.grade ?? undefined) as ResponsibilityQuestion['grade'],
})

/** Who would be responsible after the correction and why, beside who has it now. */
function NewHolder({
  detail,
  question,
  wrong,
}: {
  detail: CaseDetail
  question: ResponsibilityQuestion
  /** What the server refused when it was sent; told where the preview does not tell it already. */
  wrong?: string
}) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const found = useQuery({
    queryKey: ['responsibility', 'correction', question],
    queryFn: ({ signal }) => api.responsibility(question, signal),
    placeholderData: (before) => before,
    retry: false,
  })
  if (found.isError) {
    const problem = found.error instanceof ProblemError ? found.error.problem : null
    const isOutside = problem?.type.endsWith('/outside_city')
    return (
      <p className="field-error" role="alert" data-testid="correction-refused">
        {isOutside ? t('report.whoOutside') : (problem?.detail ?? found.error.message)}
      </p>
    )
  }
  if (!found.data) return <p className="muted">{t('action.waiting')}</p>
  const { winner, candidates } = found.data
  const unit = name(winner.unit)
  const stays = detail.unit === null || detail.unit.code === winner.unit.code
  const why = candidates.find(({ unit: { code }, rule }) => code === winner.unit.code && rule === winner.rule)
  return (
    <div data-testid="correction-unit" data-moves={!stays}>
      <p>
        {stays ? t('cases.act.wouldBe', { unit }) : t('cases.act.wouldMove', { from: name(detail.unit!), to: unit })}
      </p>
      {why && <small className="muted">{label(why.reason)}</small>}
      {wrong && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
