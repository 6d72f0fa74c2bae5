/** How the heat is drawn: in the address bar, save the opacity, which is a matter of this screen. */
import { useState } from 'react'
import { setParams, useParam } from '../../url.ts'

export const DRAWN_AS = ['hexagons', 'smooth', 'points'] as const
export type DrawnAs = (typeof DRAWN_AS)[number]
const POINT_LAYERS = 'cases,history,areas,metro'

export interface Drawing {
  as: DrawnAs
  draw: (as: DrawnAs) => void
  /** Steps of H3 resolution beyond what the zoom gives. */
  finer: number
  setFiner: (finer: number) => void
  opacity: number
  setOpacity: (opacity: number) => void
}

export function useDrawing(): Drawing {
  const [asText] = useParam('heat')
  const [finerText] = useParam('cells')
  const [opacity, setOpacity] = useState(0.72)
  const finer = Math.max(-1, Math.min(1, Math.round(Number(finerText)) || 0))
  return {
    as: DRAWN_AS.find((one) => one === asText) ?? 'hexagons',
    // The points are the map's own case layers: switched on with it, and off again.
    draw: (as) =>
      setParams({
        heat: as === 'hexagons' ? null : as,
        layers: as === 'points' ? POINT_LAYERS : null,
        ...(as === 'points' ? { cell: null } : {}),
      }),
    finer,
    setFiner: (next) => setParams({ cells: next === 0 ? null : String(next) }),
    opacity,
    setOpacity,
  }
}
