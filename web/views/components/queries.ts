/** Questions about components. Keys begin with `components` (lists) and `component` (one); live changes ask again. */
import { useQuery } from '@tanstack/react-query'
import type { Named } from '../../../server/schema.ts'
import { api } from '../../api.ts'

export const componentKey = (code: string) => ['component', code] as const
export function useComponent(code: string) {
  return useQuery({ queryKey: componentKey(code), queryFn: () => api.component(code) })
}

/** Names of units seen so far: a form holds codes, a conflict wants names. */
const seen = new Map<string, Named>()
export const remember = (...units: (Named | null | undefined)[]) => {
  for (const unit of units) if (unit) seen.set(unit.code, unit)
}
export const unitOf = (code: string | null): Named | null => (code ? (seen.get(code) ?? null) : null)

/** A unit by its code, asked for when it was not seen yet; null until then, and for one that is no more. */
export function useKnownUnit(code: string | null): Named | null {
  const known = unitOf(code)
  useUnits(code ?? '', code !== null && known === null)
  return unitOf(code)
}

export function useUnits(text: string, enabled: boolean) {
  return useQuery({
    queryKey: ['units', text],
    queryFn: async () => {
      const units = await api.units(text)
      remember(...units)
      return units
    },
    staleTime: 5 * 60_000,
    placeholderData: (previous) => previous,
    enabled,
  })
}
