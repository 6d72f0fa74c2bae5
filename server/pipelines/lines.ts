/** Pipe lines 管线 in the database. Each end lies on its pipe point; the database sees to it (WG003). */
import type { CityFrame } from '../areas/repository.ts'
import type { Setting } from '../areas/setting.ts'
import { orNull } from '../components/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { requireUnits } from '../units/repository.ts'
import { changePipe, findPipe, issueCode, listPipes, withRights } from './editing.ts'
import { EMBEDDINGS, LINE_CODE, lineElement, MATERIALS, requireCode, serialLetters, sizeText } from './rules.ts'
import {
  NETWORKS,
  type Network,
  type PipeLine,
  type PipeLineEdit,
  type PipeLineList,
  type PipeLineNew,
  type PipeQuery,
} from './schema.ts'

const query = loadQueries(import.meta.url)

export async function listLines(client: Client, frame: CityFrame, asked: PipeQuery): Promise<PipeLineList> {
  const { rows, next } = await listPipes<PipeLine>(client, frame, query('listLines'), LINE_CODE, asked)
  return { lines: rows, next }
}

export const findLine = (client: Client, code: string) => findPipe<PipeLine>(client, query('findLine'), code)

/** Adds a line between two points; it takes the network of both, and the district of its start. */
export async function addLine(setting: Setting, asked: PipeLineNew): Promise<PipeLine> {
  const { client, identity, now } = setting
  const material = requireCode(MATERIALS, 'material', asked.material)
  const embedding = requireCode(EMBEDDINGS, 'embedding', asked.embedding ?? 'ZM')
  const holders = { owner: orNull(asked.owner), maintainer: orNull(asked.maintainer) }
  await requireUnits(client, holders)
  const ends = { start_point: asked.startPoint, end_point: asked.endPoint }
  await run(client, query('holdPoints'), ends)
  const start = await readEnds(client, ends)
  return withRights(identity, start.districtCode, async () => {
    const letters = serialLetters(start.network, 'line')
    const code = await issueCode(client, query('issueLineSerial'), start.districtCode, letters)
    await run(client, query('addLine'), {
      ...ends,
      code,
      element: lineElement(start.network),
      start_depth: asked.startDepth,
      end_depth: asked.endDepth,
      material,
      size_mm: sizeText(asked.sizeMm),
      embedding,
      ...holders,
      now,
    })
    return findLine(client, code)
  })
}

export function editLine(setting: Setting, code: string, version: number, asked: PipeLineEdit): Promise<PipeLine> {
  const { client, now } = setting
  return changePipe<PipeLine>(setting, query('findLine'), code, version, async (before) => {
    const holders = {
      owner: asked.owner === undefined ? (before.owner?.code ?? null) : orNull(asked.owner),
      maintainer: asked.maintainer === undefined ? (before.maintainer?.code ?? null) : orNull(asked.maintainer),
    }
    await requireUnits(client, holders)
    const written = await runOne(client, query('editLine'), {
      code,
      version,
      now,
      start_depth: asked.startDepth ?? before.startDepth,
      end_depth: asked.endDepth ?? before.endDepth,
      material: asked.material === undefined ? before.material : requireCode(MATERIALS, 'material', asked.material),
      size_mm: asked.sizeMm === undefined ? before.sizeMm : sizeText(asked.sizeMm),
      flow: asked.flow ?? before.flow,
      ...holders,
    })
    return written !== undefined
  })
}

export function retireLine(setting: Setting, code: string, version: number): Promise<PipeLine> {
  return changePipe<PipeLine>(setting, query('findLine'), code, version, async () => {
    const written = await runOne(setting.client, query('retireLine'), { code, version, now: setting.now })
    return written !== undefined
  })
}

interface End {
  code: string
  districtCode: string
  network: Network
  inUse: boolean
  atSamePlace: boolean | null
}

/** The start point, once both ends are fit for one line. */
async function readEnds(client: Client, ends: { start_point: string; end_point: string }): Promise<End> {
  if (ends.start_point === ends.end_point) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `The line starts and ends on ${ends.start_point}. Give two different points.`,
        zh: `管线的起点和终点都是 ${ends.start_point}。请给出两个不同的管点。`,
      },
      field: '/endPoint',
      value: ends.end_point,
    })
  }
  const rows = await run<End>(client, query('findEnds'), ends)
  const read = (code: string, field: string): End => {
    const end = rows.find((row) => row.code === code)
    if (end?.inUse) return end
    throw new ProblemError('bad_request', {
      detail: end
        ? {
            en: `Pipe point ${code} is retired. Choose one in use, or add a new one.`,
            zh: `管点 ${code} 已注销。请选择在用的管点，或新增一个。`,
          }
        : {
            en: `There is no pipe point ${code} among those you may see.`,
            zh: `有权查看的管点中没有 ${code}。`,
          },
      field,
      value: code,
    })
  }
  const start = read(ends.start_point, '/startPoint')
  const end = read(ends.end_point, '/endPoint')
  if (start.network !== end.network) {
    const name = (network: Network) => `${NETWORKS[network].en} ${NETWORKS[network].zh}`
    throw new ProblemError('bad_geometry', {
      detail: {
        en: `${start.code} is a point of ${name(start.network)}, ${end.code} one of ${name(end.network)}. A line joins two points of one network.`,
        zh: `${start.code} 是${NETWORKS[start.network].zh}管点，${end.code} 是${NETWORKS[end.network].zh}管点。一条管线的两端须属同一管网。`,
      },
      field: '/endPoint',
      value: end.code,
    })
  }
  if (start.atSamePlace) {
    throw new ProblemError('bad_geometry', {
      detail: {
        en: `Points ${start.code} and ${end.code} lie at the same place: the line would have no length.`,
        zh: `管点 ${start.code} 与 ${end.code} 在同一位置，管线会没有长度。`,
      },
      field: '/endPoint',
      value: end.code,
    })
  }
  return start
}
