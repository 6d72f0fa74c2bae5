/** Search in the catalogue, on this device: it is small and already here. The same rule as the server's `q`. */
import type { CatalogueClass } from '../../../server/standards/schema.ts'

export const wordsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean)

const texts = new WeakMap<CatalogueClass, string>()
function textOf(one: CatalogueClass): string {
  let text = texts.get(one)
  if (text === undefined) {
    const conditions = one.conditions.flatMap(({ filing, closing }) => [filing, closing])
    text = [one.code, one.majorName, one.name, one.nameEn, ...conditions].join('\n').toLowerCase()
    texts.set(one, text)
  }
  return text
}

/** Classes in which every word occurs: in the code, a name, or a condition. */
export const matching = (classes: readonly CatalogueClass[], words: readonly string[]) =>
  classes.filter((one) => words.every((word) => textOf(one).includes(word)))

export interface Major {
  kind: CatalogueClass['kind']
  code: string
  name: string
  classes: CatalogueClass[]
}

/** By kind and major class, in the order of the codes. */
export function byMajor(classes: readonly CatalogueClass[]): Major[] {
  const majors = new Map<string, Major>()
  for (const one of classes) {
    const code = one.code.slice(0, 2)
    const key = `${one.kind}-${code}`
    const major = majors.get(key) ?? { kind: one.kind, code, name: one.majorName, classes: [] }
    major.classes.push(one)
    majors.set(key, major)
  }
  return [...majors.values()]
}

/** Text cut at the words found in it: odd pieces are hits. */
export function pieces(text: string, words: readonly string[]): string[] {
  if (words.length === 0) return [text]
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return text.split(new RegExp(`(${pattern})`, 'gi'))
}

/** Major classes of the standard; a city's own has only the name it was given. */
export const MAJORS_IN_ENGLISH: Readonly<Record<string, string>> = {
  公用设施: 'Public utilities',
  道路交通设施: 'Roads and traffic',
  市容环境设施: 'City appearance',
  园林绿化设施: 'Parks and greenery',
  其他部件: 'Other components',
  市容环境: 'City appearance',
  宣传广告: 'Advertising',
  施工管理: 'Construction',
  街面秩序: 'Street order',
  突发事件: 'Emergencies',
  其他事件: 'Other events',
}
