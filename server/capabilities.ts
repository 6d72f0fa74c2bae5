/** Every capability, in dependency order. */

import { areas } from './areas/routes.ts'
import { evidence } from './cases/evidence/routes.ts'
import { cases } from './cases/routes.ts'
import { census } from './census/routes.ts'
import { differences } from './components/differences/routes.ts'
import { edits } from './components/edits/routes.ts'
import { components } from './components/routes.ts'
import { quality } from './evaluation/quality/routes.ts'
import { evaluation } from './evaluation/routes.ts'
import { exchange } from './exchange/routes.ts'
import { health } from './health.ts'
import { hotspots } from './hotspots/routes.ts'
import { live } from './live/routes.ts'
import { componentPhotos } from './photos/components/routes.ts'
import { photos } from './photos/routes.ts'
import { pipelines } from './pipelines/routes.ts'
import type { App, Platform } from './platform.ts'
import { responsibility } from './responsibility/routes.ts'
import { standards } from './standards/routes.ts'
import { tiles } from './tiles/routes.ts'
import { units } from './units/routes.ts'

export const capabilities: readonly ((app: App, platform: Platform) => void | Promise<void>)[] = [
  health,
  areas,
  standards,
  units,
  components,
  edits,
  differences,
  exchange,
  pipelines,
  responsibility,
  census,
  photos,
  componentPhotos,
  cases,
  evidence,
  evaluation,
  quality,
  hotspots,
  tiles,
  live,
]
