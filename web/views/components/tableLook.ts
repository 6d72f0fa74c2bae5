/** Which columns a person wants, and how high the table is: kept on this device. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const COLUMNS = [
  'code',
  'name',
  'class',
  'state',
  'supervising',
  'owner',
  'maintainer',
  'grid',
  'accuracy',
  'address',
  'note',
  'changed',
] as const
export type Column = (typeof COLUMNS)[number]
const AT_FIRST: readonly Column[] = [
  'code',
  'name',
  'class',
  'state',
  'owner',
  'maintainer',
  'grid',
  'address',
  'changed',
]

interface Look {
  columns: readonly Column[]
  height: number
}
export const useTableLook = create<Look>()(
  persist((): Look => ({ columns: AT_FIRST, height: 320 }), { name: 'wangge.components-table', version: 1 }),
)

/** In the order of COLUMNS, and never without the code. */
export function toggleColumn(column: Column): void {
  useTableLook.setState(({ columns }) => {
    const wanted = columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column]
    return { columns: COLUMNS.filter((one) => one === 'code' || wanted.includes(one)) }
  })
}

/** Not so high that no map is left, nor so low that no row is. */
export const setHeight = (height: number) =>
  useTableLook.setState({ height: Math.min(window.innerHeight - 220, Math.max(160, Math.round(height))) })
