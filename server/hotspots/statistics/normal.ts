/**
 * The tail of the standard normal distribution, P(Z ≥ |z|) doubled: J. F. Hart's rational approximation (Computer
 * Approximations, 1968, no. 5666, as in G. West, "Better approximations to cumulative normal functions", Wilmott, 2005) up to 4,
 * where it loses digits, and Laplace's continued fraction beyond. Relative error under 1e-12 down to where doubles end; a
 * difference from 1 would have nothing left at z = 8.
 */
export function twoSided(z: number): number {
  const x = Math.abs(z)
  if (x > 38.5) return 0
  const density = Math.exp(-0.5 * x * x)
  if (x >= 4) {
    let fraction = x
    for (let term = 20; term > 0; term--) fraction = x + term / fraction
    return (density / fraction) * Math.sqrt(2 / Math.PI)
  }
  let above = 3.52624965998911e-2 * x + 0.700383064443688
  above = above * x + 6.37396220353165
  above = above * x + 33.912866078383
  above = above * x + 112.079291497871
  above = above * x + 221.213596169931
  above = above * x + 220.206867912376
  let below = 8.83883476483184e-2 * x + 1.75566716318264
  below = below * x + 16.064177579207
  below = below * x + 86.7807322029461
  below = below * x + 296.564248779674
  below = below * x + 637.333633378831
  below = below * x + 793.826512519948
  below = below * x + 440.413735824752
  return (2 * density * above) / below
}
