/** The longitudinal profile of one pipe: levels in metres, pure. */
import type { PipeLine } from '../../../server/pipelines/schema.ts'

export interface Profile {
  /** Ground and pipe at start and end, metres above the datum, or below ground where elevations are not known. */
  ground: [number, number]
  pipe: [number, number]
  /** Fall along the flow, per mille; negative rises. */
  fallPerMille: number
  known: boolean
}

export function profileOf(
  line: Pick<PipeLine, 'startDepth' | 'endDepth' | 'flow' | 'lengthMetres'>,
  startGround: number | undefined,
  endGround: number | undefined,
): Profile {
  const known = startGround !== undefined && endGround !== undefined
  const ground: [number, number] = known ? [startGround, endGround] : [0, 0]
  const pipe: [number, number] = [ground[0] - line.startDepth, ground[1] - line.endDepth]
  const fall = line.flow === '+' ? pipe[0] - pipe[1] : pipe[1] - pipe[0]
  return { ground, pipe, known, fallPerMille: line.lengthMetres > 0 ? (fall / line.lengthMetres) * 1000 : 0 }
}
