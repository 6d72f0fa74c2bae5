import type { Network } from '../../server/pipelines/schema.ts'
import { useTheme } from '../preferences.ts'
import { PALETTES } from './palette.ts'

/** How a network is drawn (CJJ 61-2017): colour, and dashed for sewage, which shares its colour with rain. */
export function useNetworkLook(): (network: Network) => { colour: string; dashed: boolean } {
  const theme = useTheme((store) => store.theme)
  return (network) => ({ colour: PALETTES[theme].pipes[network], dashed: network === 'sewage' })
}
