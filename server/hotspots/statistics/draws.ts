/**
 * Seeded draws for permutations: the same seed gives the same p everywhere, so that what was published can be computed again.
 * sfc32 of C. Doty-Humphrey (PractRand), 128 bits of state, seeded through the finaliser of MurmurHash3.
 */
export class Draws {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(seed: number) {
    let state = seed | 0
    const next = () => {
      state = (state + 0x9e3779b9) | 0
      let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      return mixed ^ (mixed >>> 16)
    }
    this.a = next()
    this.b = next()
    this.c = next()
    for (let round = 0; round < 12; round++) this.bits()
  }

  /** 32 bits, signed. */
  private bits(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum
  }

  /** An integer in [0, count); for a count of a million some are drawn more often than others by 1 in 4,000. */
  below(count: number): number {
    return Math.floor(((this.bits() >>> 0) / 4294967296) * count)
  }

  /** Fills with different integers of [0, count), every order equally likely (rejection: much fewer are drawn than there are). */
  fillDifferent(into: Uint32Array, count: number): void {
    if (into.length > count) throw new RangeError(`Expected at most ${count} different draws, got ${into.length}.`)
    if (into.length * 2 > count) {
      const all = Uint32Array.from({ length: count }, (_, at) => at)
      for (let at = 0; at < into.length; at++) {
        const other = at + this.below(count - at)
        into[at] = all[other]!
        all[other] = all[at]!
      }
      return
    }
    for (let at = 0; at < into.length; at++) {
      let drawn = this.below(count)
      while (into.subarray(0, at).includes(drawn)) drawn = this.below(count)
      into[at] = drawn
    }
  }
}
