/** Pipe points 管点 in the database. */
import { type CityFrame, locateShape } from '../areas/repository.ts'
import type { Setting } from '../areas/setting.ts'
import { orNull } from '../components/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry } from '../geometry.ts'
import { requireUnits } from '../units/repository.ts'
import { changePipe, findPipe, issueCode, listPipes, withRights } from './editing.ts'
import { POINT_CODE, pointKind, serialLetters } from './rules.ts'
import type { PipePoint, PipePointEdit, PipePointList, PipePointNew, PipeQuery } from './schema.ts'

const query = loadQueries(import.meta.url)

export async function listPoints(client: Client, frame: CityFrame, asked: PipeQuery): Promise<PipePointList> {
  const { rows, next } = await listPipes<PipePoint>(client, frame, query('listPoints'), POINT_CODE, asked)
  return { points: rows, next }
}

export const findPoint = (client: Client, code: string) => findPipe<PipePoint>(client, query('findPoint'), code)

export async function addPoint(setting: Setting, asked: PipePointNew): Promise<PipePoint> {
  const { client, identity, now } = setting
  const kind = pointKind(asked.network, asked.attachment)
  const owner = orNull(asked.owner)
  await requireUnits(client, { owner })
  const place = await locate(setting, asked.position)
  return withRights(identity, place.districtCode, async () => {
    const letters = serialLetters(asked.network, 'point')
    const code = await issueCode(client, query('issuePointSerial'), place.districtCode, letters)
    await run(client, query('addPoint'), {
      code,
      network: asked.network,
      element: kind.elementCode,
      feature: kind.feature,
      attachment: kind.attachment,
      ground_elevation: asked.groundElevation,
      well_depth: asked.wellDepth ?? null,
      owner,
      geom: place.geom,
      now,
    })
    return findPoint(client, code)
  })
}

/** Edits or moves a point. Its code stays, over a district's border too; the ends of its lines come along. */
export function editPoint(setting: Setting, code: string, version: number, asked: PipePointEdit): Promise<PipePoint> {
  const { client, now } = setting
  return changePipe<PipePoint>(setting, query('findPoint'), code, version, async (before) => {
    const owner = asked.owner === undefined ? (before.owner?.code ?? null) : orNull(asked.owner)
    await requireUnits(client, { owner })
    const place = asked.position && (await locate(setting, asked.position))
    const written = await runOne(client, query('editPoint'), {
      code,
      version,
      now,
      ground_elevation: asked.groundElevation ?? before.groundElevation,
      well_depth: asked.wellDepth ?? before.wellDepth,
      owner,
      geom: place?.geom ?? null,
    }).catch((error: { code?: string }) => {
      throw error.code === '23514' ? shrunk(code, asked.position) : error
    })
    // Asked once the row is ours: a line made meanwhile has waited, or is seen.
    if (written && place) {
      if (await runOne(client, query('findShrunkLine'), { code })) throw shrunk(code, asked.position)
      await refuseBeyond(client, code, 'forbidden', 'move')
    }
    return written !== undefined
  })
}

/** Takes a point out of the inventory; refused (WG004) while lines end on it. */
export function retirePoint(setting: Setting, code: string, version: number): Promise<PipePoint> {
  return changePipe<PipePoint>(setting, query('findPoint'), code, version, async () => {
    const written = await runOne(setting.client, query('retirePoint'), { code, version, now: setting.now })
    if (written) await refuseBeyond(setting.client, code, 'still_in_use', 'retire')
    return written !== undefined
  })
}

const shrunk = (code: string, position: number[] | undefined) =>
  new ProblemError('bad_geometry', {
    detail: {
      en: `Point ${code} cannot lie where the other end of one of its lines is: the line would have no length.`,
      zh: `管点 ${code} 不能移到相连管线的另一端，否则管线没有长度。`,
    },
    field: '/position',
    value: position,
  })

/** Lines of the next district end here too: they must come along, and are not this planner's to change. */
async function refuseBeyond(
  client: Client,
  code: string,
  problem: 'forbidden' | 'still_in_use',
  doing: 'move' | 'retire',
): Promise<void> {
  const { count } = (await runOne<{ count: number }>(client, query('countLinesBeyond'), { code }))!
  if (count === 0) return
  throw new ProblemError(problem, {
    detail: {
      en: `Pipe lines of another district end on ${code} (${count}): you cannot ${doing} it. Ask a planner of the whole city.`,
      zh: `${code} 上接有外区管线 ${count} 条，不能${doing === 'move' ? '移位' : '注销'}。请联系市级部件管理员。`,
    },
    field: doing === 'move' ? '/position' : undefined,
  })
}

async function locate({ client, frame }: Setting, position: number[]) {
  const geometry = { type: 'Point', coordinates: position } as const
  checkGeometry(geometry, { field: '/position' })
  return locateShape(client, frame, geometry, '/position')
}
