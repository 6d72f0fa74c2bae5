/** Every check of the inventory. A check is a file here, and its SQL beside it. */
import { accuracy } from './accuracy.ts'
import type { Check } from './check.ts'
import { className } from './class-name.ts'
import { coverWithoutPipe } from './cover-without-pipe.ts'
import { duplicate } from './duplicate.ts'
import { noGrid } from './no-grid.ts'
import { noMaintainer } from './no-maintainer.ts'
import { noOwner } from './no-owner.ts'
import { noSupervising } from './no-supervising.ts'
import { stacked } from './stacked.ts'
import { stale } from './stale.ts'
import { state } from './state.ts'
import { unlikelyPlace } from './unlikely-place.ts'
import { wrongDistrict } from './wrong-district.ts'
import { wrongGrid } from './wrong-grid.ts'
import { wrongShape } from './wrong-shape.ts'

export const checks: readonly Check[] = [
  noOwner,
  noMaintainer,
  noSupervising,
  wrongGrid,
  noGrid,
  duplicate,
  stacked,
  unlikelyPlace,
  coverWithoutPipe,
  wrongShape,
  stale,
  className,
  state,
  wrongDistrict,
  accuracy,
]
export const checkOf = (id: string): Check | undefined => checks.find((check) => check.id === id)
export type { Check, Fault, Fix } from './check.ts'
