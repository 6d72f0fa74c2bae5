/** How findings are judged, as the address says, and why a cell is one. */
import { useQuery } from '@tanstack/react-query'
import {
  CORRECTIONS,
  type Correction,
  EXPOSURE_NAMES,
  type Exposure,
  MEASURES,
  type Measure,
  SLICE_STEPS,
  type SliceStep,
} from '../../../../server/hotspots/significance/rules.ts'
import type { Why } from '../../../../server/hotspots/significance/schema.ts'
import type { Confidence } from '../../../../server/hotspots/statistics/rules.ts'
import { request, retryUnreachable } from '../../../api.ts'
import { useParam } from '../../../url.ts'
import type { Asked } from '../question.ts'

export interface SpotQuestion {
  measure: Measure
  rings: '1' | '2' | '3'
  correction: Correction
  exposure: Exposure | 'none'
  slice: SliceStep
  confidence: Confidence
}
export const RINGS = ['1', '2', '3'] as const
export const CONFIDENCES = ['90', '95', '99'] as const

function useChoice<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
  const [text] = useParam(name)
  return values.find((one) => one === text) ?? otherwise
}

/** How findings are judged, as the address bar says. */
export function useSpotQuestion(): SpotQuestion {
  return {
    measure: useChoice('measure', MEASURES, 'gi'),
    rings: useChoice('rings', RINGS, '1'),
    correction: useChoice('correction', CORRECTIONS, 'BH'),
    exposure: useChoice('exposure', EXPOSURE_NAMES, 'none'),
    slice: useChoice('slice', SLICE_STEPS, 'week'),
    confidence: Number(useChoice('confidence', CONFIDENCES, '95')) as Confidence,
  }
}

export const spotQuery = (query: Asked, { slice, confidence, ...question }: SpotQuestion): Asked => ({
  ...query,
  ...question,
  confidence: String(confidence),
  ...(question.measure === 'emerging' ? { step: slice } : {}),
})

export function useWhy(cell: string | null, query: Asked) {
  return useQuery({
    queryKey: ['hotspots', 'why', cell, query],
    queryFn: ({ signal }) => request<Why>(`/api/hotspots/cells/${cell}/why`, { query, signal }),
    enabled: cell !== null,
    retry: retryUnreachable,
  })
}
