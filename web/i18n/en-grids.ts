/** Words of editing unit grids, and of what was done to the inventory. */
import type { zhGrids } from './zh-grids.ts'

export const enGrids: typeof zhGrids = {
  op: {
    split: 'Grid split',
    merge: 'Grids joined',
    edge: 'Common edge moved',
    recode: 'Community re-coded',
    undo: 'Change of grids taken back',
  },
}
