/** The platform's clock, which in a demo city may stand at another day than this device's. */
import { useEffect, useState } from 'react'

let offset = 0

export function setClock(platformNow: string): void {
  offset = Date.parse(platformNow) - Date.now()
}

export function now(): number {
  return Date.now() + offset
}

/** The time, again every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const [value, setValue] = useState(now)
  useEffect(() => {
    const timer = window.setInterval(() => setValue(now()), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs])
  return value
}
