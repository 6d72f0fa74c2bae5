/** Why a question cannot be answered: each refusal names the field, the value and what to do. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { swapAxes, toWgs84 } from '../geometry.ts'
import type { Geometry, Sentence } from '../schema.ts'
import { unknownClass } from '../standards/repository.ts'
import type { Findings, Thing } from './findings.ts'
import { type Asked, districtsOf } from './repository.ts'

/** Metres or m² below which a touch of the city's boundary is rounding, not a part inside. */
const INSIDE = 1e-6

/** Findings with what speaks against answering. */
export interface Found extends Findings {
  /** What was asked about, as hex EWKB in the city's CRS; null when it was not even projected. */
  geom: string | null
  things: Map<string, Thing[]>
  /** What is wrong with a polygon. */
  fault: string | null
}
/** In `things`: the component named, where no rule by identity looks for it. */
export const NAMED = 'named'

/** The refusal that the findings call for, or undefined when the question can be answered: no promise, for most can. */
export function refusalOf(
  client: Client,
  asked: Asked,
  found: Found,
  field: (name: string) => string,
): Promise<ProblemError> | ProblemError | undefined {
  if (!found.facts.known) return unknownClass(client, asked.kind, asked.class, field('class'))
  if (asked.kind === 'component' && asked.component !== undefined) {
    const component = [...found.things.values()].flat().find(({ named }) => named)
    const refuse = (detail: Sentence) =>
      new ProblemError('unknown_component', { detail, field: field('component'), value: asked.component })
    if (!component) {
      return refuse({
        en: `There is no component ${asked.component} as of ${found.on}. Check its 16 digits, or leave it out: the nearest one of the class is then looked for.`,
        zh: `${found.on} 时没有部件 ${asked.component}。请核对 16 位编码，或不填：那样会查找最近的同类部件。`,
      })
    }
    if (component.classCode !== asked.class) {
      return refuse({
        en: `Component ${asked.component} is of class ${component.classCode}, the question asks for class ${asked.class}. Correct one of them.`,
        zh: `部件 ${asked.component} 属小类 ${component.classCode}，问的却是小类 ${asked.class}。请改正其中一个。`,
      })
    }
  }
  if (found.fault) return badPolygon(found.fault, field('geometry'))
  if (!found.pieces.some((piece) => !piece.disc && piece.measure > INSIDE)) {
    return outsideCity(client, asked.geometry, field('geometry'))
  }
  return undefined
}

export function badPolygon(fault: string, field: string): ProblemError {
  return new ProblemError('bad_geometry', {
    detail: {
      en: `The polygon is not valid: ${fault} (metres of the city's CRS). Draw it without touching or crossing itself.`,
      zh: `多边形无效：${fault}（本市坐标系，单位米）。请画成不自接触、不自相交的图形。`,
    },
    field,
    value: fault,
  })
}

/** Says where the geometry would be if it had been swapped, or drawn on a Chinese web map. */
export async function outsideCity(client: Client, geometry: Geometry | string, field: string): Promise<ProblemError> {
  if (typeof geometry === 'string')
    return new ProblemError('outside_city', {
      detail: { en: 'The geometry lies outside the city.', zh: '几何图形不在本市范围内。' },
      field,
    })
  const convert = { en: 'convert it to WGS84 before sending', zh: '请先转换为 WGS84 再发送' }
  const tries = [
    {
      what: { en: 'as it is', zh: '照原样' },
      geometry,
      advice: {
        en: 'no community covers it there: the coverage of the city has a gap',
        zh: '那里没有社区覆盖：全市的社区之间有空隙',
      },
    },
    {
      what: { en: 'with longitude and latitude exchanged', zh: '经纬度对调后' },
      geometry: swapAxes(geometry),
      advice: { en: 'send positions as [longitude, latitude]', zh: '坐标请按 [经度, 纬度] 发送' },
    },
    { what: { en: 'read as GCJ-02', zh: '当作 GCJ-02' }, geometry: toWgs84(geometry, 'gcj02'), advice: convert },
    { what: { en: 'read as BD-09', zh: '当作 BD-09' }, geometry: toWgs84(geometry, 'bd09'), advice: convert },
  ]
  const districts = await districtsOf(
    client,
    tries.map((one) => one.geometry),
  )
  const hint = tries.flatMap(({ what, advice }, index) =>
    districts[index]
      ? {
          en: `But ${what.en} it would lie in district ${districts[index]} (${advice.en}).`,
          zh: `不过${what.zh}，会落在区 ${districts[index]} 内（${advice.zh}）。`,
        }
      : [],
  )[0] ?? {
    en: 'Check the position; coordinates are CRS84, longitude first.',
    zh: '请核对位置；坐标为 CRS84，经度在前。',
  }
  return new ProblemError('outside_city', {
    detail: {
      en: `No part of the ${geometry.type} lies in the city. ${hint.en}`,
      zh: `这个 ${geometry.type} 完全不在本市范围内。${hint.zh}`,
    },
    field,
    value: geometry.type === 'Point' ? geometry.coordinates : geometry.type,
  })
}
