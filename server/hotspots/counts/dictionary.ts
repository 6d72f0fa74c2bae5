/** Words by number, in the order they came; what a column of cases holds instead of text. */

export class Dictionary {
  readonly words: string[] = []
  private readonly numbers = new Map<string, number>()

  numberOf(word: string): number {
    const known = this.numbers.get(word)
    if (known !== undefined) return known
    const number = this.words.push(word) - 1
    this.numbers.set(word, number)
    return number
  }

  get size(): number {
    return this.words.length
  }

  /** 1 for every word that is wanted, by its number. */
  mask(wanted: (word: string) => boolean): Uint8Array {
    return Uint8Array.from(this.words, (word) => (wanted(word) ? 1 : 0))
  }
}

/** What a standing is made of: `filed citizen 330106 330190`; the last is empty where there is no management area. */
export const partsOf = (standing: string) => {
  const [state, source, district, management] = standing.split(' ') as [string, string, string, string]
  return { state, source, district, management }
}
