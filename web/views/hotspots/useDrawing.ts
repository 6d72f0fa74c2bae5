/** How the heat is drawn: in the address bar, save the opacity, which is a matter of this screen. */
import { useState } from 'react'
import type { Level } from '../../../server/hotspots/rules.ts'
import { setParams, useParam } from '../../url.ts'
import { AREA_LEVELS } from './queries.ts'
import { measuredBy, PER, type Per } from './rates.ts'

export const DRAWN_AS = ['hexagons', 'smooth', 'points', 'areas', 'spots'] as const
export type DrawnAs = (typeof DRAWN_AS)[number]

export interface Drawing {
  as: DrawnAs
  draw: (as: DrawnAs) => void
  /** Steps of H3 resolution beyond what the zoom gives. */
  finer: number
  setFiner: (finer: number) => void
  level: Level
  /** What counts are drawn by; cells are all of one size. */
  per: Per
  setPer: (per: Per) => void
  /** As drawn, and as chosen: an inspection's grids lie under the heat, which makes way for them. */
  opacity: number
  chosenOpacity: number
  setOpacity: (opacity: number) => void
}

const among = <Value extends string>(values: readonly Value[], text: string | null, otherwise: Value) =>
  values.find((one) => one === text) ?? otherwise

export function useDrawing(): Drawing {
  const [asText] = useParam('heat')
  const [finerText] = useParam('finer')
  const [levelText] = useParam('level')
  const [perText] = useParam('per')
  const [inspection] = useParam('inspection')
  const [chosenOpacity, setOpacity] = useState(0.72)
  const as = among(DRAWN_AS, asText, 'hexagons')
  const per = among(PER, perText, 'count')
  return {
    as,
    draw: (as) => setParams({ heat: as === 'hexagons' ? null : as, ...(as === 'hexagons' ? {} : { cell: null }) }),
    finer: Math.max(-1, Math.min(1, Math.round(Number(finerText)) || 0)),
    setFiner: (next) => setParams({ finer: next === 0 ? null : String(next) }),
    level: among(AREA_LEVELS, levelText, 'street'),
    per: as === 'areas' || (as === 'hexagons' && measuredBy(per)) ? per : 'count',
    setPer: (next) => setParams({ per: next === 'count' ? null : next }),
    opacity: inspection ? chosenOpacity * 0.35 : chosenOpacity,
    chosenOpacity,
    setOpacity,
  }
}
