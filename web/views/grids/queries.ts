/** Questions about unit grids and edits. */
import type { AreaPlace } from '../../../server/areas/schema.ts'
import type { EditList, EditQuery } from '../../../server/components/edits/schema.ts'
import { request } from '../../api.ts'

export const gridKey = (code: string) => ['grid', code] as const

/** The unit grid at a position; null where there are none. Throws ProblemError outside_city. */
export const gridAt = async ([lon, lat]: readonly number[]): Promise<string | null> =>
  (await request<AreaPlace>('/api/areas/at', { query: { lon: lon!.toFixed(7), lat: lat!.toFixed(7) } })).grid?.code ??
  null

export const listEdits = (query: EditQuery, signal?: AbortSignal) =>
  request<EditList>('/api/inventory/edits', { query, signal })
