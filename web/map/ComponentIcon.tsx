import { useMemo } from 'react'
import { useTheme } from '../preferences.ts'
import { CLASS_SHAPES, iconDataUrl, MAJORS } from './icons.ts'

/** A component as the map draws it. */
export function ComponentIcon({
  classCode,
  broken,
  size = 20,
}: {
  classCode: string
  broken?: boolean
  size?: number
}) {
  const theme = useTheme((store) => store.theme)
  const source = useMemo(() => {
    const { family, shape } = MAJORS[classCode.slice(0, 2)] ?? { family: 'other', shape: 'dot' }
    const own = CLASS_SHAPES.find(({ classes }) => classes.includes(classCode))?.shape ?? shape
    return iconDataUrl(`component|${theme}|${family}|${own}${broken ? '|broken' : ''}`)
  }, [classCode, broken, theme])
  return <img alt="" src={source} width={size} height={size} />
}
