import '../../views/components/inventory.css'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { Component } from '../../../server/components/schema.ts'
import { useLiveChanges } from '../../live.ts'
import { thingsAt } from '../../map/drag.ts'
import { flyTo, useMapClick } from '../../map/index.ts'
import { isInSight } from '../../map/sight.ts'
import { useMapStore } from '../../map/store.ts'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { setParams, useLocation } from '../../url.ts'
import { AddComponent } from '../../views/components/AddComponent.tsx'
import { STATES } from '../../views/components/ComponentFields.tsx'
import { ComponentList } from '../../views/components/ComponentList.tsx'
import { ComponentPanel } from '../../views/components/ComponentPanel.tsx'
import { handleOf } from '../../views/components/changes.ts'
import type { ListFilter } from '../../views/components/ListFilters.tsx'
import { AddLine } from '../../views/pipelines/AddLine.tsx'
import { AddPoint } from '../../views/pipelines/AddPoint.tsx'
import { PipeLinePanel } from '../../views/pipelines/PipeLinePanel.tsx'
import { PipePointPanel } from '../../views/pipelines/PipePointPanel.tsx'
import { ADDABLE, AddMenu } from './AddMenu.tsx'
import { LayerChips, readNetworks } from './LayerChips.tsx'

type Choice = 'component' | 'line' | 'point' | 'add'
/** One thing is open at a time. */
const choose = (what: Choice | null, value: string | null = null) =>
  setParams({ component: null, line: null, point: null, add: null, ...(what ? { [what]: value } : {}) })
const close = () => choose(null)
const OPENED_BY = { components: 'component', pipe_points: 'point', pipe_lines: 'line' } as const

/** Components and pipes: what stands in the city and whose it is. */
export function Inventory() {
  const { t } = useTranslation()
  const person = usePerson()
  const params = useLocation((location) => location.params)
  const adding = ADDABLE.find((what) => what === params.add)
  const filter: ListFilter = {
    q: params.q ?? null,
    class: params.class ?? null,
    state: STATES.find((state) => state === params.state) ?? null,
    inView: params.near !== 'no',
  }
  const change = useCallback(({ inView, ...rest }: Partial<ListFilter>) => {
    setParams({ ...rest, ...(inView === undefined ? {} : { near: inView ? null : 'no' }) })
  }, [])
  const open = useCallback((component: Component) => {
    choose('component', component.code)
    const { zoom } = useMapStore.getState()
    const place = handleOf(component.geometry)
    // What is in sight already stays where it is, and so does the list that follows the map.
    if (zoom < 16.5 || !isInSight(place)) flyTo(place, Math.max(17.5, zoom))
  }, [])
  const networks = useMemo(() => readNetworks(params.nets ?? null), [params.nets])
  useNetworks(networks)
  useRefreshOnChanges()

  // A second click on the same place goes on to what lies under the first: a cover, its pipe point, its pipe.
  useMapClick(({ lngLat }) => {
    const things = thingsAt(lngLat)
    if (things.length === 0) return false
    const at = things.findIndex(({ thing, code }) => params[OPENED_BY[thing]] === code)
    const next = things[(at + 1) % things.length]!
    choose(OPENED_BY[next.thing], next.code)
    return true
  })

  const right =
    adding === 'component' ? (
      <AddComponent onClose={close} onAdded={(code) => choose('component', code)} />
    ) : adding === 'point' ? (
      <AddPoint onClose={close} onAdded={(code) => choose('point', code)} />
    ) : adding === 'line' ? (
      <AddLine onClose={close} onAdded={(code) => choose('line', code)} />
    ) : params.component ? (
      <ComponentPanel key={params.component} code={params.component} onClose={close} />
    ) : params.line ? (
      <PipeLinePanel key={params.line} code={params.line} onClose={close} />
    ) : params.point ? (
      <PipePointPanel key={params.point} code={params.point} onClose={close} />
    ) : null

  return (
    <Workspace
      left={
        <>
          <header className="panel-head inventory-head">
            <h2 className="grow">{t('inventory.title')}</h2>
            <AddMenu onAdd={(what) => choose('add', what)} />
          </header>
          {!INVENTORY_ROLES.includes(person.role) && <Banner>{t('limited.inventoryReadOnly')}</Banner>}
          <LayerChips networks={networks} />
          <ComponentList filter={filter} selected={params.component ?? null} onFilter={change} onOpen={open} />
        </>
      }
      right={right}
    />
  )
}

/** Which networks the map draws, while this workspace is open. */
function useNetworks(networks: readonly string[]): void {
  useEffect(() => {
    useMapStore.setState({ networks: new Set(networks) })
    return () => useMapStore.setState({ networks: null })
  }, [networks])
}

/** Edits of others: lists and what is open are asked for again. Tiles refresh by themselves (MapView). */
function useRefreshOnChanges(): void {
  const client = useQueryClient()
  useLiveChanges((layers) => {
    const keys = [
      ...(layers.includes('components') ? ['components', 'component'] : []),
      ...(layers.includes('pipes') ? ['pipe-line', 'pipe-point'] : []),
    ]
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
  })
}
