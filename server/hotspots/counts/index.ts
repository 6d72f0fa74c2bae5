/** The counts of this process, for hot spots and whatever else of them is asked: one in memory for all. */
import { perPlatform } from '../per-platform.ts'
import { LiveCounts } from './live-counts.ts'

export const liveCountsOf = perPlatform(({ database, now }) => new LiveCounts(database, now))
