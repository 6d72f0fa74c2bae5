import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useMemo } from 'react'
import type { City } from '../../server/areas/schema.ts'
import { useLiveCases } from '../live.ts'
import { Coordinates, GROUP_NAMES, type Group, MapTools, MapView } from '../map/index.ts'
import { MODES } from '../modes/index.ts'
import { SkeletonLines } from '../ui/Placeholder.tsx'
import { useLocation, useParam } from '../url.ts'
import { Help } from './Help.tsx'
import { useCovered } from './layout.ts'
import { Rail } from './Rail.tsx'
import { Workspace } from './Workspace.tsx'

const waiting = { timer: 0 }

/** Three workspaces over one map. */
export function Console({ city }: { city: City }) {
  const path = useLocation((location) => location.path)
  const mode = MODES.find((one) => path === (one.path ?? `/${one.id}`)) ?? MODES[1]!
  const [layers] = useParam('layers')
  const covered = useCovered()
  const client = useQueryClient()
  const visible = useMemo(() => {
    const names = layers === null ? mode.groups : layers.split(',')
    return new Set<Group>(GROUP_NAMES.filter((group) => (names as readonly string[]).includes(group)))
  }, [layers, mode])

  // One refresh for a burst of messages; a case that is open is asked for at once.
  useLiveCases((message) => {
    void client.invalidateQueries({ queryKey: ['case', message.caseId] })
    if (waiting.timer) return
    waiting.timer = window.setTimeout(() => {
      waiting.timer = 0
      for (const key of ['cases', 'counts']) void client.invalidateQueries({ queryKey: [key] })
    }, 350)
  })

  const Mode = mode.component
  return (
    <div className="console">
      <Rail />
      <main className="stage">
        <MapView city={city} visible={visible} padding={covered}>
          <Coordinates />
          <MapTools />
        </MapView>
        <Suspense fallback={<Workspace left={<SkeletonLines lines={8} />} />}>
          <Mode key={mode.id} city={city} />
        </Suspense>
      </main>
      <Help />
    </div>
  )
}
