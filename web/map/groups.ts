/** The layer groups a person can switch, and from which zoom each really shows something. */
export const GROUPS = {
  cases: { tileLayer: 'cases', minzoom: 9, detailZoom: 14 },
  history: { tileLayer: 'cases', minzoom: 14, detailZoom: 14 },
  components: { tileLayer: 'components', minzoom: 16, detailZoom: 16 },
  density: { tileLayer: 'components', minzoom: 12, detailZoom: 12 },
  pipes: { tileLayer: 'pipes', minzoom: 14, detailZoom: 16 },
  grids: { tileLayer: 'grids', minzoom: 15, detailZoom: 17 },
  areas: { tileLayer: 'areas', minzoom: 0, detailZoom: 13 },
  metro: { tileLayer: 'base', minzoom: 10, detailZoom: 13 },
} as const
export type Group = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as Group[]

/** Layer ids are `group:name`; the group switches them and names what was clicked. */
export function groupOf(layerId: string): Group | null {
  const name = layerId.split(':')[0] as Group
  return name in GROUPS ? name : null
}
