/** The map's face to the rest of the console. Nothing outside web/map imports MapLibre. */
export { GROUP_NAMES, type Group } from './groups.ts'
export {
  currentBbox,
  currentCentre,
  drawLayers,
  fitBbox,
  flyTo,
  refreshLayer,
  useCaseTiles,
  useDeckLayers,
  useHighlight,
  useMapClick,
  useMapReady,
  useViewport,
} from './hooks.ts'
export { bboxOf, isInside } from './inside.ts'
export { MapLabel } from './MapLabel.tsx'
export { Coordinates, locate, MapTools } from './MapTools.tsx'
export { MapView } from './MapView.tsx'
export { PrintedMap } from './PrintedMap.tsx'
export { type Picture, takePicture } from './picture.ts'
export type { Highlight, Hit } from './store.ts'
