/** GDAL for tests: the other reader and writer of these formats. The gate installs it; a desk without it skips what needs it, and says so. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hasGdal = (() => {
  try {
    execFileSync('ogr2ogr', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI) throw new Error('the gate needs gdal-bin')
    console.warn('GDAL is not installed (Debian: gdal-bin): what compares with it is skipped')
    return false
  }
})()

/** Works in a folder of its own. */
export function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-gdal-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A CSV of WKT as ogr2ogr writes it in another format. */
export function converted(csv: string, output: string, options: readonly string[]): Buffer {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'given.csv'), csv)
    const target = join(folder, output)
    execFileSync(
      'ogr2ogr',
      [
        ...options,
        target,
        join(folder, 'given.csv'),
        '-oo',
        'X_POSSIBLE_NAMES=Lon',
        '-oo',
        'Y_POSSIBLE_NAMES=Lat',
        options.includes('-t_srs') ? '-s_srs' : '-a_srs',
        'OGC:CRS84',
        '-nln',
        'rows',
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    return readFileSync(target)
  })
}

interface Feature {
  properties: Record<string, string | null>
  geometry: { type: string; coordinates: unknown }
}
/** Every feature of every layer as GDAL reads it, in CRS84. */
export function readByGdal(name: string, content: Buffer, options: readonly string[] = []): Feature[] {
  return inFolder((folder) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    const source = name.endsWith('.zip') ? `/vsizip/${path}` : path
    const layers = [
      ...execFileSync('ogrinfo', ['-q', source], { encoding: 'utf8' }).matchAll(/^\d+: (.+?)(?: \(.*\))?$/gm),
    ].map(([, layer]) => layer!)
    return layers.flatMap((layer, index) => {
      const target = join(folder, `${index}.geojson`)
      execFileSync(
        'ogr2ogr',
        ['-f', 'GeoJSON', '-t_srs', 'OGC:CRS84', '-lco', 'COORDINATE_PRECISION=9', ...options, target, source, layer],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      )
      return (JSON.parse(readFileSync(target, 'utf8')) as { features: Feature[] }).features
    })
  })
}
