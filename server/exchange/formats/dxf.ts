/**
 * Points of a DXF drawing: POINT, and INSERT, which is how a survey office draws a cover or a lamp, as a block on a layer. Lines
 * and hatches are drawing, not inventory, and are passed over. A DXF states no CRS: it is declared.
 */
import { readFile } from 'node:fs/promises'
import { parseString } from 'dxf'
import iconv from 'iconv-lite'
import { type FileRow, type Format, notParsed } from './format.ts'
import { detectEncoding, requireEncoding } from './text.ts'

interface Entity {
  type: string
  layer?: string
  block?: string
  handle?: string
  x?: number
  y?: number
  z?: number
}

export const dxf: Format = {
  id: 'dxf',
  zh: 'DXF 点',
  en: 'points of a DXF',
  extensions: ['.dxf'],
  recognise: (head) => /^\s*(999\r?\n.*\r?\n\s*)*0\r?\n\s*SECTION\r?\n/.test(head.toString('latin1')),
  open: async ({ path }, { encoding: asked }) => {
    const encoding = asked ? requireEncoding(asked) : await detectEncoding(path)
    const points = pointsOf(iconv.decode(await readFile(path), encoding))
    return {
      name: 'dxf',
      layers: ['dxf'],
      encoding,
      crs: null,
      hasShapes: true,
      columns: ['Layer', 'Block', 'Handle', 'Elevation'],
      rowCount: points.length,
      rows: async function* () {
        yield* points
      },
      close: async () => {},
    }
  },
}

function pointsOf(text: string): FileRow[] {
  let entities: Entity[]
  try {
    entities = parseString(text).entities
  } catch (error) {
    throw notParsed('DXF', error)
  }
  return entities
    .filter(({ type, x, y }) => (type === 'POINT' || type === 'INSERT') && Number.isFinite(x) && Number.isFinite(y))
    .map(({ layer, block, handle, x, y, z }, index) => ({
      row: index + 1,
      geometry: { type: 'Point', coordinates: [x!, y!] },
      properties: { Layer: layer ?? null, Block: block ?? null, Handle: handle ?? null, Elevation: z ?? null },
    }))
}
