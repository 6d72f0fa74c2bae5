/** Why a question cannot be answered: each refusal names the field, the value and what to do. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { swapAxes, toWgs84 } from '../geometry.ts'
import type { Geometry } from '../schema.ts'
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
    const refuse = (detail: string) =>
      new ProblemError('unknown_component', { detail, field: field('component'), value: asked.component })
    if (!component) {
      return refuse(
        `There is no component ${asked.component} as of ${found.on}. Check its 16 digits, or leave it out: the nearest one of the class is then looked for.`,
      )
    }
    if (component.classCode !== asked.class) {
      return refuse(
        `Component ${asked.component} is of class ${component.classCode}, the question asks for class ${asked.class}. Correct one of them.`,
      )
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
    detail: `The polygon is not valid: ${fault} (metres of the city's CRS). Draw it without touching or crossing itself.`,
    field,
    value: fault,
  })
}

/** Says where the geometry would be if it had been swapped, or drawn on a Chinese web map. */
export async function outsideCity(client: Client, geometry: Geometry | string, field: string): Promise<ProblemError> {
  if (typeof geometry === 'string')
    return new ProblemError('outside_city', { detail: 'The geometry lies outside the city.', field })
  const tries = [
    { what: 'as it is', geometry, advice: 'no community covers it there: the coverage of the city has a gap' },
    {
      what: 'with longitude and latitude exchanged',
      geometry: swapAxes(geometry),
      advice: 'send positions as [longitude, latitude]',
    },
    { what: 'read as GCJ-02', geometry: toWgs84(geometry, 'gcj02'), advice: 'convert it to WGS84 before sending' },
    { what: 'read as BD-09', geometry: toWgs84(geometry, 'bd09'), advice: 'convert it to WGS84 before sending' },
  ]
  const districts = await districtsOf(
    client,
    tries.map((one) => one.geometry),
  )
  const hint = tries.flatMap((one, index) =>
    districts[index] ? [`${one.what} it would lie in district ${districts[index]} (${one.advice})`] : [],
  )[0]
  return new ProblemError('outside_city', {
    detail: `No part of the ${geometry.type} lies in the city. ${hint ? `But ${hint}.` : 'Check the position; coordinates are CRS84, longitude first.'}`,
    field,
    value: geometry.type === 'Point' ? geometry.coordinates : geometry.type,
  })
}
