/** What people read, in both languages of the console. */
export interface Sentence {
  zh: string
  en: string
}
export type Language = keyof Sentence
