/** The options of an uncertain position, drawn: the disc of accuracy, and in it the ground of every unit that may be meant. */
import { type Client, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Geometry } from '../schema.ts'
import { judgeEach } from './index.ts'
import { groundOf } from './rules.ts'
import type { ResponsibilityOptions, ResponsibilityQuestion } from './schema.ts'

const query = loadQueries(import.meta.url, './options.sql')
/** A wider disc covers whole districts: nothing that a person could choose on a map. */
const WIDEST_METRES = 2_000

interface Ground {
  option: number
  geometry: Geometry
  label: number[]
  disc: Geometry
}

/**
 * The ground of each option within the accuracy of a point, likeliest first, CRS84.
 * @param question a Point with accuracyMetres above 0
 * @throws ProblemError as resolveMany does, and bad_request without a disc to draw
 */
export async function drawOptions(
  client: Client,
  question: ResponsibilityQuestion,
  now: Date,
): Promise<ResponsibilityOptions> {
  const accuracy = question.accuracyMetres ?? 0
  if (question.geometry.type !== 'Point' || accuracy <= 0 || accuracy > WIDEST_METRES) {
    const isPoint = question.geometry.type === 'Point'
    throw new ProblemError('bad_request', {
      detail: isPoint
        ? {
            en: `Options are drawn within an accuracy above 0 and up to ${WIDEST_METRES} m, but ${question.accuracyMetres ?? 'none'} was sent. Send the accuracy of the position.`,
            zh: `各单位的范围只在定位误差大于 0 且不超过 ${WIDEST_METRES} 米时画出，${question.accuracyMetres === undefined ? '没有收到误差' : `收到的是 ${question.accuracyMetres}`}。请发送位置的定位误差。`,
          }
        : {
            en: `Options are drawn round a Point, but a ${question.geometry.type} was sent. Lines and polygons have shares instead: POST /api/responsibility.`,
            zh: `各单位的范围只围绕 Point 画出，收到的是 ${question.geometry.type}。线和面按占比判定：POST /api/responsibility。`,
          },
      field: isPoint ? '/accuracyMetres' : '/geometry',
      value: isPoint ? question.accuracyMetres : question.geometry.type,
    })
  }
  const [judged] = await judgeEach(client, [question], now)
  const { answer, findings } = judged!
  if (answer instanceof ProblemError) throw answer
  const ground = groundOf(findings!)
  const options = answer.certainty!.options
  const parts = options.flatMap(({ unit }, option) => (ground.get(unit.code) ?? []).map((piece) => ({ option, piece })))
  const rows = await run<Ground>(client, query('ground'), {
    geom: findings!.geom,
    at: findings!.on,
    accuracy,
    options: parts.map(({ option }) => option),
    codes: parts.map(({ piece }) => piece.code),
    zones: parts.map(({ piece }) => `{${piece.zones.join(',')}}`),
    met: [...new Set(findings!.pieces.flatMap(({ disc, zones }) => (disc ? zones : [])))],
  })
  const { threshold, choose, clipped } = answer.certainty!
  return {
    type: 'FeatureCollection',
    features: rows.map(({ option, geometry, label }) => ({
      type: 'Feature',
      geometry,
      properties: { ...options[option]!, label },
    })),
    disc: rows[0]!.disc,
    threshold,
    choose,
    clipped,
  }
}
