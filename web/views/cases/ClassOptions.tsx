import type { CatalogueClass } from '../../../server/standards/schema.ts'
import { useName } from '../../i18n/label.ts'

/** Options of a select: classes of one kind, each under its major class, which may be chosen as a whole. */
export function ClassOptions({
  classes,
  whole,
}: {
  classes: readonly CatalogueClass[]
  /** What the choice of a whole major class is called. */
  whole: (major: string, name: string) => string
}) {
  const name = useName()
  const majors = [...new Set(classes.map(({ code }) => code.slice(0, 2)))]
  return majors.map((major) => {
    const inside = classes.filter(({ code }) => code.startsWith(major))
    const { majorName } = inside[0]!
    return (
      <optgroup key={major} label={majorName}>
        <option value={major}>{whole(major, majorName)}</option>
        {inside.map((one) => (
          <option key={one.code} value={one.code}>
            {one.code} {name(one)}
          </option>
        ))}
      </optgroup>
    )
  })
}
