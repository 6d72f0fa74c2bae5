/** The counts of this process, for hot spots and whatever else of them is asked: one in memory for all. */
import type { Platform } from '../../platform.ts'
import { LiveCounts } from './live-counts.ts'

const counts = new WeakMap<Platform, LiveCounts>()

export function liveCountsOf(platform: Platform): LiveCounts {
  const known = counts.get(platform)
  if (known) return known
  const live = new LiveCounts(platform.database, platform.now)
  counts.set(platform, live)
  return live
}
