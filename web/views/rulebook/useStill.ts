import { useEffect, useState } from 'react'

/** Milliseconds without a further corner, drag or choice before the server is asked. */
const STILL = 450

/** A text once it holds still; null while it moves. */
export function useStill(text: string | null): string | null {
  const [still, setStill] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL)
    return () => clearTimeout(timer)
  }, [text])
  return still === text ? still : null
}
