/** What editing a pipe point and editing a pipe line have in common: pages, versions, serials, refusals. */
import { type Identity, ROLES } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { clipBbox, readBbox } from '../areas/rules.ts'
import type { Setting } from '../areas/setting.ts'
import { isRefusedByRights } from '../components/rules.ts'
import { readCursor, writeCursor } from '../cursors.ts'
import { type Client, run, runOne } from '../database/database.ts'
import type { Query } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { versionStale } from '../versions.ts'
import { LAST_SERIAL, pipeCode } from './rules.ts'
import type { PipeQuery } from './schema.ts'

interface Versioned {
  code: string
  version: number
  validTo: string | null
  editable: boolean
}

/** One page by code; `next` is null on the last. */
export async function listPipes<Row extends Versioned>(
  client: Client,
  frame: CityFrame,
  query: Query,
  code: RegExp,
  asked: PipeQuery,
): Promise<{ rows: Row[]; next: string | null }> {
  const limit = asked.limit ?? 50
  const box = readBbox(asked.bbox)
  const clipped = box && clipBbox(box, frame.reach)
  const after = readCursor(asked.cursor, code)?.[0] ?? null
  if (box && !clipped) return { rows: [], next: null }
  const found = await run<Row>(client, query, {
    after,
    network: asked.network ?? null,
    west: clipped?.[0] ?? null,
    south: clipped?.[1] ?? null,
    east: clipped?.[2] ?? null,
    north: clipped?.[3] ?? null,
    srid: frame.srid,
    limit: limit + 1,
  })
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? writeCursor(rows.at(-1)!.code) : null }
}

/** Reads one. What may not be seen is not there: pipelines are sensitive, and so is whether one exists. */
export async function findPipe<Row extends Versioned>(client: Client, query: Query, code: string): Promise<Row> {
  const row = await runOne<Row>(client, query, { code })
  if (row) return row
  throw new ProblemError('not_found', {
    detail: { en: `There is no pipe ${code} among those you may see.`, zh: `有权查看的管点和管线中没有 ${code}。` },
    value: code,
  })
}

/**
 * Changes one pipe that is in force, seen at its version, and mine to change.
 * @param write gets the row as it is, and answers whether it wrote it
 */
export async function changePipe<Row extends Versioned>(
  { client, identity }: Setting,
  find: Query,
  code: string,
  version: number,
  write: (before: Row) => Promise<boolean>,
): Promise<Row> {
  const requireEditable = async () => {
    const before = await findPipe<Row>(client, find, code)
    if (before.validTo) {
      throw new ProblemError('action_not_allowed', {
        detail: {
          en: `${code} was retired at ${before.validTo} and cannot be changed any more.`,
          zh: `${code} 已于 ${before.validTo} 注销，不能再修改。`,
        },
        version: before.version,
      })
    }
    if (!before.editable) throw forbidden(identity, code.slice(0, 6))
    if (before.version !== version) throw versionStale({ en: code, zh: code }, version, before.version)
    return before
  }
  const before = await requireEditable()
  const written = await withRights(identity, code.slice(0, 6), () => write(before))
  if (!written) {
    // Somebody else was faster, between our look and our write: the second look says how.
    await requireEditable()
    throw forbidden(identity, code.slice(0, 6))
  }
  return findPipe<Row>(client, find, code)
}

/** Says what the database's refusal of a row means. */
export async function withRights<Result>(
  identity: Identity,
  district: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isRefusedByRights(error) ? forbidden(identity, district) : error
  }
}

const forbidden = ({ role, areaCode }: Identity, district: string) =>
  new ProblemError('forbidden', {
    detail:
      role === 'planner' || role === 'administrator'
        ? {
            en: `Pipelines of district ${district} are outside your jurisdiction ${areaCode ?? ''}. Ask its planner, or one of the whole city.`,
            zh: `区 ${district} 的管线不在所属辖区${areaCode ? ` ${areaCode} ` : ''}内。请联系该区的部件管理员，或市级部件管理员。`,
          }
        : {
            en: `Pipelines are changed by planners; you are signed in as ${role}.`,
            zh: `管线由部件管理员修改，当前岗位是${ROLES[role].zh}。`,
          },
  })

/** Issues the next code of a district and network. */
export async function issueCode(client: Client, query: Query, district: string, letters: string): Promise<string> {
  try {
    const row = await runOne<{ lastSerial: number }>(client, query, { district, letters })
    return pipeCode(district, letters, row!.lastSerial)
  } catch (error) {
    if ((error as { code?: string }).code !== '23514') throw error
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `All ${LAST_SERIAL} codes ${district}${letters} are given out, and codes are never reused.`,
        zh: `${district}${letters} 的 ${LAST_SERIAL} 个编码已经用完，编码不重复使用。`,
      },
    })
  }
}
