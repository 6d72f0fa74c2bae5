/** Every format, asked in this order what a file is: those with a signature of their own first, plain tables last. */
import { open } from 'node:fs/promises'
import { ProblemError } from '../../errors.ts'
import { csv } from './csv.ts'
import { dxf } from './dxf.ts'
import type { Format, Source } from './format.ts'
import { geojson } from './geojson.ts'
import { geojsonSeq } from './geojson-seq.ts'
import { geopackage } from './geopackage.ts'
import { shapefile } from './shapefile.ts'

export const FORMATS: readonly Format[] = [geopackage, shapefile, dxf, geojson, geojsonSeq, csv]

const HEAD = 65_536

/** @throws ProblemError unreadable_file when no format knows it */
export async function recognise(source: Source): Promise<Format> {
  const file = await open(source.path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    const head = buffer.subarray(0, bytesRead)
    const found = FORMATS.find((format) => format.recognise(head, source.name))
    if (found) return found
  } finally {
    await file.close()
  }
  throw new ProblemError('unreadable_file', {
    detail: {
      en: `${source.name} is none of ${FORMATS.map(({ en }) => en).join(', ')}. Export it as one of these.`,
      zh: `${source.name} 不是可导入的格式。请另存为以下之一：${FORMATS.map(({ zh }) => zh).join('、')}。`,
    },
    field: '/file',
    value: source.name,
  })
}

export function formatNamed(id: string): Format {
  const found = FORMATS.find((format) => format.id === id)
  if (!found) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `There is no format "${id}"; there are ${FORMATS.map((format) => format.id).join(', ')}.`,
        zh: `没有格式“${id}”，可用：${FORMATS.map((format) => format.id).join('、')}。`,
      },
      field: '/format',
      value: id,
    })
  }
  return found
}
