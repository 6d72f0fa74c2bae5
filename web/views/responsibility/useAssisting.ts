/** Units that the answer names as assisting, as far as the person's platform may send them. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ResponsibilityAnswer } from '../../../server/responsibility/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { api } from '../../api.ts'
import { usePerson } from '../../session.ts'

const NONE: readonly Named[] = []

/** A district's dispatcher sends only units of the district; the city's assisting units are said, not proposed. */
export function useAssisting(answer: ResponsibilityAnswer | null): {
  proposed: readonly Named[]
  barred: readonly Named[]
} {
  const { role, areaCode } = usePerson()
  const units = useMemo(() => answer?.assisting?.map(({ unit }) => unit) ?? NONE, [answer])
  const limited = role === 'dispatcher' && areaCode !== null
  const found = useQueries({
    queries: (limited ? units : NONE).map(({ code }) => ({
      queryKey: ['units', code],
      queryFn: () => api.units(code),
      staleTime: 5 * 60_000,
    })),
  })
  const known = limited ? found.map(({ data }, index) => data?.find(({ code }) => code === units[index]!.code)) : []
  const key = known.map((unit) => unit?.areaCode ?? '').join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when anything known has changed
  return useMemo(() => {
    if (!limited) return { proposed: units, barred: NONE }
    const isOurs = (index: number) => known[index]?.areaCode?.startsWith(areaCode) ?? false
    return {
      proposed: units.filter((_, index) => isOurs(index)),
      barred: units.filter((_, index) => known[index] && !isOurs(index)),
    }
  }, [units, limited, areaCode, key])
}
