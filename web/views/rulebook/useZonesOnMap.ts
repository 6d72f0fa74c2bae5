/** Special areas and corridors on the map, as they are judged; the ground of what is open lit up. */
import { useEffect, useMemo, useRef } from 'react'
import type { Zone } from '../../../server/responsibility/rulebook/schema.ts'
import { ZONE_KINDS } from '../../../server/responsibility/schema.ts'
import { bboxOf, fitBbox, type Highlight, useHighlight, useMapReady } from '../../map/index.ts'
import { useGroundOf, useRule, useZones } from './queries.ts'
import { NEW, type Opened } from './selected.ts'

/** One hue for areas and one for corridors, on either theme; the selected ground is the accent. */
export const ZONE_COLOURS = { special: '#3d8f52', corridor: '#8a63c9' } as const
export const colourOfZone = (zone: Pick<Zone, 'kind'>) => ZONE_COLOURS[ZONE_KINDS[zone.kind].family]

export function useZonesOnMap(opened: Opened | null): readonly Zone[] {
  const zones = useZones()
  const list = useMemo(() => zones.data?.zones ?? [], [zones.data])
  const rule = useRule(opened?.what === 'rule' && opened.code !== NEW ? opened.code : null)
  const scope =
    opened?.what === 'zone' && opened.code !== NEW
      ? opened.code
      : opened?.what === 'rule'
        ? (rule.data?.scope.code ?? null)
        : null
  const ground = useGroundOf(scope)
  const drawn = useMemo(
    () =>
      list.flatMap((zone): Highlight[] =>
        zone.geometry ? [{ role: 'zone', geometry: zone.geometry, colour: colourOfZone(zone) }] : [],
      ),
    [list],
  )
  useHighlight('zones', drawn)
  useHighlight('rule-ground', ground ? [{ role: 'ground', geometry: ground }] : [])
  const ready = useMapReady()
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (!ready || !scope || !ground || shown.current === scope) return
    shown.current = scope
    fitBbox(bboxOf(ground), 16.5)
  }, [ready, scope, ground])
  return list
}
