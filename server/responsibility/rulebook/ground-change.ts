/** A strip of ground goes to a community. All of it is done in the database (hand_over_ground), which keeps the coverage whole. */
import { runOne } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { checkGeometry } from '../../geometry.ts'
import type { Sentence } from '../../schema.ts'
import { badPolygon, outsideCity } from '../refusals.ts'
import { type ChangeKind, query, type Setting } from './kind.ts'
import { type Applied, GroundChange } from './schema.ts'

/** Vertices a strip may have: every one of them may become a vertex of a border. */
const MAXIMUM_VERTICES = 5000

export const ground: ChangeKind<GroundChange> = {
  schema: GroundChange,
  order: 1,
  keyOf: () => undefined,
  async apply(client, change, setting) {
    countsFromNow(setting, { en: 'Ground', zh: '划界调整' })
    const field = setting.field('geometry')
    checkGeometry(change.geometry, { field, allowed: ['Polygon', 'MultiPolygon'], most: MAXIMUM_VERTICES })
    const placed = await runOne<{ geom: string | null; fault: string | null; inside: boolean | null }>(
      client,
      query('placeZone'),
      { geometry: JSON.stringify(change.geometry), half_width: null },
    )
    if (placed?.fault) throw badPolygon(placed.fault, field)
    if (!placed?.geom || !placed.inside) throw await outsideCity(client, change.geometry, field)
    const { handed } = (await runOne<{ handed: NonNullable<Applied['handed']> & { at: string; ground: string } }>(
      client,
      query('handOverGround'),
      { strip: placed.geom, to: change.to, at: setting.validFrom },
    ))!
    const { at, ground: hex, ...told } = handed
    return {
      what: 'ground',
      code: change.to,
      version: null,
      validFrom: new Date(at).toISOString(),
      handed: told,
      ground: hex,
    }
  },
}

/** Areas and components are in force by having no end: there is one state of them, the present. Throws bad_request. */
export function countsFromNow({ now, validFrom }: Setting, what: Sentence): void {
  if (Date.parse(validFrom) <= now.getTime()) return
  throw new ProblemError('bad_request', {
    detail: {
      en: `${what.en} changes hands from now on, not from ${validFrom}. Leave validFrom out, and send the rest of the changes by themselves.`,
      zh: `${what.zh}立即生效，不能从 ${validFrom} 起生效。请不填 validFrom，其余修改另行发送。`,
    },
    field: '/validFrom',
    value: validFrom,
  })
}
