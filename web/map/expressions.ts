import type { ExpressionSpecification } from 'maplibre-gl'
import type { Language } from '../../server/schema.ts'

/** The feature's name in the person's language. */
export function nameExpression(language: Language): ExpressionSpecification {
  if (language === 'zh') return ['get', 'name']
  return ['coalesce', ['get', 'name_en'], ['get', 'name']]
}

/** Width by road grade (1 trunk … 5 lane), growing with zoom. */
export function byGrade(stops: readonly [zoom: number, widths: readonly number[]][]): ExpressionSpecification {
  const outputs = stops.flatMap(([zoom, [w1, w2, w3, w4, w5]]) => [
    zoom,
    ['match', ['get', 'grade'], 1, w1, 2, w2, 3, w3, 4, w4, w5],
  ])
  return ['interpolate', ['exponential', 1.6], ['zoom'], ...outputs] as unknown as ExpressionSpecification
}
