/** What is chosen for an import: what was asked last, else what the server proposes; and what is still missing. */
import type { Import, ImportOptions } from '../../../server/exchange/schema.ts'

export type Field = keyof NonNullable<ImportOptions['mapping']>
/** Those that most files have, in the order they are asked for; the others are shown when they are mapped, or wanted. */
export const MAIN: readonly Field[] = ['class', 'name', 'code', 'x', 'y', 'owner', 'maintainer', 'supervising', 'state']
export const OTHERS: readonly Field[] = [
  'wkt',
  'address',
  'note',
  'accuracy',
  'source',
  'originalOn',
  'supervisingName',
  'ownerName',
  'maintainerName',
]
const PLACE: ReadonlySet<Field> = new Set(['x', 'y', 'wkt'])
/** A file with shapes of its own needs no columns for its places. */
export const fieldsOf = (fields: readonly Field[], { hasShapes }: Import['inspection']) =>
  fields.filter((field) => !hasShapes || !PLACE.has(field))

export const optionsOf = ({ inspection, options }: Import): ImportOptions => ({
  ...inspection.proposal,
  ...options,
})

const ordered = (value: unknown): unknown =>
  value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => inner !== undefined && inner !== null)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, inner]) => [name, ordered(inner)]),
      )
    : value
/** Whether both ask for the same, whatever is left out or nothing. */
export const isSame = (one: ImportOptions, other: ImportOptions) =>
  JSON.stringify(ordered(one)) === JSON.stringify(ordered(other))

/** What a check cannot begin without. */
export function missing({ mapping = {}, constants = {}, crs }: ImportOptions, { hasShapes }: Import['inspection']) {
  return {
    class: !mapping.class && !constants.class,
    place: !hasShapes && !mapping.wkt && !(mapping.x && mapping.y),
    crs: !crs,
  }
}
