import { useTranslation } from 'react-i18next'
import type { Severity } from '../../../server/census/rules.ts'

/** Severity by colour and by shape: disc, triangle, diamond. */
export function SeverityMark({ severity, size = 12 }: { severity: Severity; size?: number }) {
  const { t } = useTranslation()
  const name = t(`census.shape.${severity}`)
  return (
    <svg
      className="severity"
      data-severity={severity}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      role="img"
      aria-label={name}
    >
      <title>{name}</title>
      {severity === 'error' ? (
        <circle cx="6" cy="6" r="5" />
      ) : severity === 'warning' ? (
        <path d="M6 0.8 11.6 11 H0.4Z" />
      ) : (
        <path d="M6 0.4 11.6 6 6 11.6 0.4 6Z" />
      )}
    </svg>
  )
}
