/** Who is signed in, and the city: asked once, known everywhere. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SessionRequest } from '../server/access/schema.ts'
import { api, ProblemError } from './api.ts'
import { setClock } from './clock.ts'
import { setZone } from './format.ts'
import { disconnectLive } from './live.ts'
import { usePreferences } from './preferences.ts'

export function useCity() {
  return useQuery({
    queryKey: ['city'],
    queryFn: async () => {
      const city = await api.city()
      setClock(city.now)
      setZone(city.timeZone)
      return city
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The person, or null when nobody is signed in. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: () =>
      api.session().catch((error: unknown) => {
        if (error instanceof ProblemError && error.problem.status === 401) return null
        throw error
      }),
    staleTime: 5 * 60_000,
  })
}

/** The person on pages that only a signed-in one reaches. */
export function usePerson() {
  const { data } = useSession()
  if (!data) throw new Error('nobody is signed in')
  return data
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: SessionRequest) => api.signIn(request),
    onSuccess: ({ person }) => {
      usePreferences.getState().set({ lastPerson: person.id })
      client.removeQueries({
        predicate: ({ queryKey }) => !['city', 'people', 'classes'].includes(String(queryKey[0])),
      })
      client.setQueryData(['session'], person)
    },
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: api.signOut,
    onSettled: () => {
      disconnectLive()
      client.removeQueries({
        predicate: ({ queryKey }) => !['city', 'people', 'classes'].includes(String(queryKey[0])),
      })
      client.setQueryData(['session'], null)
    },
  })
}
