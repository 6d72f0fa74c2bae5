import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SimilarCase } from '../../../../server/cases/schema.ts'
import { api } from '../../../api.ts'
import { useFormat } from '../../../format.ts'
import { useHighlight } from '../../../map/index.ts'
import { Field } from '../../../ui/Field.tsx'
import { SkeletonLines } from '../../../ui/Placeholder.tsx'
import { StateChip } from '../../../ui/StateChip.tsx'
import type { FieldProps } from '../ActionFields.tsx'

const HOUR = 3_600_000

/** The case to merge into: one of those nearby, which also show on the map, or any by its number. */
export function MergeField({ id, draft, wrong, onChange }: FieldProps & { id: string }) {
  const { t } = useTranslation()
  const similar = useQuery({ queryKey: ['case', id, 'similar'], queryFn: () => api.similar(id), staleTime: 30_000 })
  const found = similar.data ?? []
  const [typed, setTyped] = useState('')
  useHighlight(
    'similar',
    found.map(({ id: other, position }) => ({
      role: other === draft.into ? ('ring' as const) : ('hover' as const),
      geometry: { type: 'Point', coordinates: position },
    })),
  )
  return (
    <div className="merge-field">
      <fieldset className="conditions" data-testid="field-into">
        <legend>
          {t('cases.act.into')}{' '}
          {wrong.into && (
            <span className="field-error" role="alert">
              {wrong.into}
            </span>
          )}
        </legend>
        {similar.isPending && <SkeletonLines lines={2} />}
        {similar.isSuccess && found.length === 0 && <p className="muted">{t('cases.act.intoNone')}</p>}
        {found.map((one) => (
          <label key={one.id} data-checked={draft.into === one.id}>
            <input
              type="radio"
              name="into"
              value={one.id}
              data-testid={`field-into-${one.id}`}
              checked={draft.into === one.id}
              onChange={() => {
                setTyped('')
                onChange({ into: one.id })
              }}
            />
            <Candidate one={one} />
          </label>
        ))}
      </fieldset>
      <Field
        label={t('cases.act.intoNumber')}
        error={typed && !/^\d{19}$/.test(typed) ? t('cases.act.intoInvalid') : null}
      >
        <input
          className="input mono"
          inputMode="numeric"
          maxLength={19}
          data-testid="field-into-number"
          value={typed}
          onChange={(event) => {
            const number = event.target.value.trim()
            setTyped(number)
            onChange({ into: /^\d{19}$/.test(number) ? number : undefined })
          }}
        />
      </Field>
    </div>
  )
}

function Candidate({ one }: { one: SimilarCase }) {
  const { t } = useTranslation()
  const format = useFormat()
  const time = format.duration(Math.abs(one.hours) * HOUR)
  const when =
    one.hours === 0 ? 'cases.act.intoSameTime' : one.hours < 0 ? 'cases.act.intoEarlier' : 'cases.act.intoLater'
  return (
    <span className="grow">
      <span className="row">
        <span className={one.near ? 'tag accent' : 'tag'}>
          {t(one.near ? 'cases.act.intoNear' : 'cases.act.intoWider')}
        </span>
        <span className="grow clip">
          {one.distanceMetres < 1
            ? t('cases.act.intoSame')
            : t('cases.act.intoMetres', { distance: format.metres(one.distanceMetres) })}
          {' · '}
          {t(when, { time })}
        </span>
        <StateChip state={one.state} />
      </span>
      <small>{one.description}</small>
      <small className="mono">{one.id}</small>
    </span>
  )
}
