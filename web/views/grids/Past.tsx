/** A past moment of the inventory, chosen and left; and the moment it is compared with. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fromLocal, toLocal, useFormat } from '../../format.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { setParams, useLocation } from '../../url.ts'

const back = () => setParams({ asof: null, from: null })

/** Over the list while the past is looked at: what is listed and drawn is not what is. */
export function PastBanner({ asof }: { asof: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Banner tone="warn">
      <div className="row">
        <span className="grow">{t('grids.past.banner', { at: format.instant(asof) })}</span>
        <Button onClick={back} data-testid="past-leave">
          {t('grids.past.leave')}
        </Button>
      </div>
    </Banner>
  )
}

/** The moment that is drawn, and an earlier one that it is compared with. */
export function PastFields() {
  const { t } = useTranslation()
  const { asof, from } = useLocation(({ params }) => params)
  const field = (name: 'asof' | 'from', value: string | undefined) => (
    <label className="past-field">
      <span>{t(`grids.past.${name}`)}</span>
      <span className="row">
        <input
          className="input grow"
          type="datetime-local"
          value={value ? toLocal(value) : ''}
          data-testid={`past-${name}`}
          onChange={(event) => setParams({ [name]: fromLocal(event.target.value) ?? null })}
        />
        {value && (
          <IconButton label={t('grids.past.clear')} onClick={() => setParams({ [name]: null })}>
            <X size={14} />
          </IconButton>
        )}
      </span>
    </label>
  )
  return (
    <div className="past-fields">
      {field('asof', asof)}
      {field('from', from)}
    </div>
  )
}
