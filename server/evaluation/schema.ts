import { type Static, Type } from 'typebox'
import { CaseSummary } from '../cases/schema.ts'
import { Named } from '../schema.ts'
import { FAULTS, type FaultKind, SIGNS, type Sign } from './rules.ts'

const names = <Name extends string>(table: Record<Name, unknown>) =>
  Type.Unsafe<Name>(Type.Union(Object.keys(table).map((name) => Type.Literal(name))))
export const DAY = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'

export const Fault = Type.Object({
  kind: names<FaultKind>(FAULTS),
  sign: names<Sign>(SIGNS),
  seq: Type.Integer({ description: 'the log row it was found in' }),
  at: Type.String({ format: 'date-time' }),
  charged: Type.Union([Named, Type.Null()], { description: 'the unit it counts against' }),
  unit: Type.Union([Named, Type.Null()], { description: 'the unit that had the case' }),
  district: Named,
  note: Type.Union([Type.String(), Type.Null()]),
  escalated: Type.Boolean({ description: 'of a delay: it went on to twice the limit' }),
  struck: Type.Union(
    [Type.Object({ at: Type.String(), because: Type.Union([Type.String(), Type.Null()]) }), Type.Null()],
    { description: 'taken off by an upheld appeal' },
  ),
  case: Type.Object({ id: Type.String(), class: Named, address: Type.String(), state: CaseSummary.properties.state }),
})
export type Fault = Static<typeof Fault>

const FILTERS = {
  kind: Type.Optional(names<FaultKind>(FAULTS)),
  unit: Type.Optional(Type.String({ maxLength: 18, description: 'that it counts against' })),
  district: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'district or management area' })),
  from: Type.Optional(Type.String({ pattern: DAY, description: 'first day, of the city; default 30 days back' })),
  to: Type.Optional(Type.String({ pattern: DAY, description: 'last day, included; default today' })),
}
export const AccountabilityFilter = Type.Object(FILTERS)
export type AccountabilityFilter = Static<typeof AccountabilityFilter>

export const AccountabilityQuery = Type.Object({
  ...FILTERS,
  cursor: Type.Optional(Type.String({ maxLength: 80, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type AccountabilityQuery = Static<typeof AccountabilityQuery>

export const UnitTotal = Type.Object({
  unit: Type.Union([Named, Type.Null()]),
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'by kind, what appeals took off left out' }),
  total: Type.Integer(),
  struck: Type.Integer({ description: 'taken off by upheld appeals' }),
})
export type UnitTotal = Static<typeof UnitTotal>

export const Accountability = Type.Object({
  from: Type.String(),
  to: Type.String(),
  faults: Type.Array(Fault, { description: 'newest first' }),
  next: Type.Union([Type.String(), Type.Null()]),
  totals: Type.Array(UnitTotal, { description: 'per unit, the most first; on the first page' }),
})
export type Accountability = Static<typeof Accountability>
