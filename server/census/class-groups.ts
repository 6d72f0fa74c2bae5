/** Classes by what they are in the street: what may share a place, stand where, and must be measured how well. Configuration. */

export const CLASS_GROUPS = {
  cover: ['0101', '0102', '0103', '0104', '0106', '0110', '0111', '0114', '0118', '0123', '0126'],
  pole: ['0130', '0131', '0137', '0139', '0211'],
  cabinet: ['0125', '0127', '0128', '0145', '0149', '0193'],
  building: ['0140', '0151', '0152', '0197', '0199', '0301', '0304', '0503', '0504'],
  furniture: ['0146', '0154', '0204', '0220', '0221', '0225', '0305', '0308', '0397', '0405', '0406', '0407'],
  tree: ['0401', '0402'],
  /** On poles and walls: shares the place of what carries it. */
  mounted: ['0129', '0150', '0178', '0212', '0283', '0302', '0306', '0307', '0598'],
  /** Stands in water or at its edge by nature. */
  waterside: ['0206', '0208', '0209', '0230', '0299', '0410', '0506', '0507', '0508'],
} as const satisfies Record<string, readonly string[]>
export type ClassGroup = keyof typeof CLASS_GROUPS

const EXCLUSIVE: readonly ClassGroup[] = ['cover', 'pole', 'cabinet', 'building', 'furniture', 'tree']
const excludes = (one: ClassGroup, other: ClassGroup) =>
  EXCLUSIVE.includes(one) && EXCLUSIVE.includes(other)
    ? one !== other || one === 'cover' || one === 'building'
    : one === 'mounted'
      ? other === 'cover' || other === 'tree'
      : other === 'mounted' && (one === 'cover' || one === 'tree')

const groups = Object.entries(CLASS_GROUPS) as [ClassGroup, readonly string[]][]
/** Pairs of classes that cannot be at one point, both ways round. */
export const EXCLUDING: readonly (readonly [string, string])[] = groups.flatMap(([group, classes]) =>
  groups
    .filter(([other]) => excludes(group, other))
    .flatMap(([, others]) =>
      classes.flatMap((one) => others.filter((two) => two !== one).map((two) => [one, two] as const)),
    ),
)

/** Base features by which a place is judged. */
export type BaseKind = 'water' | 'green' | 'road'
export interface UnlikelyPlace {
  groups?: readonly ClassGroup[]
  classes?: readonly string[]
  base: BaseKind
  /** inside: so many metres in from its edge; beside: so near its middle line; beyond: farther than this from any. */
  relation: 'inside' | 'beside' | 'beyond'
  metres: number
  /** Roads up to this grade (1 trunk … 5 lane); all without. */
  grade?: number
}

/** There are no buildings on our base map; what is known of the ground is water, green and the middle lines of roads. */
export const UNLIKELY_PLACES: readonly UnlikelyPlace[] = [
  {
    groups: ['cover', 'pole', 'cabinet', 'building', 'furniture', 'tree', 'mounted'],
    base: 'water',
    relation: 'inside',
    metres: 2,
  },
  { classes: ['0201', '0499', '0284', '0494'], base: 'water', relation: 'inside', metres: 2 },
  { classes: ['0503', '0504', '0304'], base: 'green', relation: 'inside', metres: 20 },
  { groups: ['building', 'tree'], base: 'road', relation: 'beside', metres: 1, grade: 4 },
  { groups: ['cabinet', 'furniture'], base: 'road', relation: 'beside', metres: 0.75, grade: 3 },
  { classes: ['0204', '0212', '0217', '0283'], base: 'road', relation: 'beyond', metres: 50 },
]

/** Covers by the network under them. */
export const COVER_NETWORKS: readonly (readonly [classCode: string, network: string])[] = [
  ['0101', 'water'],
  ['0102', 'sewage'],
  ['0103', 'storm'],
  ['0111', 'gas'],
]

/** Whose position must be right to half a metre (A, GB/T 30428.2): what has one clear point. */
export const DEMAND_A: readonly string[] = [
  ...CLASS_GROUPS.cover,
  ...CLASS_GROUPS.pole,
  ...CLASS_GROUPS.cabinet,
  '0204',
  '0212',
  '0283',
]

export const classesOf = ({ groups: names = [], classes = [] }: Pick<UnlikelyPlace, 'groups' | 'classes'>) => [
  ...names.flatMap((name) => [...CLASS_GROUPS[name]]),
  ...classes,
]
