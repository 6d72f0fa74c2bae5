/** Every capability, in dependency order. */
import type { App, Platform } from './platform.ts'
import { health } from './health.ts'
import { responsibility } from './responsibility/routes.ts'

export const capabilities: readonly ((app: App, platform: Platform) => void | Promise<void>)[] = [health, responsibility]
