import { useTranslation } from 'react-i18next'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { useCounts } from '../../views/cases/queries.ts'

/** Where and when cases happen. */
export function Explore() {
  const { t } = useTranslation()
  const format = useFormat()
  const person = usePerson()
  const counts = useCounts()
  const open = Object.entries(counts.data ?? {})
    .filter(([state]) => state in STATES && STATES[state as State].open)
    .reduce((sum, [, count]) => sum + count, 0)
  return (
    <Workspace
      left={
        <>
          <header className="panel-head">
            <h2>{t('explore.title')}</h2>
          </header>
          <div className="panel-body stack">
            {(person.role === 'citizen' || person.role === 'unit_staff') && (
              <Banner>{t('limited.explorePersonal')}</Banner>
            )}
            <p className="muted">{t('explore.soon')}</p>
            <p className="figure">
              <b>{format.number(open)}</b> {t('explore.total')}
            </p>
          </div>
        </>
      }
    />
  )
}
