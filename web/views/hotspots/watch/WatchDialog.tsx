import './watch.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HIGHEST_THRESHOLD, usualBackTo } from '../../../../server/hotspots/watches/rules.ts'
import type { Watch } from '../../../../server/hotspots/watches/schema.ts'
import { useFormat } from '../../../format.ts'
import { useSettled } from '../../../settled.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Field } from '../../../ui/Field.tsx'
import { Banner, Skeleton } from '../../../ui/Placeholder.tsx'
import { History } from './History.tsx'
import { usePreview, useSaveWatch } from './queries.ts'

const WINDOWS = [1, 3, 7, 14, 30]
type New = Pick<Watch, 'name' | 'question' | 'windowDays'> & Partial<Watch>

/** A new watch with the threshold that is proposed, or one to be changed; with what it would have told of so far. */
export function WatchDialog({ watch, onClose }: { watch: New; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [id] = useState(() => watch.id ?? crypto.randomUUID())
  const [name, setName] = useState(watch.name)
  const [windowDays, setWindowDays] = useState(watch.windowDays)
  /** Null follows the proposal. */
  const [typed, setTyped] = useState<string | null>(watch.threshold ? String(watch.threshold) : null)
  const [typedBack, setTypedBack] = useState<string | null>(watch.threshold ? String(watch.backTo) : null)
  const [active, setActive] = useState(watch.active ?? true)
  const own = numberOf(typed, 1)
  const ownBack = numberOf(typedBack, 0)
  const wanted = { ...watch.question, windowDays, threshold: own, backTo: own && ownBack! < own ? ownBack : undefined }
  const preview = usePreview(useSettled(JSON.stringify(wanted), 250))
  const threshold = typed === null ? preview.data?.proposed : own
  const backTo = typedBack === null && threshold ? usualBackTo(threshold) : ownBack
  const wrong = threshold !== undefined && backTo !== undefined && backTo >= threshold
  const save = useSaveWatch(onClose)
  const { data } = preview
  return (
    <Dialog title={t(watch.id ? 'watch.edit' : 'watch.title')} onClose={onClose}>
      <form
        className="stack watch-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (threshold === undefined || backTo === undefined) return
          save.mutate({ id, name: name.trim(), question: watch.question, windowDays, threshold, backTo, active })
        }}
      >
        <Field label={t('watch.name')}>
          <input
            className="input"
            autoFocus
            required
            maxLength={60}
            value={name}
            data-testid="watch-name"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className="watch-levels">
          <Field label={t('watch.window')}>
            <select
              className="input"
              value={windowDays}
              data-testid="watch-window"
              onChange={(event) => setWindowDays(Number(event.target.value))}
            >
              {[...new Set([...WINDOWS, watch.windowDays])]
                .sort((one, other) => one - other)
                .map((days) => (
                  <option key={days} value={days}>
                    {t('watch.days', { count: days })}
                  </option>
                ))}
            </select>
          </Field>
          <Field label={t('watch.threshold')}>
            <input
              className="input"
              type="number"
              required
              min={1}
              max={HIGHEST_THRESHOLD}
              value={typed ?? data?.proposed ?? ''}
              data-testid="watch-threshold"
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <Field label={t('watch.backTo')} error={wrong ? t('watch.backToWrong') : null}>
            <input
              className="input"
              type="number"
              required
              min={0}
              value={typedBack ?? backTo ?? ''}
              data-testid="watch-back"
              onChange={(event) => setTypedBack(event.target.value)}
            />
          </Field>
        </div>
        <p className="muted">{t('watch.explained')}</p>
        {data && threshold !== undefined ? (
          <figure className="watch-preview" aria-busy={preview.isFetching}>
            <History preview={data} threshold={threshold} />
            <figcaption>
              <span>{t('watch.now', { count: data.count })}</span>
              <strong data-testid="watch-crossed">{t('watch.crossed', { count: data.crossed })}</strong>
              {data.crossings.length > 0 && (
                <span className="muted">{t('watch.last', { at: format.minute(data.crossings.at(-1)!) })}</span>
              )}
              {typed !== null && own !== data.proposed && (
                <button type="button" className="link" onClick={() => setTyped(null)}>
                  {t('watch.propose', { count: data.proposed })}
                </button>
              )}
            </figcaption>
          </figure>
        ) : preview.error ? (
          <Banner tone="warn">{preview.error.message}</Banner>
        ) : (
          <Skeleton height={96} />
        )}
        {data && threshold !== undefined && data.count >= threshold && <Banner>{t('watch.already')}</Banner>}
        {watch.id && (
          <label className="check">
            <input type="checkbox" checked={active} onChange={(event) => setActive(event.target.checked)} />
            {t('watch.active')}
          </label>
        )}
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            data-testid="watch-save"
            busy={save.isPending}
            disabled={wrong || threshold === undefined || backTo === undefined || name.trim() === ''}
          >
            {t('watch.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A whole number as typed; undefined for anything else. */
function numberOf(text: string | null, least: number): number | undefined {
  const number = Number(text)
  return text && Number.isInteger(number) && number >= least && number <= HIGHEST_THRESHOLD ? number : undefined
}
