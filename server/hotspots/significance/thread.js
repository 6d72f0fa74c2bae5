// @ts-check
/** The thread statistics are computed in. Plain JavaScript that brings the loader for what follows: a thread gets none. */
import { register } from 'tsx/esm/api'

register()
await import('./thread.ts')
