import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES, type Outcome } from '../../../server/census/rules.ts'
import type { Campaign } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { COVERAGE_RAMP, TROUBLE } from '../../map/layers/coverage.ts'
import { useTheme } from '../../preferences.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useCampaignActions } from './queries.ts'

/** How far a campaign is, what was found, and the legend of the map. */
export function CampaignHead({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const [closing, setClosing] = useState(false)
  const { close } = useCampaignActions(() => {
    setClosing(false)
    showToast('ok', t('census.survey.closedDone'))
  })
  const { classes } = campaign
  return (
    <section className="campaign" data-testid="campaign">
      <p className="muted">
        {name(campaign.area)} · {t('census.survey.period', { from: campaign.from, to: campaign.to })} ·{' '}
        {classes.length === 0
          ? t('census.survey.allClasses')
          : t('census.survey.someClasses', { count: classes.length })}
      </p>
      <Share
        label={t('census.survey.grids')}
        of={campaign.grids}
        done={campaign.gridsDone}
        begun={campaign.gridsBegun}
      />
      <Share label={t('census.survey.visited')} of={campaign.components} done={campaign.visited} begun={0} />
      <dl className="counts campaign-found">
        {(Object.keys(OUTCOMES) as Outcome[]).map((outcome) => (
          <div key={outcome} data-outcome={outcome}>
            <dt>{label(OUTCOMES[outcome])}</dt>
            <dd>{format.number(campaign[outcome])}</dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <Legend />
        {campaign.editable && !campaign.closedAt && (
          <Button variant="ghost" data-testid="campaign-close" onClick={() => setClosing(true)}>
            {t('census.survey.close')}
          </Button>
        )}
      </div>
      {closing && (
        <Dialog title={t('census.survey.close')} onClose={() => setClosing(false)}>
          <div className="stack">
            <p>{t('census.survey.closeConfirm', { name: campaign.name })}</p>
            <div className="row dialog-foot">
              <Button onClick={() => setClosing(false)}>{t('common.cancel')}</Button>
              <Button variant="danger" busy={close.isPending} onClick={() => close.mutate(campaign.id)}>
                {t('census.survey.close')}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  )
}

function Share({ label, of, done, begun }: { label: string; of: number; done: number; begun: number }) {
  const format = useFormat()
  const part = (count: number) => `${of === 0 ? 0 : (count / of) * 100}%`
  return (
    <div className="campaign-share">
      <span className="row">
        <span className="grow">{label}</span>
        <b>{of === 0 ? '—' : format.percent(done / of)}</b>
        <span className="muted">
          {format.number(done)} / {format.number(of)}
        </span>
      </span>
      <span className="bar" aria-hidden="true">
        <i style={{ width: part(done) }} />
        <s style={{ width: part(begun) }} />
      </span>
    </div>
  )
}

function Legend() {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const css = (rgb: readonly number[]) => `rgb(${rgb.join(' ')})`
  return (
    <span className="grow campaign-legend muted">
      {t('census.survey.legendNone')}
      {COVERAGE_RAMP[theme].map((rgb) => (
        <i key={rgb.join()} style={{ background: css(rgb) }} />
      ))}
      {t('census.survey.legendDone')}
      <i className="trouble" style={{ borderColor: css(TROUBLE[theme]) }} title={t('census.survey.troubled')} />
    </span>
  )
}
