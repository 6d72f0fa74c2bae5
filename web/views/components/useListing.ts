/** The listed components, for the narrow list and for the table: pages, total, the row in hand, keys. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Component } from '../../../server/components/schema.ts'
import { api } from '../../api.ts'
import { useKeys } from '../../keys.ts'
import { thingsAt } from '../../map/drag.ts'
import { useHighlight, useViewport } from '../../map/index.ts'
import { useUnderPointer } from '../../map/MapTip.tsx'
import { sightBbox } from '../../map/sight.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { handleOf } from './changes.ts'
import { chooseRange, chooseWhere, clearChosen, toggleChosen, useChosen } from './chosen.ts'
import { filterOf, follows, type ListFilter, queryOf } from './listFilter.ts'

export const placeOf = ({ code, geometry }: Component) => ({ code, position: handleOf(geometry) })

export function useListing({
  filter,
  selected,
  search,
  onOpen,
}: {
  filter: ListFilter
  selected: string | null
  search: RefObject<HTMLInputElement | null>
  onOpen: (component: Component) => void
}) {
  const { t } = useTranslation()
  const bbox = useBbox()
  const [hovered, setHovered] = useState<Component | null>(null)
  const query = queryOf(filter, bbox)
  const waiting = follows(filter) && bbox === null
  const list = useInfiniteQuery({
    queryKey: ['components', query],
    queryFn: ({ pageParam, signal }) => api.components({ ...query, cursor: pageParam ?? undefined, limit: 60 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    enabled: !waiting,
  })
  const narrowed = filterOf(filter, bbox)
  const total = useQuery({
    queryKey: ['components', 'count', narrowed],
    queryFn: ({ signal }) => api.countComponents(narrowed, signal),
    placeholderData: (previous) => previous,
    enabled: !waiting,
  })
  const components = useMemo(() => list.data?.pages.flatMap((page) => page.components) ?? [], [list.data])

  useHighlight(
    'component-row',
    hovered && hovered.code !== selected
      ? [{ role: 'hover', geometry: { type: 'Point', coordinates: handleOf(hovered.geometry) } }]
      : [],
  )
  const under = useUnderPointer((at) => thingsAt(at).find(({ thing }) => thing === 'components')?.code ?? null)

  const chooseAll = () =>
    chooseWhere({ filter: narrowed }, false).then(({ count, complete }) => {
      if (!complete) showToast('danger', t('editor.chosen.capped', { count }))
    }, showError)
  const step = (by: number) => (event: KeyboardEvent) => {
    const index = components.findIndex(({ code }) => code === selected)
    const next = components[index < 0 ? 0 : Math.min(components.length - 1, Math.max(0, index + by))]
    if (!next) return
    if (event.shiftKey) {
      if (selected && useChosen.getState().anchor === null) chooseRange(components.map(placeOf), selected)
      chooseRange(components.map(placeOf), next.code)
    }
    onOpen(next)
  }
  useKeys({
    j: step(1),
    k: step(-1),
    '/': () => search.current?.select(),
    ' ': () => {
      const component = components.find(({ code }) => code === selected)
      if (component) toggleChosen(placeOf(component))
    },
    'mod+a': () => void chooseAll(),
  })
  const press = (component: Component, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    if (event.shiftKey) chooseRange(components.map(placeOf), component.code)
    else if (event.ctrlKey || event.metaKey) toggleChosen(placeOf(component))
    else onOpen(component)
  }
  return {
    list,
    components,
    total: total.data,
    waiting,
    under,
    press,
    setHovered,
    chooseAll,
    clear: clearChosen,
    query,
  }
}
export type Listing = ReturnType<typeof useListing>

/** Asks for the next page when the end comes into sight; brings the row chosen on the map into sight, once. */
export function usePaging(
  { list, components }: Listing,
  rows: {
    getVirtualItems: () => { index: number }[]
    scrollToIndex: (index: number, options: { align: 'auto' }) => void
  },
  selected: string | null,
): void {
  const last = rows.getVirtualItems().at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= components.length - 15) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, components.length])
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (shown.current === selected) return
    const index = components.findIndex(({ code }) => code === selected)
    if (index < 0) return
    shown.current = selected
    rows.scrollToIndex(index, { align: 'auto' })
  }, [selected, components, rows])
}

/** What is in sight, a little after the map came to rest. */
function useBbox(): string | null {
  const [bbox, setBbox] = useState<string | null>(null)
  const timer = useRef<number | undefined>(undefined)
  useViewport(() => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      const box = sightBbox()
      if (box) setBbox(box.map((value) => value.toFixed(5)).join(','))
    }, 200)
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return bbox
}
