import type { Identity } from '../../access/rules.ts'
import type { Platform } from '../../platform.ts'
import type { Finder } from './finder.ts'
import type { Why, WhyQuery } from './schema.ts'
export async function explainCell(_p: Platform, _f: Finder, _i: Identity, _c: string, _q: WhyQuery): Promise<Why> {
  throw new Error('soon')
}
