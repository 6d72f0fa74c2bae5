/** The English texts: those of the Chinese ones, and a singular where English needs one; i18next picks it by `count`. */
export type InEnglish<Chinese> = {
  [Key in keyof Chinese]: Chinese[Key] extends string ? string : InEnglish<Chinese[Key]>
} & { [Key in keyof Chinese as Chinese[Key] extends string ? `${Key & string}_one` : never]?: string }
