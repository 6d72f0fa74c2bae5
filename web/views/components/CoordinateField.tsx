import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fromPlane, type Position, planeName, toPlane } from '../../map/plane.ts'
import { Segmented } from '../../ui/Segmented.tsx'

type System = 'degrees' | 'plane'
/** What a drawing of this facility can be asked: where the point in hand is, and to put it elsewhere. */
export interface Placeable {
  points: readonly Position[]
  picked: number | null
  put: (to: Position) => void
}

/** In plane coordinates as surveyors write them: X north, Y east. */
const read = (position: Position, system: System): [string, string] => {
  if (system === 'degrees') return [position[0].toFixed(8), position[1].toFixed(8)]
  const [east, north] = toPlane(position)
  return [north.toFixed(3), east.toFixed(3)]
}

/** The point in hand, exactly: longitude and latitude, or X and Y in the city's plane. */
export function CoordinateField({ sketch }: { sketch: Placeable }) {
  const { t } = useTranslation()
  const [system, setSystem] = useState<System>('degrees')
  const { points, picked, put } = sketch
  const position = picked === null ? null : points[picked]
  const [shown, second] = position ? read(position, system) : ['', '']
  const [typed, setTyped] = useState<[string, string]>([shown, second])
  useEffect(() => setTyped([shown, second]), [shown, second])
  if (!position) return null
  const numbers = typed.map((text) => Number(text.trim() === '' ? Number.NaN : text)) as Position
  // North first in the plane, so a swapped pair is millions of metres off, and degrees cannot be metres.
  const to: Position | null = !numbers.every(Number.isFinite)
    ? null
    : system === 'degrees'
      ? numbers
      : fromPlane([numbers[1], numbers[0]])
  const wrong = !to || Math.abs(to[0] - position[0]) > 1 || Math.abs(to[1] - position[1]) > 1
  const take = () => {
    if (!wrong && to && (typed[0] !== shown || typed[1] !== second)) put(to)
  }
  const labels = system === 'degrees' ? (['lon', 'lat'] as const) : (['x', 'y'] as const)
  return (
    <div className="coordinate-field">
      <Segmented
        label={t('editor.coordinates.system')}
        value={system}
        options={[
          { value: 'degrees', label: t('editor.coordinates.degrees') },
          { value: 'plane', label: planeName() },
        ]}
        onChange={setSystem}
      />
      <div className="pair">
        {labels.map((name, index) => (
          <label key={name} className="coordinate">
            <span className="muted">{t(`editor.coordinates.${name}`)}</span>
            <input
              className="input mono"
              inputMode="decimal"
              value={typed[index]}
              aria-invalid={wrong || undefined}
              data-testid={`coordinate-${name}`}
              onChange={(event) =>
                setTyped((now) => (index === 0 ? [event.target.value, now[1]] : [now[0], event.target.value]))
              }
              onBlur={take}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                take()
              }}
            />
          </label>
        ))}
      </div>
      {wrong && <p className="coordinate-wrong">{t('editor.coordinates.wrong')}</p>}
    </div>
  )
}
