import { useTranslation } from 'react-i18next'
import type { LampColour } from '../views/cases/deadline.ts'

/** Deadline lamp 时限灯: ring, half, full — readable without colour. */
export function Lamp({ lamp, size = 12 }: { lamp: LampColour; size?: number }) {
  const { t } = useTranslation()
  return (
    <svg className="lamp" data-lamp={lamp} width={size} height={size} viewBox="0 0 12 12" role="img">
      <title>{t(`lamp.${lamp}`)}</title>
      <circle
        cx="6"
        cy="6"
        r="4.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        opacity={lamp === 'none' ? 0.5 : 1}
      />
      {lamp === 'amber' && <path d="M6 1.4a4.6 4.6 0 0 1 0 9.2z" fill="currentColor" />}
      {lamp === 'red' && <circle cx="6" cy="6" r="4.6" fill="currentColor" />}
    </svg>
  )
}
