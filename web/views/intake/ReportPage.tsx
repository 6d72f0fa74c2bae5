import './report.css'
import { ArrowLeft, LocateFixed } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { api, ProblemError } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { newKey } from '../../idempotency.ts'
import { flyTo, type Group, locate, MapTools, MapView, useHighlight, useMapClick } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { homeOf } from '../../shell/home.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { showError } from '../../ui/toast.tsx'
import { go, useParam } from '../../url.ts'
import { useClasses } from '../cases/queries.ts'
import { ClassField } from './ClassField.tsx'
import { NearestComponents } from './NearestComponents.tsx'
import { ReportPhotos } from './ReportPhotos.tsx'
import { ReportResult } from './ReportResult.tsx'
import { EMPTY, type ReportDraft, reportOf } from './report.ts'
import { WhoIsResponsible } from './WhoIsResponsible.tsx'

const GROUPS: ReadonlySet<Group> = new Set(['components', 'areas', 'grids'])

/** The class that the address names, `event-0493`: who is sent to look for something need not look for its name. */
function useGivenClass(): CatalogueClass | null {
  const [text] = useParam('class')
  return useClasses().data?.find(({ kind, code }) => `${kind}-${code}` === text) ?? null
}

/** Report a problem: phone first, one scroll, the map on top. */
export function ReportPage({ city }: { city: City }) {
  const { t } = useTranslation()
  const format = useFormat()
  const person = usePerson()
  const [written, setDraft] = useState<ReportDraft>(EMPTY)
  const given = useGivenClass()
  const draft = { ...written, class: written.class ?? given }
  const [wrong, setWrong] = useState<Partial<Record<string, string>>>({})
  const [sending, setSending] = useState(false)
  const [photosBusy, setPhotosBusy] = useState(false)
  const [result, setResult] = useState<CaseDetail | null>(null)
  // One key for this report: a second press, or a retry after a broken line, is the same report.
  const key = useRef(newKey())

  const change = (next: Partial<ReportDraft>) => {
    setDraft((now) => ({ ...now, ...next }))
    setWrong({})
    key.current = newKey()
  }
  const place = (position: [number, number], accuracyMetres: number | null) =>
    change({ position, accuracyMetres, component: null })

  useMapClick((hit) => {
    if (result) return false
    if (
      hit.group === 'components' &&
      draft.class?.kind === 'component' &&
      hit.properties.class_code === draft.class.code
    ) {
      change({
        position: hit.lngLat,
        accuracyMetres: null,
        component: { code: String(hit.properties.code), name: String(hit.properties.name) },
      })
      return true
    }
    place(hit.lngLat, null)
    return true
  })
  useHighlight(
    'report',
    draft.position ? [{ role: 'draft', geometry: { type: 'Point', coordinates: draft.position } }] : [],
  )

  const submit = async () => {
    const missing = {
      ...(draft.class ? {} : { class: t('report.missingClass') }),
      ...(draft.position ? {} : { geometry: t('report.missingPlace') }),
      ...(draft.description.trim() ? {} : { description: t('report.missingDescription') }),
      ...(draft.handled && draft.photos.length === 0 ? { photos: t('cases.handled.missingBefore') } : {}),
      ...(draft.handled && draft.photosAfter.length === 0 ? { photosAfter: t('cases.handled.missingAfter') } : {}),
    }
    setWrong(missing)
    const report = reportOf(draft)
    if (!report || Object.keys(missing).length > 0) return
    setSending(true)
    try {
      setResult(await api.report(report, key.current))
    } catch (error) {
      const field = error instanceof ProblemError ? error.problem.field?.split('/').filter(Boolean).at(0) : undefined
      if (field && error instanceof ProblemError) setWrong({ [field]: error.problem.detail })
      else showError(error)
    } finally {
      setSending(false)
    }
  }

  return (
    <div className="report">
      <div className="report-map">
        <MapView city={city} visible={GROUPS} zoom={16.2}>
          <MapTools switcher={false} />
        </MapView>
        {!draft.position && !result && <p className="report-map-hint">{t('report.whereHint')}</p>}
      </div>
      <div className="report-form">
        <header className="panel-head">
          <IconButton
            label={t('common.back')}
            onClick={() => go(person.role === 'citizen' ? '/dispatch' : homeOf(person.role), {}, ['m'])}
          >
            <ArrowLeft size={18} />
          </IconButton>
          <h1>{t('report.title')}</h1>
        </header>
        {result ? (
          <ReportResult
            detail={result}
            onAnother={() => {
              setResult(null)
              setDraft(EMPTY)
              key.current = newKey()
            }}
          />
        ) : (
          <form
            className="report-fields"
            onSubmit={(event) => {
              event.preventDefault()
              void submit()
            }}
          >
            <ClassField
              value={draft.class}
              error={wrong.class}
              onChange={(chosen) => change({ class: chosen, component: null })}
            />
            <div className="field">
              <span className="label">{t('report.where')}</span>
              <div className="row">
                <span className="grow">
                  {draft.position ? (
                    <>
                      {t('report.placed')}{' '}
                      <span className="mono muted">{draft.position.map((n) => n.toFixed(5)).join(', ')}</span>
                      {draft.accuracyMetres !== null && (
                        <small className="muted">
                          {' '}
                          {t('report.accuracy', { metres: format.metres(draft.accuracyMetres) })}
                        </small>
                      )}
                    </>
                  ) : (
                    <span className="muted">{t('report.whereHint')}</span>
                  )}
                </span>
                <Button
                  onClick={() =>
                    locate((position, accuracy) => {
                      place(position, accuracy)
                      flyTo(position, 17.5)
                    }, t('map.locateRefused'))
                  }
                >
                  <LocateFixed size={15} />
                  {t('report.myPosition')}
                </Button>
              </div>
              {wrong.geometry && (
                <span className="error" role="alert">
                  {wrong.geometry}
                </span>
              )}
            </div>
            {draft.class?.kind === 'component' && draft.position && (
              <NearestComponents
                classCode={draft.class.code}
                position={draft.position}
                chosen={draft.component}
                onChoose={(component) => change({ component })}
              />
            )}
            <Field label={t('report.description')} error={wrong.description}>
              <textarea
                className="input"
                data-testid="report-description"
                rows={3}
                maxLength={2000}
                value={draft.description}
                placeholder={t('report.descriptionHint')}
                onChange={(event) => change({ description: event.target.value })}
              />
            </Field>
            <ReportPhotos draft={draft} wrong={wrong} onChange={change} onBusy={setPhotosBusy} />
            <Field label={t('report.address')} error={wrong.address}>
              <input
                className="input"
                data-testid="report-address"
                maxLength={300}
                value={draft.address}
                onChange={(event) => change({ address: event.target.value })}
              />
            </Field>
            <WhoIsResponsible draft={draft} />
            <Button type="submit" variant="primary" large wide busy={sending || photosBusy} data-testid="report-submit">
              {photosBusy ? t('photos.uploadingSome') : t(sending ? 'report.sending' : 'report.submit')}
            </Button>
          </form>
        )}
      </div>
    </div>
  )
}
