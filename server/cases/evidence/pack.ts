/** The pack itself: files, the manifest that lists them, and the ZIP of both. Pure: the same in, the same bytes out. */
import { createHash } from 'node:crypto'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { DateTime } from 'luxon'

export const FORMAT = 'wangge-evidence/1'
export const MANIFEST = 'manifest.json'

export interface Manifest {
  format: typeof FORMAT
  platform: { name: 'Wangge'; version: string }
  case: { id: string; version: number }
  madeAt: string
  madeBy: { code: string; name: string }
  files: { path: string; size: number; sha256: string }[]
}
export interface Pack {
  manifest: Manifest
  /** SHA-256 of manifest.json. It lists every other file's, so it names the whole pack; no file of the pack can hold it. */
  sha256: string
  zip: Buffer
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (text: string) => Buffer.from(text, 'utf8')
export const jsonOf = (value: unknown) => bytesOf(`${JSON.stringify(value, null, 2)}\n`)

/**
 * @param files by path; sorted here
 * @param timeZone ZIP knows no zones: its times are the city's
 */
export function makePack(
  about: Omit<Manifest, 'format' | 'platform' | 'files'> & { platformVersion: string },
  files: ReadonlyMap<string, Uint8Array>,
  timeZone: string,
): Pack {
  const { platformVersion, ...rest } = about
  const paths = [...files.keys()].sort()
  const manifest: Manifest = {
    format: FORMAT,
    platform: { name: 'Wangge', version: platformVersion },
    ...rest,
    files: paths.map((path) => ({ path, size: files.get(path)!.length, sha256: sha256(files.get(path)!) })),
  }
  const manifestBytes = jsonOf(manifest)
  const { year, month, day, hour, minute, second } = DateTime.fromISO(about.madeAt, { zone: timeZone })
  const mtime = new Date(year, month - 1, day, hour, minute, second)
  const content: Zippable = { [MANIFEST]: [manifestBytes, { level: 9, mtime }] }
  for (const path of paths) {
    // Photos are compressed already.
    content[path] = [files.get(path)!, { level: path.startsWith('photos/') ? 0 : 9, mtime }]
  }
  return { manifest, sha256: sha256(manifestBytes), zip: Buffer.from(zipSync(content)) }
}

export interface PackProblem {
  path: string
  problem: 'missing' | 'changed' | 'not_listed' | 'unreadable'
}
export interface Verification {
  /** SHA-256 of the manifest found; null when there is none. Compare it with the case's log. */
  sha256: string | null
  manifest: Manifest | null
  problems: PackProblem[]
}

/**
 * Checks a pack against its manifest: every file there, none changed, none added.
 * @param expected the pack's hash as the case's log has it; a manifest made anew to fit changed files differs from it
 */
export function verifyPack(zip: Uint8Array, expected?: string): Verification {
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(zip)
  } catch {
    return { sha256: null, manifest: null, problems: [{ path: '', problem: 'unreadable' }] }
  }
  const found = files[MANIFEST]
  if (!found) return { sha256: null, manifest: null, problems: [{ path: MANIFEST, problem: 'missing' }] }
  const hash = sha256(found)
  const problems: PackProblem[] = expected && hash !== expected ? [{ path: MANIFEST, problem: 'changed' }] : []
  let manifest: Manifest
  try {
    manifest = JSON.parse(Buffer.from(found).toString('utf8'))
    if (manifest.format !== FORMAT) throw new Error(manifest.format)
  } catch {
    return { sha256: hash, manifest: null, problems: [{ path: MANIFEST, problem: 'unreadable' }] }
  }
  const listed = new Set([MANIFEST])
  for (const { path, size, sha256: stated } of manifest.files) {
    listed.add(path)
    const bytes = files[path]
    if (!bytes) problems.push({ path, problem: 'missing' })
    else if (bytes.length !== size || sha256(bytes) !== stated) problems.push({ path, problem: 'changed' })
  }
  for (const path of Object.keys(files)) if (!listed.has(path)) problems.push({ path, problem: 'not_listed' })
  return { sha256: hash, manifest, problems }
}
