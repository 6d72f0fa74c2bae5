import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'

/** Someone saved first: both values beside each other, and the person decides. */
export function ConflictCard({
  version,
  rows,
  busy,
  onMine,
  onTheirs,
}: {
  version: number
  rows: readonly { label: string; mine: string; theirs: string }[]
  busy: boolean
  onMine: () => void
  onTheirs: () => void
}) {
  const { t } = useTranslation()
  const differing = rows.filter(({ mine, theirs }) => mine !== theirs)
  return (
    <section className="conflict" role="alert" data-testid="conflict">
      <strong>{t('inventory.conflict.title')}</strong>
      <p>{t('inventory.conflict.hint', { version })}</p>
      {differing.length === 0 ? (
        <p>{t('inventory.conflict.same')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('inventory.conflict.field')}</th>
              <th scope="col">{t('inventory.conflict.mine')}</th>
              <th scope="col">{t('inventory.conflict.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>{row.mine || '—'}</td>
                <td>{row.theirs || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="row">
        <Button onClick={onTheirs} data-testid="conflict-theirs">
          {t('inventory.conflict.takeTheirs')}
        </Button>
        <Button variant="primary" busy={busy} onClick={onMine} data-testid="conflict-mine">
          {t('inventory.conflict.takeMine')}
        </Button>
      </div>
    </section>
  )
}
