/** Changes of the coverage, one form each: what is drawn or picked on the map makes the change, whose effects are told below. */
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Grid } from '../../../server/areas/schema.ts'
import { api } from '../../api.ts'
import { useHighlight, useMapClick } from '../../map/index.ts'
import { useSketch } from '../../map/sketch.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { showError } from '../../ui/toast.tsx'
import { GridChangeFoot } from './GridChangeFoot.tsx'
import { gridAt, gridKey } from './queries.ts'

interface Form {
  grid: Grid
  onOpen: (code: string) => void
  onStop: () => void
}

/** A line from border to border. */
export function SplitForm(form: Form) {
  const sketch = useSketch({ kind: 'line', snaps: true })
  const line = sketch.geometry
  return (
    <GridChangeFoot {...form} change={line && { what: 'grids', op: 'split', grid: form.grid.code, line }}>
      <DrawnLine sketch={sketch} words="split" />
    </GridChangeFoot>
  )
}

/** A neighbour, then the line that is to be the edge between the two. */
export function EdgeForm(form: Form) {
  const [others, setOthers] = usePickedGrids(form.grid, 1)
  const [other] = others
  return other ? (
    <EdgeLine key={other} {...form} other={other} onBack={() => setOthers([])} />
  ) : (
    <GridChangeFoot {...form} change={null}>
      <Hint words="edgePick" />
    </GridChangeFoot>
  )
}

function EdgeLine({ other, onBack, ...form }: Form & { other: string; onBack: () => void }) {
  const { t } = useTranslation()
  const sketch = useSketch({ kind: 'line', snaps: true })
  const line = sketch.geometry
  return (
    <GridChangeFoot {...form} change={line && { what: 'grids', op: 'edge', grids: [form.grid.code, other], line }}>
      <Picked codes={[other]} onDrop={onBack} label={t('grids.neighbour')} />
      <DrawnLine sketch={sketch} words="edge" />
    </GridChangeFoot>
  )
}

/** Neighbours, and which code stays, if any: the others are retired into it. */
export function MergeForm(form: Form) {
  const { t } = useTranslation()
  const [others, setOthers] = usePickedGrids(form.grid)
  const [heir, setHeir] = useState('')
  const grids = [form.grid.code, ...others]
  return (
    <GridChangeFoot
      {...form}
      change={
        others.length > 0 ? { what: 'grids', op: 'merge', grids, ...(grids.includes(heir) ? { heir } : {}) } : null
      }
    >
      <Hint words="merge" />
      {others.length > 0 && (
        <>
          <Picked
            codes={others}
            label={t('grids.joined')}
            onDrop={(code) => setOthers(others.filter((one) => one !== code))}
          />
          <Field label={t('grids.heir')} hint={t('grids.heirHint')}>
            <select
              className="input"
              value={grids.includes(heir) ? heir : ''}
              data-testid="grid-heir"
              onChange={(event) => setHeir(event.target.value)}
            >
              <option value="">{t('grids.newCode')}</option>
              {grids.map((code) => (
                <option key={code} value={code}>
                  {code}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
    </GridChangeFoot>
  )
}

/** The community of the grid gets another code, and all its grids with it. */
export function RecodeForm(form: Form) {
  const { t } = useTranslation()
  const { community, street } = form.grid.area
  const [to, setTo] = useState('')
  return (
    <GridChangeFoot
      {...form}
      change={/^\d{12}$/.test(to) ? { what: 'grids', op: 'recode', community: community.code, to } : null}
    >
      <Hint words="recode" />
      <Field label={t('grids.recodeTo', { code: community.code })} hint={t('grids.recodeHint')}>
        <input
          className="input mono"
          inputMode="numeric"
          maxLength={12}
          placeholder={`${street.code}…`}
          value={to}
          data-testid="grid-recode"
          onChange={(event) => setTo(event.target.value.replace(/\D/g, ''))}
        />
      </Field>
    </GridChangeFoot>
  )
}

function DrawnLine({ sketch, words }: { sketch: ReturnType<typeof useSketch>; words: 'split' | 'edge' }) {
  const { t } = useTranslation()
  return (
    <div className="draw-field" data-done={sketch.geometry !== null} role="status">
      <p>{t(`grids.draw.${words}`)}</p>
      {sketch.points.length > 0 && (
        <div className="row">
          <span className="grow muted">{t('inventory.form.drawn', { count: sketch.points.length })}</span>
          <Button onClick={sketch.takeBack}>{t('inventory.form.takeBack')}</Button>
          <Button onClick={sketch.clear}>{t('inventory.form.startOver')}</Button>
        </div>
      )}
    </div>
  )
}

function Hint({ words }: { words: 'merge' | 'edgePick' | 'recode' }) {
  const { t } = useTranslation()
  return (
    <div className="draw-field" role="status">
      <p>{t(`grids.draw.${words}`)}</p>
    </div>
  )
}

function Picked({ codes, label, onDrop }: { codes: readonly string[]; label: string; onDrop: (code: string) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="toggles">
      <legend>{label}</legend>
      {codes.map((code) => (
        <button
          key={code}
          type="button"
          aria-pressed
          className="mono"
          title={t('grids.drop')}
          data-testid={`picked-${code}`}
          onClick={() => onDrop(code)}
        >
          {code}
        </button>
      ))}
    </fieldset>
  )
}

/** Grids picked on the map, each ringed; a second press drops one. */
function usePickedGrids(grid: Grid, most = 49): [string[], (codes: string[]) => void] {
  const [codes, setCodes] = useState<string[]>([])
  useMapClick(({ lngLat }) => {
    if (most === 1 && codes.length === 1) return false
    gridAt(lngLat).then((code) => {
      if (!code || code === grid.code) return
      setCodes((now) => (now.includes(code) ? now.filter((one) => one !== code) : [...now, code].slice(-most)))
    }, showError)
    return true
  })
  const found = useQueries({
    queries: codes.map((code) => ({ queryKey: gridKey(code), queryFn: () => api.grid(code), retry: false })),
  })
  useHighlight(
    'picked-grids',
    found.flatMap(({ data }) => (data ? [{ role: 'option' as const, geometry: data.geometry }] : [])),
  )
  return [codes, setCodes]
}
