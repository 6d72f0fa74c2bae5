/**
 * How far counts are from what their exposure leads to expect, E = exposure × all cases / all exposure, in one scale for large and
 * small exposures:
 *
 *   √c + √(c + 1) − √(4E + 1)     M. F. Freeman and J. W. Tukey, Annals of Mathematical Statistics 21 (1950) 607–611
 *
 * Of a Poisson count it has mean 0 and a variance near 1 whatever E is, so that arrangements of deviates are comparable. Rates are
 * not: a cell with one component and one case has the highest rate of the city, and beside a few of those nothing can stand out
 * (a demo city by components: no finding in 3,162 cells, against 30 cells planted).
 * @param exposure one a cell, above 0, where counts may have slice after slice of them; or one for each count, where 0 expects nothing and
 * a case says nothing
 */
export function deviatesOf(counts: Uint32Array, exposure: Float64Array): Float64Array {
  const cells = exposure.length
  const all = (exposure.reduce((sum, one) => sum + one, 0) * counts.length) / cells
  const rate = counts.reduce((sum, count) => sum + count, 0) / all
  return Float64Array.from(counts, (count, bin) => {
    const expected = rate * exposure[bin % cells]!
    if (expected === 0) return 0
    return Math.sqrt(count) + Math.sqrt(count + 1) - Math.sqrt(4 * expected + 1)
  })
}
