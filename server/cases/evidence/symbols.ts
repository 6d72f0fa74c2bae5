/** How a printed map draws things: told apart by shape and dash as well as by colour, for copiers know no colour. */
import { NETWORKS, type Network } from '../../pipelines/schema.ts'

/** Colours of CJJ 61-2017; dashes of our own. Letters stand on the line. */
export const PIPES: Record<Network, { colour: string; dash: string; letter: string }> = {
  water: { colour: '#1a56b8', dash: '', letter: '给' },
  storm: { colour: '#7a4a21', dash: '14 5', letter: '雨' },
  sewage: { colour: '#5c3414', dash: '14 4 3 4', letter: '污' },
  gas: { colour: '#b5227c', dash: '3 4', letter: '燃' },
  power: { colour: '#c3241c', dash: '18 4 3 4 3 4', letter: '电' },
  telecom: { colour: '#137a3c', dash: '7 7', letter: '信' },
}
export const networkName = (network: string) => NETWORKS[network as Network]?.zh ?? network

/** Metres a road is drawn wide, by grade: the base map knows its axis only. */
export const ROAD_METRES: Record<string, number> = { '1': 18, '2': 14, '3': 10, '4': 7, '5': 4 }

export const FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','SimHei',sans-serif"

/** Water and green carry a pattern, so that they differ in grey. */
export const PATTERNS = `<pattern id="map-water" width="18" height="10" patternUnits="userSpaceOnUse"><rect width="18" height="10" fill="#e3edf5"/><path d="M0 5q4.5-4 9 0t9 0" fill="none" stroke="#8fabc4" stroke-width=".9"/></pattern><pattern id="map-green" width="14" height="14" patternUnits="userSpaceOnUse"><rect width="14" height="14" fill="#edf4e6"/><path d="M3 5v-3m0 3l-2-2m2 2l2-2M10 12v-3m0 3l-2-2m2 2l2-2" fill="none" stroke="#9db38a" stroke-width=".9"/></pattern>`
