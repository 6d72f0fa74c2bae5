import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { usePerson } from '../../session.ts'
import { PhotoField } from '../photos/PhotoField.tsx'
import type { ReportDraft } from './report.ts'

/** Photos of the problem; a collector who put a trifle right on the spot shows how it was and how it is now. */
export function ReportPhotos({
  draft,
  wrong,
  onChange,
  onBusy,
}: {
  draft: ReportDraft
  wrong: Partial<Record<string, string>>
  onChange: (change: Partial<ReportDraft>) => void
  onBusy: (busy: boolean) => void
}) {
  const { t } = useTranslation()
  const { role } = usePerson()
  const busy = useRef({ before: false, after: false })
  const report = (which: 'before' | 'after') => (is: boolean) => {
    busy.current[which] = is
    onBusy(busy.current.before || busy.current.after)
  }
  const { handled } = draft
  return (
    <>
      {role === 'collector' && (
        <label className="switch">
          <input
            type="checkbox"
            data-testid="report-handled"
            checked={handled}
            onChange={(event) => onChange({ handled: event.target.checked, photosAfter: [] })}
          />
          <span>
            {t('cases.handled.switch')}
            <small>{t('cases.handled.hint')}</small>
          </span>
        </label>
      )}
      <PhotoField
        value={draft.photos}
        label={handled ? t('cases.handled.before') : undefined}
        error={wrong.photos}
        onChange={(photos) => onChange({ photos })}
        onBusy={report('before')}
      />
      {handled && (
        <PhotoField
          value={draft.photosAfter}
          label={t('cases.handled.after')}
          error={wrong.photosAfter}
          onChange={(photosAfter) => onChange({ photosAfter })}
          onBusy={report('after')}
        />
      )}
    </>
  )
}
