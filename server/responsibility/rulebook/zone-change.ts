/** Zones: an area by its boundary, a corridor by its centre line and half width. Geometry in CRS84, kept in the city's CRS. */
import { type Client, run, runOne } from '../../database/database.ts'
import { checkGeometry } from '../../geometry.ts'
import { badPolygon, outsideCity } from '../refusals.ts'
import type { ZoneKind } from '../schema.ts'
import { type ChangeKind, endVersion, nextVersion, notYours, query, refuse, type Setting } from './kind.ts'
import { zoneFault } from './rules.ts'
import { MAXIMUM_ZONE_VERTICES, ZoneChange } from './schema.ts'

const KIND = { table: 'Zone', word: 'zone' } as const
/** Codes of new zones: Z-PARK-4. */
const WORDS: Record<ZoneKind, string> = {
  park: 'PARK',
  scenic_area: 'SCENIC',
  construction_site: 'SITE',
  campus: 'CAMPUS',
  other_area: 'AREA',
  trunk_road: 'ROAD',
  elevated_road: 'ROAD',
  river: 'RIVER',
  metro: 'METRO',
  other_line: 'LINE',
}

export const zone: ChangeKind<ZoneChange & { isNew?: boolean }> = {
  schema: ZoneChange,
  order: 10,
  keyOf: ({ code }) => code,
  async apply(client, change, setting) {
    const fault = zoneFault(change)
    if (fault) throw refuse(setting, 'zone_refused', fault)
    const { geom, covered } = await place(client, change, setting)
    const { code, version, validFrom } = await nextVersion(setting, KIND, change, () => issue(client, change.kind))
    const isCorridor = change.axis !== undefined
    await run(client, query('addZone'), {
      code,
      at: validFrom,
      kind: change.kind,
      name: change.name.trim(),
      name_en: change.nameEn.trim(),
      axis: isCorridor ? geom : null,
      half_width: isCorridor ? change.halfWidthMetres : null,
      ground: isCorridor ? null : geom,
      version,
      now: setting.now.toISOString(),
      person: setting.actor.personId,
    })
    const sentence = {
      zh: '该区域有一部分在本市范围以外，只在本市范围内适用。',
      en: 'Part of the zone lies outside the city; it counts only inside.',
    }
    return {
      what: 'zone',
      code,
      version,
      validFrom,
      warnings: covered ? [] : [{ code: 'partly_outside', sentence }],
    }
  },
  end: (_, change, setting) => endVersion(setting, KIND, change),
}

interface Placed {
  geom: string | null
  fault: string | null
  inside: boolean | null
  covered: boolean | null
  editable: boolean | null
}

/** Throws bad_geometry, axes_swapped, too_large, outside_city, forbidden. */
async function place(
  client: Client,
  change: ZoneChange,
  setting: Setting,
): Promise<{ geom: string; covered: boolean }> {
  const name = change.axis === undefined ? 'geometry' : 'axis'
  const field = setting.field(name)
  const geometry = change[name]!
  checkGeometry(geometry, {
    field,
    allowed: name === 'axis' ? ['LineString', 'MultiLineString'] : ['Polygon', 'MultiPolygon'],
    most: MAXIMUM_ZONE_VERTICES,
  })
  const placed = await runOne<Placed>(client, query('placeZone'), {
    geometry: JSON.stringify(geometry),
    half_width: change.halfWidthMetres ?? null,
  })
  if (placed?.fault) throw badPolygon(placed.fault, field)
  if (!placed?.geom || !placed.inside) throw await outsideCity(client, geometry, field)
  if (!placed.editable) throw notYours({ en: 'A zone on this ground', zh: '这块地上的区域' }, setting)
  return { geom: placed.geom, covered: placed.covered === true }
}

async function issue(client: Client, kind: ZoneKind): Promise<string> {
  const prefix = `Z-${WORDS[kind]}-`
  const rows = await run<{ code: string }>(client, query('zoneCodes'), { prefix })
  const numbers = rows.map(({ code }) => Number(code.slice(prefix.length))).filter(Number.isSafeInteger)
  return `${prefix}${Math.max(0, ...numbers) + 1}`
}
