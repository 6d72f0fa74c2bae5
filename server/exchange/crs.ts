/** Which CRS a file is in: by EPSG number, or by the definition in its .prj, compared with what PostGIS knows. */
import proj4 from 'proj4'
import type { CityFrame } from '../areas/repository.ts'
import type { Bbox } from '../areas/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Datum } from '../geometry.ts'
import type { Layer } from './formats/format.ts'

const query = loadQueries(import.meta.url, './crs.sql')

export interface Crs {
  srid: number
  name: string
  wkt: string
  isGeographic: boolean
}

/** @throws ProblemError unknown_crs */
export async function requireCrs(client: Client, srid: number, field = '/crs'): Promise<Crs> {
  const found = await runOne<Crs>(client, query('findCrs'), { srid })
  if (found) return found
  throw new ProblemError('unknown_crs', {
    detail: {
      en: `There is no coordinate reference system EPSG:${srid}. Usual here: EPSG:4490 and EPSG:4326 for degrees, EPSG:4549 for CGCS2000 3° zone 120E.`,
      zh: `没有坐标系 EPSG:${srid}。常用：经纬度 EPSG:4490、EPSG:4326，CGCS2000 3 度带中央经线 120° EPSG:4549。`,
    },
    field,
    value: `EPSG:${srid}`,
  })
}

/** What `crs` says: an EPSG number, CRS84, or a datum of Chinese web maps, which are degrees too. */
export function readCrs(text: string): { srid: number; datum: Datum } {
  const known = text.trim().toLowerCase()
  if (known === 'gcj02' || known === 'bd09') return { srid: 4326, datum: known }
  if (known === 'crs84' || known === 'wgs84') return { srid: 4326, datum: 'wgs84' }
  const srid = /^(?:epsg:+)?(\d{4,6})$/.exec(known)?.[1]
  if (srid) return { srid: Number(srid), datum: 'wgs84' }
  throw new ProblemError('unknown_crs', {
    detail: {
      en: `"${text}" names no coordinate reference system. Write EPSG:4549, CRS84, gcj02 or bd09.`,
      zh: `“${text}”不是坐标系。请写成 EPSG:4549、CRS84、gcj02 或 bd09。`,
    },
    field: '/crs',
    value: text,
  })
}

/** The city's reach in a CRS: what lies outside is never projected. */
export async function reachIn(client: Client, frame: CityFrame, srid: number): Promise<Bbox> {
  if (srid === 4326) return frame.reach
  const [west, south, east, north] = frame.reach
  try {
    const row = await runOne<{ box: Bbox }>(client, query('reachIn'), { west, south, east, north, srid })
    return row!.box
  } catch (cause) {
    throw new ProblemError(
      'unknown_crs',
      {
        detail: {
          en: `EPSG:${srid} does not reach ${frame.name}: ${(cause as Error).message}. Declare the CRS the file is really in.`,
          zh: `EPSG:${srid} 不覆盖${frame.name}：${(cause as Error).message}。请声明文件实际所用的坐标系。`,
        },
        field: '/crs',
        value: `EPSG:${srid}`,
      },
      { cause },
    )
  }
}

/** The CRS that a layer states, or null when it states none, or one that is not known. */
export async function statedCrs(client: Client, stated: Layer['crs']): Promise<Crs | null> {
  if (!stated) return null
  if ('srid' in stated) return (await runOne<Crs>(client, query('findCrs'), { srid: stated.srid })) ?? null
  const number = authorityOf(stated.wkt)
  if (number) return (await runOne<Crs>(client, query('findCrs'), { srid: number })) ?? null
  const wanted = frameOf(stated.wkt)
  if (!wanted) return null
  const candidates = await run<Crs>(client, query('candidates'), {
    like: wanted.isGeographic ? 'GEOGCS%' : 'PROJCS%',
    // The rest is compared below; this leaves some dozens of six thousand.
    meridian: wanted.isGeographic ? '%' : `%+lon_0=${wanted.meridian}%`,
  })
  return candidates.find(({ wkt }) => isSame(wanted, frameOf(wkt))) ?? null
}

/** The number at the end of a definition, which is that of the whole. */
const authorityOf = (wkt: string) => {
  const number = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt)?.[1]
  return number ? Number(number) : undefined
}

interface Frame {
  isGeographic: boolean
  datum: string
  projection: string
  /** Degrees. */
  meridian: number
  numbers: number[]
}

function frameOf(wkt: string): Frame | null {
  try {
    const made = new proj4.Proj(wkt) as unknown as Record<string, number | string | undefined>
    const isGeographic = made.projName === 'longlat'
    const degrees = (radians: unknown) => Math.round(((Number(radians ?? 0) * 180) / Math.PI) * 1e6) / 1e6
    return {
      isGeographic,
      datum: datumOf(wkt),
      // ESRI's Gauss_Kruger and others' Transverse_Mercator are one.
      projection: String(made.projName)
        .replace(/gauss.?kruger|.*transverse.?mercator/i, 'tmerc')
        .toLowerCase(),
      meridian: degrees(made.long0),
      numbers: isGeographic
        ? [Number(made.a)]
        : [
            Number(made.a),
            degrees(made.long0),
            degrees(made.lat0),
            Number(made.k0 ?? 1),
            Number(made.x0 ?? 0),
            Number(made.y0 ?? 0),
          ],
    }
  } catch {
    return null // not a definition that can be read: the person is asked
  }
}

/** Name of the datum, without how vendors write it: D_China_2000, China_2000, "China 2000". */
const datumOf = (wkt: string) =>
  (/(?:DATUM|TRF|ENSEMBLE)\s*\[\s*"([^"]+)"/i.exec(wkt)?.[1] ?? '')
    .toLowerCase()
    .replace(/^d_/, '')
    .replace(/world geodetic system 1984( ensemble)?/, 'wgs1984')
    .replace(/[^a-z0-9]/g, '')

const isSame = (one: Frame, other: Frame | null) =>
  other !== null &&
  one.isGeographic === other.isGeographic &&
  one.datum === other.datum &&
  one.projection === other.projection &&
  one.numbers.every((number, index) => Math.abs(number - other.numbers[index]!) < 1e-3)
