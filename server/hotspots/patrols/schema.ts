import { type Static, Type } from 'typebox'
import { Sentence } from '../../schema.ts'
import { FAULTS, type FaultCode } from './rules.ts'

const Day = (description: string) => Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description })
const count = Type.Integer({ minimum: 0 })

/** What is in a row is judged line by line, all of it before anything is written. */
export const PatrolRows = Type.Object({
  rows: Type.Array(
    Type.Object({
      day: Type.Unknown({ description: '2026-11-20, by the city’s clock' }),
      grid: Type.Unknown({ description: 'responsibility grid, 330106001Z001' }),
      hours: Type.Unknown({ description: 'hours of patrol that day, all collectors together; a number' }),
    }),
    { minItems: 1 },
  ),
})
export type PatrolRows = Static<typeof PatrolRows>
export const PatrolQuery = Type.Object({
  source: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'where the figures come from' })),
})

const totals = {
  rows: Type.Integer({ minimum: 0, description: 'pairs of day and grid' }),
  grids: Type.Integer({ minimum: 0, description: 'responsibility grids' }),
  hours: Type.Number(),
}
export const PatrolsLoaded = Type.Object({
  ...totals,
  replaced: Type.Integer({ minimum: 0, description: 'rows there were before' }),
  from: Type.String(),
  to: Type.String(),
})
export type PatrolsLoaded = Static<typeof PatrolsLoaded>

/** 422 patrols_refused: nothing was written. */
export const PatrolFault = Type.Object({
  line: Type.Integer({ description: 'of the text, the first being 1; of JSON the row' }),
  code: Type.Unsafe<FaultCode>(Type.Union(Object.keys(FAULTS).map((code) => Type.Literal(code)))),
  value: Type.String(),
  sentence: Sentence,
})
export type PatrolFault = Static<typeof PatrolFault>

export const PatrolPeriod = Type.Object({
  from: Type.Optional(Day('first day; the first there is when nothing is said')),
  to: Type.Optional(Day('last day, included')),
})
export const PatrolRemoval = Type.Object({ from: Day('first day'), to: Day('last day, included') })

/** GET /api/hotspots/patrols: what is loaded, of the grids that I oversee. */
export const Patrols = Type.Object({
  ...totals,
  of: Type.Integer({ minimum: 0, description: 'responsibility grids that there are' }),
  months: Type.Array(Type.Object({ month: Type.String(), days: count, ...totals })),
  days: Type.Array(Type.Object({ day: Type.String(), grids: count, hours: Type.Number() })),
  byGrid: Type.Array(Type.Object({ grid: Type.String(), name: Type.String(), days: count, hours: Type.Number() })),
})
export type Patrols = Static<typeof Patrols>
export const PatrolsRemoved = Type.Object({ removed: count })
