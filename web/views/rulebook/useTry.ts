/** A point tried: the question as the person sets it, and its answer by the rules in force and by the draft, live. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ResponsibilityQuestion } from '../../../server/responsibility/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { fromLocal } from '../../format.ts'
import { type Highlight, useHighlight } from '../../map/index.ts'
import { setParams, useLocation } from '../../url.ts'
import { book } from './api.ts'
import type { Draft } from './useDraft.ts'

export interface Asked {
  kind: Kind
  class: string
  grade: 1 | 2 | 3 | null
  /** Metres. */
  accuracy: number
  /** As a date-time field shows it; empty is now. */
  on: string
}
/** What is tried at first: a road that is not clean, which every kind of place has a rule for. */
const FIRST: Asked = { kind: 'event', class: '0112', grade: null, accuracy: 0, on: '' }

/** "lon,lat" of the address or of a field; null when it is none. */
export function readPosition(text: string | null | undefined): [number, number] | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(text ?? '')
  return match ? [Number(match[1]), Number(match[2])] : null
}

export function useTry(draft: Draft) {
  const text = useLocation(({ params }) => [params.at, params.of].join('|'))
  const [position, of] = text.split('|') as [string, string]
  const at = useMemo(() => readPosition(position), [position])
  const [rest, setRest] = useState<Partial<Asked>>({})
  const asked = useMemo((): Asked => {
    const [kind, code] = of.split('-')
    const isKind = kind === 'event' || kind === 'component'
    return { ...FIRST, ...(isKind && code && /^\d{4,5}$/.test(code) ? { kind, class: code } : {}), ...rest }
  }, [of, rest])
  const question = useMemo(
    (): ResponsibilityQuestion | null =>
      at && {
        geometry: { type: 'Point', coordinates: at },
        kind: asked.kind,
        class: asked.class,
        ...(asked.grade ? { grade: asked.grade } : {}),
        ...(asked.accuracy > 0 ? { accuracyMetres: asked.accuracy } : {}),
        ...(fromLocal(asked.on) ? { on: fromLocal(asked.on)! } : {}),
      },
    [at, asked],
  )
  const changes = draft.changes
  const found = useQuery({
    queryKey: ['rule-try', question, draft.draft?.id ?? null, draft.draft?.version ?? null],
    queryFn: ({ signal }) => book.tryOut({ question: question!, ...(changes.length > 0 ? { changes } : {}) }, signal),
    enabled: question !== null && !draft.pending,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
  const highlights: Highlight[] = at
    ? [
        { role: 'place', geometry: { type: 'Point', coordinates: at } },
        { role: 'ring', geometry: { type: 'Point', coordinates: at } },
      ]
    : []
  useHighlight('try', highlights)
  return {
    at,
    asked,
    question,
    found,
    ask: (change: Partial<Asked>) => {
      const { kind = asked.kind, class: code = asked.class, ...other } = change
      if (change.kind || change.class) setParams({ of: `${kind}-${code}` })
      setRest((now) => ({ ...now, ...other }))
    },
    moveTo: (position: readonly number[]) => setParams({ at: `${position[0]!.toFixed(6)},${position[1]!.toFixed(6)}` }),
    leave: () => setParams({ at: null }),
  }
}
export type Trying = ReturnType<typeof useTry>
