/** The bare SQL of the same tiles by pgbench: no HTTP, no driver, no compression. Nobody on PostGIS can be faster. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TileAddress } from '../../database/tile-encoder.ts'
import { type ServedLayer, statementOf } from '../layers.ts'
import type { Report } from './load.ts'

const run = promisify(execFile)
export const hasPgbench = !spawnSync('pgbench', ['--version']).error

/** Our statement of a layer, with names for pgbench. Its comments go, for a colon in them would be a variable. */
export function ownStatement(layer: ServedLayer): string {
  const question = { layers: [layer], filter: undefined, properties: undefined, time: { kind: 'now' as const } }
  const { text, parameters } = statementOf('native', {
    ...question,
    address: { z: layer.layer.maxzoom, x: 0, y: 0 },
  }).query
  return text.replace(/--[^\n]*/g, '').replace(/\$(\d+)/g, (_, number) => `:${parameters[Number(number) - 1]}`)
}

/** What Martin 1 asks for a table of points in this SRID, to measure it without its HTTP. */
export function martinStatement(table: string, fields: string, srid: 3857 | 4326): string {
  const box =
    srid === 3857
      ? 'ST_TileEnvelope(:z::integer, :x::integer, :y::integer, margin => 0.015625)'
      : `ST_Expand(ST_Transform(ST_TileEnvelope(:z::integer, :x::integer, :y::integer), 4326), 0.015625 * 360 / 2 ^ :z::integer)`
  return `select ST_AsMVT(tile, 'layer', 4096, 'geom') from (
    select ST_AsMVTGeom(ST_Transform(ST_CurveToLine(geom::geometry), 3857),
      ST_TileEnvelope(:z::integer, :x::integer, :y::integer), 4096, 64, true) as geom, ${fields}
    from ${table} where geom && ${box}) tile`
}

/** Tiles drawn at random from the list by pgbench itself, so that no look-up is measured: a tree of cases. */
function script(statement: string, tiles: readonly TileAddress[]): string {
  const packed = tiles.map(({ z, x, y }) => (BigInt(z) << 48n) + (BigInt(x) << 24n) + BigInt(y))
  const pick = (from: number, to: number): string => {
    if (to - from === 1) return String(packed[from])
    const middle = (from + to) >> 1
    return `case when :i < ${middle} then ${pick(from, middle)} else ${pick(middle, to)} end`
  }
  return `\\set i random(0, ${tiles.length - 1})
\\set tile ${pick(0, tiles.length)}
\\set z :tile >> 48
\\set x (:tile >> 24) & 16777215
\\set y :tile & 16777215
\\set size 40075016.685578488 / (1 << :z)
\\set west :x * :size - 20037508.342789244
\\set north 20037508.342789244 - :y * :size
\\set unit :size / 4096
${statement};
`
}

/**
 * Runs a statement over tiles for some seconds.
 * @param settings of the session: the identity that a layer with rights is asked as
 */
export async function ceiling(
  databaseUrl: string,
  statement: string,
  tiles: readonly TileAddress[],
  pool: number,
  seconds: number,
  settings: Record<string, string> = {},
): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'))
  try {
    const file = join(folder, 'tile.sql')
    writeFileSync(file, script(statement, tiles))
    const options = Object.entries({ jit: 'off', ...settings }).map(([name, value]) => `-c ${name}=${value}`)
    const log = ['--log', `--log-prefix=${join(folder, 'log')}`]
    const { stdout } = await run(
      'pgbench',
      ['-n', '-M', 'prepared', '-c', `${pool}`, '-j', '2', '-T', `${seconds}`, '-D', 'now=2026-11-20', ...log].concat([
        '--random-seed=2008',
        '-f',
        file,
        databaseUrl,
      ]),
      { env: { ...process.env, PGOPTIONS: options.join(' ') } },
    )
    const took = readdirSync(folder)
      .filter((name) => name.startsWith('log'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
      .map((line) => Number(line.split(' ')[2]) / 1000)
      .sort((a, b) => a - b)
    const at = (part: number) => took[Math.floor(took.length * part)] ?? Number.NaN
    return {
      rate: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]),
      p50: at(0.5),
      p99: at(0.99),
      bytes: Number.NaN,
      failed: Number(/failed transactions: (\d+)/.exec(stdout)?.[1] ?? 0),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
