/** What was changed by a form, and where a shape is held: pure. */
import type { Component, ComponentEdit } from '../../../server/components/schema.ts'
import type { Geometry } from '../../../server/schema.ts'

export interface ComponentForm {
  name: string
  state: Component['state']
  supervising: string | null
  owner: string | null
  maintainer: string | null
  accuracyClass: Component['accuracyClass']
  dataSource: Component['dataSource']
  address: string
  note: string
}

export const formOf = (component: Component): ComponentForm => ({
  name: component.name,
  state: component.state,
  supervising: component.supervising?.code ?? null,
  owner: component.owner?.code ?? null,
  maintainer: component.maintainer?.code ?? null,
  accuracyClass: component.accuracyClass,
  dataSource: component.dataSource,
  address: component.address ?? '',
  note: component.note ?? '',
})

/** Only what differs is sent: an edit of the name does not carry an old owner back in. */
export function patchOf(before: ComponentForm, after: ComponentForm): ComponentEdit {
  const patch: Record<string, unknown> = {}
  for (const key of Object.keys(after) as (keyof ComponentForm)[]) {
    const value = typeof after[key] === 'string' ? after[key].trim() : after[key]
    if (value !== before[key]) patch[key] = value === '' && key !== 'name' ? null : value
  }
  return patch as ComponentEdit
}

/** Every field as a patch holds it: nothing is null. */
export function fieldsOf(component: Component): Record<string, unknown> {
  const form = Object.entries({ ...formOf(component), geometry: component.geometry })
  return Object.fromEntries(form.map(([key, value]) => [key, value === '' ? null : value]))
}

type Nested = number | readonly Nested[]
const isPosition = (value: Nested): value is readonly number[] => Array.isArray(value) && typeof value[0] === 'number'

/** A handle to carry a shape by: its first point. */
export function handleOf({ coordinates }: Geometry): [number, number] {
  let at = coordinates as Nested
  while (!isPosition(at)) at = (at as readonly Nested[])[0]!
  return [at[0]!, at[1]!]
}

/** The same shape carried so that its handle is exactly at `to`; ten decimals are a hundredth of a millimetre. */
export function carried(geometry: Geometry, to: readonly number[]): Geometry {
  if (geometry.type === 'Point') return { type: 'Point', coordinates: [to[0]!, to[1]!] }
  const [lon, lat] = handleOf(geometry)
  const by = [to[0]! - lon, to[1]! - lat] as const
  const shift = (value: Nested): Nested =>
    isPosition(value)
      ? [Number((value[0]! + by[0]).toFixed(10)), Number((value[1]! + by[1]).toFixed(10))]
      : (value as readonly Nested[]).map(shift)
  return { ...geometry, coordinates: shift(geometry.coordinates as Nested) } as Geometry
}
