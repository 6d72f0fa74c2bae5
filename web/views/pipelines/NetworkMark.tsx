import type { Network } from '../../../server/pipelines/schema.ts'
import { useNetworkLook } from '../../map/networkColour.ts'

/** A stroke in the network's colour, dashed for sewage. */
export function NetworkMark({ network, point }: { network: Network; point?: boolean }) {
  const { colour, dashed } = useNetworkLook()(network)
  return (
    <i
      className="network-mark"
      data-point={point || undefined}
      style={point ? { borderColor: colour } : { color: colour, borderTopStyle: dashed ? 'dashed' : 'solid' }}
    />
  )
}
