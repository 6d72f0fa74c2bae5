import '../../views/components/inventory.css'
import '../../views/rulebook/rulebook.css'
import '../../views/responsibility/responsibility.css'
import { useCallback } from 'react'
import type { City } from '../../../server/areas/schema.ts'
import { isInside, useMapClick } from '../../map/index.ts'
import { setPlane } from '../../map/plane.ts'
import { sketching } from '../../map/store.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { setParams, useLocation } from '../../url.ts'
import { DraftPanel } from '../../views/rulebook/DraftPanel.tsx'
import { GroundForm } from '../../views/rulebook/GroundForm.tsx'
import { JobPanel } from '../../views/rulebook/JobPanel.tsx'
import { Lists } from '../../views/rulebook/Lists.tsx'
import { OwnerForm } from '../../views/rulebook/OwnerForm.tsx'
import { RosterPanel } from '../../views/rulebook/RosterPanel.tsx'
import { RulePanel } from '../../views/rulebook/RulePanel.tsx'
import { choose, type Opened, openedOf } from '../../views/rulebook/selected.ts'
import { TryPanel } from '../../views/rulebook/TryPanel.tsx'
import { TryStrip } from '../../views/rulebook/TryStrip.tsx'
import { useDraft } from '../../views/rulebook/useDraft.ts'
import { useTry } from '../../views/rulebook/useTry.ts'
import { useZonesOnMap } from '../../views/rulebook/useZonesOnMap.ts'
import { ZonePanel } from '../../views/rulebook/ZonePanel.tsx'

/** The rule workbench: what is in force, tried on the map, drafted, compared, published. */
export function Rules({ city }: { city: City }) {
  setPlane(city.srid, city.projection)
  const params = useLocation((location) => location.params)
  const opened = openedOf(params)
  const draft = useDraft()
  const trying = useTry(draft)
  const zones = useZonesOnMap(opened)
  const close = useCallback(() => choose(null), [])

  useMapClick(({ lngLat }) => {
    if (sketching()) return false
    trying.moveTo(lngLat)
    // A thing that is open stays: the answer stands in its strip below.
    if (opened === null) setParams({ at: `${lngLat[0].toFixed(6)},${lngLat[1].toFixed(6)}` })
    return true
  })
  const under = trying.at && zones.filter(({ geometry }) => geometry && isInside(trying.at!, geometry))

  return (
    <Workspace
      left={<Lists opened={opened} draft={draft} />}
      right={
        opened ? (
          <>
            <Panel
              key={`${opened.what} ${opened.code} ${params.change ?? ''}`}
              opened={opened}
              draft={draft}
              city={city}
              onClose={close}
            />
            {trying.at && opened.what !== 'draft' && opened.what !== 'job' && <TryStrip trying={trying} />}
          </>
        ) : (
          trying.at && <TryPanel trying={trying} draft={draft} under={under ?? []} />
        )
      }
    />
  )
}

function Panel({
  opened,
  draft,
  city,
  onClose,
}: {
  opened: Opened
  draft: ReturnType<typeof useDraft>
  city: City
  onClose: () => void
}) {
  switch (opened.what) {
    case 'rule':
      return <RulePanel code={opened.code} draft={draft} onClose={onClose} />
    case 'zone':
      return <ZonePanel code={opened.code} draft={draft} onClose={onClose} />
    case 'roster':
      return <RosterPanel code={opened.code} draft={draft} zone={city.timeZone} onClose={onClose} />
    case 'ground':
      return <GroundForm draft={draft} onClose={onClose} />
    case 'owner':
      return <OwnerForm draft={draft} onClose={onClose} />
    case 'draft':
      return <DraftPanel draft={draft} onClose={onClose} />
    case 'job':
      return <JobPanel id={Number(opened.code)} onClose={onClose} />
  }
}
