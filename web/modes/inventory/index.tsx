import '../../views/components/inventory.css'
import '../../views/components/editor.css'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { City } from '../../../server/areas/schema.ts'
import type { Component } from '../../../server/components/schema.ts'
import { useLiveChanges } from '../../live.ts'
import { thingsAt } from '../../map/drag.ts'
import { flyTo, useMapClick } from '../../map/index.ts'
import { setPlane } from '../../map/plane.ts'
import { isInSight } from '../../map/sight.ts'
import { sketching, useMapStore } from '../../map/store.ts'
import { usePerson } from '../../session.ts'
import { useIsPhone } from '../../shell/layout.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'
import { setParams, useLocation } from '../../url.ts'
import { InventoryTabs } from '../../views/census/InventoryTabs.tsx'
import { AddComponent } from '../../views/components/AddComponent.tsx'
import { BulkPanel } from '../../views/components/BulkPanel.tsx'
import { ChosenBar } from '../../views/components/ChosenBar.tsx'
import { ComponentList } from '../../views/components/ComponentList.tsx'
import { ComponentPanel } from '../../views/components/ComponentPanel.tsx'
import { ComponentTable } from '../../views/components/ComponentTable.tsx'
import { handleOf } from '../../views/components/changes.ts'
import { toggleChosen } from '../../views/components/chosen.ts'
import { EditorBar } from '../../views/components/EditorBar.tsx'
import { asofOf, type ListFilter, paramsOf, readFilter } from '../../views/components/listFilter.ts'
import { useTableLook } from '../../views/components/tableLook.ts'
import { EditsPanel } from '../../views/grids/EditsPanel.tsx'
import { GridPanel } from '../../views/grids/GridPanel.tsx'
import { PastBanner } from '../../views/grids/Past.tsx'
import { gridAt } from '../../views/grids/queries.ts'
import { AddLine } from '../../views/pipelines/AddLine.tsx'
import { AddPoint } from '../../views/pipelines/AddPoint.tsx'
import { PipeLinePanel } from '../../views/pipelines/PipeLinePanel.tsx'
import { PipePointPanel } from '../../views/pipelines/PipePointPanel.tsx'
import { ADDABLE, AddMenu } from './AddMenu.tsx'
import { LayerChips, readNetworks } from './LayerChips.tsx'

type Choice = 'component' | 'line' | 'point' | 'add' | 'cell' | 'open'
/** One thing is open at a time. */
const choose = (what: Choice | null, value: string | null = null) =>
  setParams({
    component: null,
    line: null,
    point: null,
    add: null,
    bulk: null,
    grid: null,
    open: null,
    ...(what ? { [what]: value } : {}),
  })
const close = () => choose(null)
const OPENED_BY = { components: 'component', pipe_points: 'point', pipe_lines: 'line' } as const

/** Components and pipes: what stands in the city and whose it is. */
export function Inventory({ city }: { city: City }) {
  setPlane(city.srid, city.projection)
  const { t } = useTranslation()
  const person = usePerson()
  const isPhone = useIsPhone()
  const params = useLocation((location) => location.params)
  const adding = ADDABLE.find((what) => what === params.add)
  const bulk = (['edit', 'retire'] as const).find((what) => what === params.bulk)
  const table = params.table === '1' && !isPhone
  const height = useTableLook((store) => store.height)
  const filter = useMemo(() => readFilter(params), [params])
  const change = useCallback((wanted: Partial<ListFilter>) => {
    setParams(paramsOf(wanted, readFilter(useLocation.getState().params)))
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
  const asof = asofOf(params) ?? null
  useEffect(() => {
    useMapStore.setState({ asof })
    return () => useMapStore.setState({ asof: null })
  }, [asof])
  useRefreshOnChanges()

  const gridding = params.tool === 'grids'
  useMapClick(({ lngLat }) => {
    if (!gridding || sketching()) return false
    gridAt(lngLat).then((code) => choose(code ? 'cell' : null, code), showError)
    return true
  })
  // A second click on the same place goes on to what lies under the first: a cover, its pipe point, its pipe.
  useMapClick(({ lngLat, adds }) => {
    // Opened by a link, a drawing is mounted before this: the press is its.
    if (gridding || sketching()) return false
    const things = thingsAt(lngLat)
    if (things.length === 0) return false
    const component = things.find(({ thing }) => thing === 'components')
    if (adds) {
      if (component) toggleChosen({ code: component.code, position: lngLat })
      return component !== undefined
    }
    const at = things.findIndex(({ thing, code }) => params[OPENED_BY[thing]] === code)
    const next = things[(at + 1) % things.length]!
    choose(OPENED_BY[next.thing], next.code)
    return true
  })

  const right = bulk ? (
    <BulkPanel key={bulk} what={bulk} onClose={close} />
  ) : params.open === 'edits' ? (
    <EditsPanel onClose={close} />
  ) : /^\d{15}$/.test(params.cell ?? '') ? (
    <GridPanel key={params.cell} code={params.cell!} onOpen={(code) => choose('cell', code)} onClose={close} />
  ) : adding === 'component' ? (
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

  const listed = { filter, selected: params.component ?? null, onFilter: change, onOpen: open }
  const add = <AddMenu up={table} onAdd={(what) => choose('add', what)} />
  return (
    <>
      <EditorBar
        table={table}
        onTable={isPhone ? undefined : () => setParams({ table: table ? null : '1' })}
        gridding={gridding}
        opened={right !== null}
        onGrids={() => setParams({ tool: gridding ? null : 'grids', ...(gridding ? { cell: null } : {}) })}
        edits={params.open === 'edits'}
        onEdits={() => (params.open === 'edits' ? close() : choose('open', 'edits'))}
      />
      <Workspace
        left={
          <>
            <header className="panel-head inventory-head">
              <InventoryTabs />
              {add}
            </header>
            {!INVENTORY_ROLES.includes(person.role) && <Banner>{t('limited.inventoryReadOnly')}</Banner>}
            {asof && <PastBanner asof={asof} />}
            <LayerChips networks={networks} />
            <ComponentList {...listed} />
            <ChosenBar />
          </>
        }
        dock={table ? { height, children: <ComponentTable {...listed} tools={add} /> } : undefined}
        right={right}
      />
    </>
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
      ...(layers.includes('grids') ? ['grid'] : []),
      'edits',
      ...(layers.includes('pipes') ? ['pipe-line', 'pipe-point'] : []),
    ]
    for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
  })
}
