/** PostgreSQL's snapshots: which transactions a statement saw. Pure. */

export interface Snapshot {
  /** Every transaction below it was over. */
  xmin: number
  /** None from here on was seen. */
  xmax: number
  /** Those between that were still running. */
  running: ReadonlySet<number>
}

/** Reads pg_current_snapshot()::text, `xmin:xmax:xip,xip`. A 64-bit xid counts up from 3 and stays exact. */
export function readSnapshot(text: string): Snapshot {
  const [xmin, xmax, running] = text.split(':')
  return { xmin: Number(xmin), xmax: Number(xmax), running: new Set(running ? running.split(',').map(Number) : []) }
}

/** Whether what this transaction wrote was seen, given that it was committed. */
export const sees = ({ xmin, xmax, running }: Snapshot, xid: number) => xid < xmin || (xid < xmax && !running.has(xid))
