import { useEffect, useState } from 'react'

/** A value once it has stood still for a moment, null while it changes: the server is not asked for every step on the way. */
export function useSettled(value: string | null, afterMs: number): string | null {
  const [settled, setSettled] = useState<string | null>(null)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), afterMs)
    return () => window.clearTimeout(timer)
  }, [value, afterMs])
  return settled === value ? value : null
}
