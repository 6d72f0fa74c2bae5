/** P(X ≥ least) of `trials` draws that each succeed with chance `share`: added up from its small end, in logarithms. */
export function upperTail(least: number, trials: number, share: number): number {
  if (least <= 0) return 1
  if (least > trials || share <= 0) return 0
  if (share >= 1) return 1
  let log = 0
  for (let taken = 1; taken <= least; taken++) log += Math.log((trials - least + taken) / taken)
  log += least * Math.log(share) + (trials - least) * Math.log1p(-share)
  let term = 1
  let sum = 1
  for (let count = least; count < trials && term > 1e-16 * sum; count++) {
    term *= ((trials - count) / (count + 1)) * (share / (1 - share))
    sum += term
  }
  return Math.min(1, Math.exp(log) * sum)
}

/** Whether two counts, each over as much time, differ by more than chance: two-sided, each case is as likely in either. */
export const differs = (one: number, other: number): number =>
  Math.min(1, 2 * upperTail(Math.max(one, other), one + other, 0.5))
