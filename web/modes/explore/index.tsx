import { useQueryClient } from '@tanstack/react-query'
import { isValidCell } from 'h3-js'
import { useEffect, useRef } from 'react'
import type { City } from '../../../server/areas/schema.ts'
import { WITHOUT_COUNTS } from '../../../server/hotspots/rules.ts'
import { useLiveCases } from '../../live.ts'
import { fitBbox } from '../../map/index.ts'
import { useZoom } from '../../map/MapTip.tsx'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { setParams, useParam } from '../../url.ts'
import { CasePanel } from '../../views/cases/CasePanel.tsx'
import { CellPanel } from '../../views/hotspots/CellPanel.tsx'
import { ExplorePanel, Refused } from '../../views/hotspots/ExplorePanel.tsx'
import { useQuestion } from '../../views/hotspots/filter.ts'
import { HeatMap, standingOf, useHeat, zoomToCell } from '../../views/hotspots/HeatMap.tsx'
import { InspectionPanel } from '../../views/hotspots/inspect/InspectionPanel.tsx'
import { useLiveInspections } from '../../views/hotspots/inspect/queries.ts'
import { useDrawing } from '../../views/hotspots/useDrawing.ts'

/** Where and when cases happen. */
export function Explore({ city }: { city: City }) {
  const person = usePerson()
  if (WITHOUT_COUNTS.includes(person.role)) return <Workspace left={<Refused />} />
  return <Analysis city={city} />
}

function Analysis({ city }: { city: City }) {
  const question = useQuestion(city.timeZone)
  const drawing = useDrawing()
  const cells = useHeat(city, question, drawing)
  const [cellText] = useParam('cell')
  const [caseId] = useParam('case')
  const [inspection] = useParam('inspection')
  const cell = cellText && isValidCell(cellText) ? cellText : null
  useRefreshOnReports()
  useWholeCityAtFirst(city)

  useLiveInspections()
  const right = caseId ? (
    <CasePanel id={caseId} onClose={() => setParams({ case: null })} />
  ) : cell ? (
    <CellPanel
      key={cell}
      cell={cell}
      filter={question.filter}
      standing={standingOf(cells.data, cell)}
      total={cells.data?.total ?? null}
      timeZone={city.timeZone}
      onZoom={() => zoomToCell(cell)}
    />
  ) : inspection && /^\d{1,9}$/.test(inspection) ? (
    <InspectionPanel key={inspection} id={Number(inspection)} />
  ) : null
  return (
    <>
      <HeatMap city={city} question={question} drawing={drawing} cells={cells.data} selected={cell} />
      <Workspace
        left={<ExplorePanel city={city} question={question} drawing={drawing} cells={cells.data} />}
        right={right}
      />
    </>
  )
}

/** What brings a case into the figures, moves it there, or takes it out. */
const CHANGES_HEAT: readonly string[] = ['report', 'report-handled', 'relocate', 'reclassify', 'approve-void']
/** Changes come into the figures within a second, many at once as one question. */
function useRefreshOnReports(): void {
  const client = useQueryClient()
  const timer = useRef<number | undefined>(undefined)
  useLiveCases(({ action }) => {
    if (!CHANGES_HEAT.includes(action) || timer.current) return
    timer.current = window.setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: ['hotspots'] })
    }, 600)
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
}

const landing = new URL(performance.getEntriesByType('navigation')[0]?.name ?? window.location.href)
let landed = false
/** Opened by a link without a position, the analyst begins with its cell or the whole gridded city; an inspection shows itself. */
function useWholeCityAtFirst(city: City): void {
  const ready = useZoom() > 0
  useEffect(() => {
    if (!ready || landed) return
    landed = true
    const { pathname, searchParams } = landing
    if (!pathname.startsWith('/explore') || searchParams.has('m') || searchParams.has('inspection')) return
    const cell = searchParams.get('cell')
    if (cell && isValidCell(cell)) zoomToCell(cell)
    else fitBbox(city.griddedBbox)
  }, [ready, city.griddedBbox])
}
