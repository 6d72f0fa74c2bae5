/** Reasons, warnings and captions in words, 中文 and English. Pure, and the console's too. */
export interface Sentence {
  zh: string
  en: string
}
