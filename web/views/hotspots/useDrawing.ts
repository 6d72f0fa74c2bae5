/** How the heat is drawn: in the address bar, save the opacity, which is a matter of this screen. */
import { useState } from 'react'
import { setParams, useParam } from '../../url.ts'
import { LEVELS, type Level } from './queries.ts'

export const DRAWN_AS = ['hexagons', 'smooth', 'points', 'areas', 'spots'] as const
export type DrawnAs = (typeof DRAWN_AS)[number]
export const PER = ['count', 'km2'] as const
export type Per = (typeof PER)[number]

export interface Drawing {
  as: DrawnAs
  draw: (as: DrawnAs) => void
  /** Steps of H3 resolution beyond what the zoom gives. */
  finer: number
  setFiner: (finer: number) => void
  level: Level
  per: Per
  opacity: number
  setOpacity: (opacity: number) => void
}

const among = <Value extends string>(values: readonly Value[], text: string | null, otherwise: Value) =>
  values.find((one) => one === text) ?? otherwise

export function useDrawing(): Drawing {
  const [asText] = useParam('heat')
  const [finerText] = useParam('finer')
  const [levelText] = useParam('level')
  const [perText] = useParam('per')
  const [opacity, setOpacity] = useState(0.72)
  return {
    as: among(DRAWN_AS, asText, 'hexagons'),
    draw: (as) => setParams({ heat: as === 'hexagons' ? null : as, ...(as === 'hexagons' ? {} : { cell: null }) }),
    finer: Math.max(-1, Math.min(1, Math.round(Number(finerText)) || 0)),
    setFiner: (next) => setParams({ finer: next === 0 ? null : String(next) }),
    level: among(LEVELS, levelText, 'street'),
    per: among(PER, perText, 'count'),
    opacity,
    setOpacity,
  }
}
