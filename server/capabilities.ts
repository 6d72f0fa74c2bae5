/** Every capability, in dependency order. */

import { health } from './health.ts'
import type { App, Platform } from './platform.ts'
import { responsibility } from './responsibility/routes.ts'
import { tiles } from './tiles/routes.ts'

export const capabilities: readonly ((app: App, platform: Platform) => void | Promise<void>)[] = [
  health,
  responsibility,
  tiles,
]
