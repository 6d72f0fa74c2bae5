import { useTranslation } from 'react-i18next'
import type { DeadlineAnswer } from '../../../server/standards/schema.ts'
import { useFormat } from '../../format.ts'

type Step = DeadlineAnswer['steps'][number]
const WHY = ['office', 'round_the_clock', 'break', 'closed', 'weekend', 'holiday', 'paused'] as const

/** How a deadline comes about, line by line; the counted column adds up. Sums stay in hours: eight of them are a day. */
export function Arithmetic({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = steps.reduce((sum, step) => sum + step.countedMinutes, 0)
  const reason = (step: Step) => {
    const why = t(`standards.tryOut.why.${WHY.find((one) => one === step.why) ?? 'closed'}`)
    if (!step.name) return why
    return step.countedMinutes > 0 ? t('standards.tryOut.makeUp', { name: step.name }) : `${why} · ${step.name}`
  }
  return (
    <table className="arithmetic" data-testid="arithmetic">
      <thead>
        <tr>
          <th scope="col">{t('standards.tryOut.from')}</th>
          <th scope="col">{t('standards.tryOut.to')}</th>
          <th scope="col">{t('standards.tryOut.what')}</th>
          <th scope="col">{t('standards.tryOut.used')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.from} data-why={step.why} data-counts={step.countedMinutes > 0 || undefined}>
            <td>{format.moment(step.from)}</td>
            <td>{format.moment(step.to)}</td>
            <td>{reason(step)}</td>
            <td>{step.countedMinutes > 0 ? format.duration(step.countedMinutes * 60_000) : '—'}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={4}>
            {t('standards.tryOut.total', {
              time:
                counted >= 1440 && counted % 60 === 0
                  ? t('standards.tryOut.hours', { count: counted / 60 })
                  : format.duration(counted * 60_000),
            })}
          </td>
        </tr>
      </tfoot>
    </table>
  )
}
