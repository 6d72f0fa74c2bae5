import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { Import, ImportOptions } from '../../../server/exchange/schema.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'

type Axes = NonNullable<ImportOptions['axes']>

/** In which reference system the coordinates are, and which comes first. */
export function FrameForm({
  city,
  inspection,
  options,
  onChange,
}: {
  city: City
  inspection: Import['inspection']
  options: ImportOptions
  onChange: (change: ImportOptions) => void
}) {
  const { t } = useTranslation()
  const { crs = '', axes = 'east_first' } = options
  const choices: [code: string, name: string][] = [
    ...(inspection.crs
      ? [[inspection.crs.code, t('exchange.frame.stated', { name: inspection.crs.name })] as [string, string]]
      : []),
    ['EPSG:4490', t('exchange.frame.degrees')],
    ['EPSG:4326', t('exchange.frame.wgs84')],
    [`EPSG:${city.srid}`, t('exchange.frame.city', { srid: city.srid })],
    ['gcj02', t('exchange.frame.gcj02')],
    ['bd09', t('exchange.frame.bd09')],
  ]
  const known = choices.filter(([code], index) => choices.findIndex(([other]) => other === code) === index)
  const isKnown = known.some(([code]) => code === crs)
  const [typing, setTyping] = useState(crs !== '' && !isKnown)
  return (
    <>
      <Field
        label={t('exchange.frame.crs')}
        hint={crs === 'gcj02' || crs === 'bd09' ? t('exchange.frame.shiftedHint') : undefined}
      >
        <select
          className="input"
          data-testid="import-crs"
          value={typing ? 'other' : crs}
          onChange={(event) => {
            setTyping(event.target.value === 'other')
            onChange({ crs: event.target.value === 'other' ? '' : event.target.value })
          }}
        >
          {!typing && crs === '' && <option value="">{t('exchange.mapping.choose')}</option>}
          {known.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
          <option value="other">{t('exchange.frame.other')}</option>
        </select>
      </Field>
      {typing && (
        <Field label={t('exchange.frame.code')} hint={t('exchange.frame.codeHint')}>
          <input
            className="input mono"
            data-testid="import-epsg"
            value={crs}
            onChange={(event) => onChange({ crs: event.target.value.trim() })}
          />
        </Field>
      )}
      <div className="field">
        <span className="label">{t('exchange.frame.axes')}</span>
        <Segmented<Axes>
          label={t('exchange.frame.axes')}
          wide
          value={axes}
          options={(['east_first', 'north_first'] as const).map((value) => ({
            value,
            label: t(`exchange.frame.${value}`),
            testId: `axes-${value}`,
          }))}
          onChange={(value) => onChange({ axes: value })}
        />
      </div>
      {inspection.notices.map(({ code, parameters }) =>
        code === 'north_first' ? (
          <Banner key={code} tone={axes === 'north_first' ? 'info' : 'warn'}>
            {t('exchange.frame.northNotice', counted(parameters))}
            {axes === 'north_first' ? (
              ` ${t('exchange.frame.northTaken')}`
            ) : (
              <p>
                <Button data-testid="take-north" onClick={() => onChange({ axes: 'north_first' })}>
                  {t('exchange.frame.north')}
                </Button>
              </p>
            )}
          </Banner>
        ) : (
          <Banner key={code} tone="warn">
            {code === 'crs_unknown' ? t('exchange.frame.unknown') : t('exchange.frame.outside', counted(parameters))}
          </Banner>
        ),
      )}
    </>
  )
}

const counted = ({ inside, looked }: Record<string, unknown>) => ({ inside: Number(inside), looked: Number(looked) })
