/** What the codes of a filter are called, for its caption. */
import type { Identity } from '../../access/rules.ts'
import type { Platform } from '../../platform.ts'
import { namesOf } from '../asking.ts'
import type { HeatFilter } from '../rules.ts'
import type { Names } from './sentences.ts'

type Named = { word: string; name: string; nameEn: string }

export async function namesIn(
  platform: Platform,
  identity: Identity,
  { kind, classes, areas, units }: HeatFilter,
): Promise<Names> {
  const words = classes.map((choice) => `${choice.kind ?? kind ?? 'event'} ${choice.code}`)
  const found = await Promise.all([
    words.length > 0 ? namesOf<Named>(platform, identity, 'nameClasses', words) : new Map<string, Named>(),
    areas.length > 0 ? namesOf<Named>(platform, identity, 'nameAreas', areas) : new Map<string, Named>(),
    units.length > 0 ? namesOf<Named>(platform, identity, 'nameUnits', units) : new Map<string, Named>(),
  ])
  return new Map(found.flatMap((names) => [...names]))
}
