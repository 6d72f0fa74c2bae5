/**
 * Unit grids are cut, joined, their common edge moved, re-coded with their community, or such a change taken back. All of it is done in the database
 * (sql/app/04_responsibility/grids.sql), which keeps the coverage whole and takes components along.
 */
import { runOne } from '../../database/database.ts'
import { checkGeometry } from '../../geometry.ts'
import type { Geometry } from '../../schema.ts'
import { outsideCity } from '../refusals.ts'
import { countsFromNow } from './ground-change.ts'
import { type ChangeKind, query, type Setting } from './kind.ts'
import { type Applied, GridsChange } from './schema.ts'

export const grids: ChangeKind<GridsChange> = {
  schema: GridsChange,
  order: 1,
  keyOf: () => undefined,
  async apply(client, change, setting) {
    countsFromNow(setting, { en: 'The coverage', zh: '网格调整' })
    const { changed } = (await runOne<{
      changed: NonNullable<Applied['handed']> & { at: string; ground: string }
    }>(client, query(QUERIES[change.op]), {
      at: setting.validFrom,
      ...(change.op === 'split' ? { grid: change.grid, line: await place(change.line, setting) } : {}),
      ...(change.op === 'merge' ? { grids: change.grids, heir: change.heir ?? null } : {}),
      ...(change.op === 'edge'
        ? { grid: change.grids[0], other: change.grids[1], line: await place(change.line, setting) }
        : {}),
      ...(change.op === 'recode' ? { community: change.community, to: change.to } : {}),
      ...(change.op === 'undo' ? { edit: change.edit } : {}),
    }))!
    const { at, ground, ...handed } = changed
    const code = change.op === 'recode' ? change.to : handed.grids![0]!.code
    return { what: 'grids', code, version: null, validFrom: new Date(at).toISOString(), handed, ground }
  },
}

const QUERIES: Record<GridsChange['op'], string> = {
  split: 'splitGrid',
  merge: 'mergeGrids',
  edge: 'moveGridEdge',
  recode: 'recodeCommunity',
  undo: 'restoreGrids',
}

/** The line in the city's CRS, hex EWKB. Throws bad_geometry, outside_city. */
async function place(line: Geometry, { client, field }: Setting): Promise<string> {
  checkGeometry(line, { field: field('line'), allowed: ['LineString'], most: 1000 })
  const placed = await runOne<{ geom: string | null }>(client, query('placeLine'), { line: JSON.stringify(line) })
  if (!placed?.geom) throw await outsideCity(client, line, field('line'))
  return placed.geom
}
