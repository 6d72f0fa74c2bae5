import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { type Highlight, useHighlight } from '../../map/index.ts'
import { Button } from '../../ui/Button.tsx'
import { firstChoice, type MergeRow, merged, type Side } from './merge.ts'

const SIDES: readonly Side[] = ['base', 'mine', 'theirs']

/** Someone saved first: every field that differs, three times, and the person says which is to be. */
export function MergeCard({
  version,
  by,
  rows,
  label,
  words,
  busy,
  onSave,
  onTheirs,
}: {
  version: number
  /** Who wrote the newer version. */
  by: string | null
  rows: readonly MergeRow[]
  label: (key: string) => string
  /** A value of a field as a person reads it. */
  words: (key: string, value: unknown, row: MergeRow) => string
  busy: boolean
  onSave: (patch: Record<string, unknown>) => void
  onTheirs: () => void
}) {
  const { t } = useTranslation()
  const [choices, setChoices] = useState<Record<string, Side>>({})
  const patch = merged(rows, choices)
  const open = rows.filter((row) => !choices[row.key] && firstChoice(row) === null).length
  const chosen = (row: MergeRow) => choices[row.key] ?? firstChoice(row)
  const save = () => {
    if (!patch || busy) return
    if (Object.keys(patch).length === 0) onTheirs()
    else onSave(patch)
  }
  useKeys({ Enter: save, Escape: onTheirs })
  useHighlight('merge', shapesOf(rows))
  return (
    <section className="conflict" role="alert" data-testid="conflict">
      <strong>{t('editor.merge.title')}</strong>
      <p>{t(by ? 'editor.merge.hintBy' : 'editor.merge.hint', { version, by: by ?? '' })}</p>
      {rows.length === 0 && <p>{t('inventory.conflict.same')}</p>}
      {rows.map((row) => (
        <fieldset key={row.key} className="merge-row" data-testid={`merge-${row.key}`} data-open={chosen(row) === null}>
          <legend>
            {label(row.key)}
            {row.clash && <span className="tag">{t('editor.merge.clash')}</span>}
          </legend>
          {SIDES.map((side) => (
            <label key={side} className="merge-side" data-side={side}>
              <input
                type="radio"
                name={`merge-${row.key}`}
                checked={chosen(row) === side}
                data-testid={`merge-${row.key}-${side}`}
                onChange={() => setChoices((now) => ({ ...now, [row.key]: side }))}
              />
              <span className="muted">{t(`editor.merge.sides.${side}`)}</span>
              <span className="merge-value">{words(row.key, row[side], row) || '—'}</span>
            </label>
          ))}
        </fieldset>
      ))}
      {rows.some(({ key }) => key === 'geometry') && <p className="muted">{t('editor.merge.shapes')}</p>}
      <div className="row">
        <Button onClick={onTheirs} data-testid="conflict-theirs">
          {t('editor.merge.drop')}
        </Button>
        <Button variant="primary" busy={busy} disabled={!patch} onClick={save} data-testid="conflict-save">
          {open > 0 ? t('editor.merge.open', { count: open }) : t('editor.merge.save')}
        </Button>
      </div>
    </section>
  )
}

/** Mine in the colour of drawings, theirs dashed in another. */
function shapesOf(rows: readonly MergeRow[]): Highlight[] {
  const row = rows.find(({ key }) => key === 'geometry')
  if (!row) return []
  return [
    { role: 'other', geometry: row.theirs as Highlight['geometry'] },
    { role: 'draft', geometry: row.mine as Highlight['geometry'] },
  ]
}
