/** How much of a limit is used up at an instant, from the server's spans. */
export interface CountedStep {
  from: string
  to: string
  /** Minutes of the limit used up between them. */
  countedMinutes: number
  why: string
}

/** Counted minutes before `at`; a span that counts does so evenly, for it counts wholly or not at all. */
export function countedBefore(steps: readonly CountedStep[], at: number): number {
  return steps.reduce((sum, { from, to, countedMinutes }) => {
    const [begin, end] = [Date.parse(from), Date.parse(to)]
    if (at <= begin || end <= begin) return sum
    return sum + countedMinutes * Math.min(1, (at - begin) / (end - begin))
  }, 0)
}
