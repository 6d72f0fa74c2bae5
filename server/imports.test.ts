/** The arrows of ARCHITECTURE.md, read off the import lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** A capability may import those before it, never those after. */
const ORDER = [
  'database',
  'access',
  'areas',
  'standards',
  'units',
  'components',
  'exchange',
  'pipelines',
  'responsibility',
  'census',
  'photos',
  'cases',
  'evaluation',
  'hotspots',
]
/** Which outside packages only one folder may touch. */
const ONLY: Record<string, string[]> = {
  pg: ['server/database/', 'server/testing.ts', 'web/journeys/'],
  'maplibre-gl': ['web/map/'],
}

const files = ['server', 'web', 'tiles', 'fixtures'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => /\.tsx?$/.test(name)),
)
const imports = files.flatMap((file) =>
  [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]/gm),
  ].map((match) => ({
    file,
    typeOnly: Boolean(match[1]),
    target: match[2]!.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), match[2]!)) : match[2]!,
  })),
)
const isTest = (file: string) =>
  /\.(test|journey)\.tsx?$/.test(file) || file === 'server/testing.ts' || file.endsWith('bench.ts')
const capability = (file: string) => /^server\/(\w+)\//.exec(file)?.[1]

describe('dependencies point one way', () => {
  it('between capabilities', () => {
    const wrong = imports.filter(({ file, target }) => {
      if (isTest(file)) return false
      // Shapes of an answer may be named from anywhere: a schema is vocabulary.
      if (/\/(schema|rules|lifecycle)\.ts$/.test(target)) return false
      const from = ORDER.indexOf(capability(file) ?? '')
      const to = ORDER.indexOf(capability(target) ?? '')
      return from >= 0 && to >= 0 && to > from
    })
    expect(wrong).toEqual([])
  })

  it('tiles and live know no capability', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        !isTest(file) &&
        /^(tiles|server\/(tiles|live))\//.test(file) &&
        /^server\/(areas|standards|units|components|exchange|pipelines|responsibility|census|photos|cases|evaluation|hotspots)\//.test(
          target,
        ) &&
        !/\/(schema|rules|lifecycle)\.ts$/.test(target),
    )
    expect(wrong).toEqual([])
  })

  it('the console imports from the server only schemas and rules', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        file.startsWith('web/') &&
        !file.startsWith('web/journeys/') &&
        target.startsWith('server/') &&
        !/\/?(schema|rules|lifecycle)\.ts$/.test(target),
    )
    expect(wrong).toEqual([])
  })

  it('how tiles are drawn is for the console alone', () => {
    const isStyle = (file: string) => /^tiles\/(\w+\/style|styles)\.ts$/.test(file)
    const wrong = imports.filter(
      ({ file, target }) =>
        (isStyle(target) && !isStyle(file) && !file.startsWith('web/map/')) ||
        (file.startsWith('tiles/') &&
          target.startsWith('web/') &&
          !(isStyle(file) && /^web\/(map\/|preferences)/.test(target))),
    )
    expect(wrong).toEqual([])
  })

  it.each(Object.entries(ONLY))('%s is imported only where it belongs', (name, folders) => {
    const wrong = imports.filter(
      ({ file, target, typeOnly }) =>
        target === name && !typeOnly && !isTest(file) && !folders.some((folder) => file.startsWith(folder)),
    )
    expect(wrong).toEqual([])
  })
})
