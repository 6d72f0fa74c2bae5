/** The ground of a zone, or the line of a strip, drawn on the map. */

import type { Geometry } from '../../../server/schema.ts'
import { useSketch } from '../../map/sketch.ts'

export type ShapeKind = 'polygon' | 'line'
export const useShape = (kind: ShapeKind, first: Geometry | undefined) => ({ ...useSketch({ kind, first }), kind })
export type ShapeDrawing = ReturnType<typeof useShape>
