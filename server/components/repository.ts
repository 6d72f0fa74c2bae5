/** Components in the database. An edit never overwrites: it closes one version and opens the next. */
import { type Identity, ROLES } from '../access/rules.ts'
import { type Location, locateShape } from '../areas/repository.ts'
import type { Setting } from '../areas/setting.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry } from '../geometry.ts'
import type { Geometry } from '../schema.ts'
import { findClass, requireClass } from '../standards/repository.ts'
import { requireUnits } from '../units/repository.ts'
import { versionStale } from '../versions.ts'
import { beginEdit } from './edits/repository.ts'
import { componentCode, isRefusedByRights, LAST_SERIAL, noComponent, orNull, SHAPES } from './rules.ts'
import type { BulkChange, ComponentDetail, ComponentEdit, ComponentNew } from './schema.ts'

const query = loadQueries(import.meta.url)

/** The newest version with all before it. Throws not_found. */
export async function findComponent(client: Client, code: string): Promise<ComponentDetail> {
  const found = await runOne<Omit<ComponentDetail, 'history'>>(client, query('findComponent'), { code })
  if (!found) throw noComponent(code)
  return { ...found, history: await run<ComponentDetail['history'][number]>(client, query('listVersions'), { code }) }
}

/** Adds a component and gives its code. */
export async function addComponent(setting: Setting, asked: ComponentNew): Promise<ComponentDetail> {
  const { client, now } = setting
  const kind = await requireClass(client, 'component', asked.class, now)
  const holders = await readHolders(client, asked)
  const state = readState(asked.state) ?? 'intact'
  const place = await locate(setting, asked.geometry, kind.geometryKind)
  return withRights(setting, place.gridCode ?? place.districtCode, async () => {
    await beginEdit(client, 'add', now)
    const code = componentCode(place.districtCode, kind.code, await issueSerial(client, place.districtCode, kind.code))
    await run(client, query('addComponent'), {
      code,
      now,
      name: readName(asked.name) ?? kind.name,
      ...holders,
      supervising: holders.supervising ?? null,
      owner: holders.owner ?? null,
      maintainer: holders.maintainer ?? null,
      grid: place.gridCode,
      state,
      // Drawn, not surveyed, unless it is said: the weakest accuracy, until a survey says better.
      accuracy_class: asked.accuracyClass ?? 'C',
      data_source: asked.dataSource ?? 'map',
      address: orNull(asked.address),
      note: orNull(asked.note),
      geom: place.geom,
    })
    return findComponent(client, code)
  })
}

/**
 * Writes the next version. A move assigns the grid anew; the code stays what it is, even when the component is moved
 * into another district: it is the name of the thing, printed on it and quoted in old cases, and is never reissued.
 * @param here where it lies, when that was found out already and the shape is not edited
 */
export async function editComponent(
  setting: Setting,
  code: string,
  version: number,
  asked: ComponentEdit,
  here: Place | null = null,
): Promise<ComponentDetail> {
  const { client, now } = setting
  const before = await requireEditable(setting, code, version)
  const patch = await readChange(client, asked)
  const kind = await findClass(client, 'component', before.class.code)
  const place = asked.geometry ? await locate(setting, asked.geometry, kind!.geometryKind) : here
  return withRights(setting, place?.gridCode ?? before.gridCode ?? before.districtCode, async () => {
    await beginEdit(client, 'edit', now)
    const moved = place ? { geom: place.geom, grid: place.gridCode } : {}
    const row = await runOne(client, query('editComponent'), {
      code,
      version,
      now,
      patch: JSON.stringify({ ...patch, ...moved }),
    })
    // Nothing written: somebody else was faster, between our look and our write.
    if (!row) throw await whyNotWritten(setting, code, version)
    return findComponent(client, code)
  })
}

type Place = Pick<Location, 'geom' | 'gridCode'>

/** Writes the next version in the grid that it lies in; its shape stays as it is, to the nanometre. */
export async function assignGrid(setting: Setting, code: string, version: number): Promise<ComponentDetail> {
  const here = await runOne<Place>(setting.client, query('overlay'), { code })
  return editComponent(setting, code, version, {}, here ?? null)
}

/** Takes a component out of the inventory. Its rows, and its code, stay. */
export async function retireComponent(setting: Setting, code: string, version: number): Promise<ComponentDetail> {
  const { client, now } = setting
  await requireEditable(setting, code, version)
  await beginEdit(client, 'retire', now)
  const row = await runOne(client, query('retireComponent'), { code, version, now })
  if (!row) throw await whyNotWritten(setting, code, version)
  return findComponent(client, code)
}

/** The component, when it is in force, at that version, and mine to change. */
async function requireEditable(setting: Setting, code: string, version: number): Promise<ComponentDetail> {
  const before = await findComponent(setting.client, code)
  if (before.validTo) {
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `Component ${code} was retired at ${before.validTo} and cannot be changed any more. Add a new one in its place.`,
        zh: `部件 ${code} 已于 ${before.validTo} 注销，不能再修改。请新增一个代替它。`,
      },
      version: before.version,
    })
  }
  if (!before.editable) throw forbidden(setting.identity, before.gridCode ?? before.districtCode)
  if (before.version !== version)
    throw versionStale({ en: `Component ${code}`, zh: `部件 ${code}` }, version, before.version)
  return before
}

async function whyNotWritten(setting: Setting, code: string, version: number): Promise<ProblemError> {
  const now = await requireEditable(setting, code, version).catch((problem: ProblemError) => problem)
  return now instanceof ProblemError ? now : forbidden(setting.identity, now.gridCode ?? now.districtCode)
}

/** Says what the database's refusal of a row means. */
async function withRights<Result>(setting: Setting, place: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isRefusedByRights(error) ? forbidden(setting.identity, place) : error
  }
}

const forbidden = ({ role, areaCode }: Identity, place: string) =>
  new ProblemError('forbidden', {
    detail:
      role === 'planner' || role === 'administrator'
        ? {
            en: `The place ${place} is outside your jurisdiction ${areaCode ?? ''}. Ask the planner of ${place.slice(0, 6)}, or one of the whole city.`,
            zh: `${place} 不在所属辖区${areaCode ? ` ${areaCode} ` : ''}内。请联系 ${place.slice(0, 6)} 的部件管理员，或市级部件管理员。`,
          }
        : {
            en: `Components are changed by planners; you are signed in as ${role}.`,
            zh: `部件由部件管理员修改，当前岗位是${ROLES[role].zh}。`,
          },
  })

async function issueSerial(client: Client, district: string, classCode: string): Promise<number> {
  try {
    const row = await runOne<{ lastSerial: number }>(client, query('issueSerial'), { district, class: classCode })
    return row!.lastSerial
  } catch (error) {
    if ((error as { code?: string }).code !== '23514') throw error
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `All ${LAST_SERIAL} codes of class ${classCode} in district ${district} are given out, and codes are never reused.`,
        zh: `区 ${district} 小类 ${classCode} 的 ${LAST_SERIAL} 个编码已经用完，编码不重复使用。`,
      },
      field: '/class',
      value: classCode,
    })
  }
}

async function locate({ client, frame }: Setting, geometry: Geometry, kind: keyof typeof SHAPES) {
  checkGeometry(geometry, { field: '/geometry', allowed: SHAPES[kind] })
  return locateShape(client, frame, geometry, '/geometry')
}

type Holders = Pick<ComponentEdit, 'supervising' | 'owner' | 'maintainer'>
async function readHolders(client: Client, asked: Holders): Promise<Holders> {
  const read = (code: string | null | undefined) => (code === undefined ? undefined : orNull(code))
  const holders = {
    supervising: read(asked.supervising),
    owner: read(asked.owner),
    maintainer: read(asked.maintainer),
  }
  await requireUnits(client, holders)
  return holders
}

/** A change as SQL reads it: what is not asked for is not in it, empty texts are nothing. */
export async function readChange(client: Client, asked: BulkChange): Promise<BulkChange> {
  const { name, state, accuracyClass, dataSource, address, note } = asked
  return {
    ...(await readHolders(client, asked)),
    name: readName(name),
    state: readState(state),
    accuracyClass,
    dataSource,
    address: address === undefined ? undefined : orNull(address),
    note: note === undefined ? undefined : orNull(note),
  }
}

function readState(state: ComponentEdit['state']): ComponentEdit['state'] {
  if (state !== 'removed') return state
  throw new ProblemError('bad_request', {
    detail: {
      en: 'A component is removed with POST /api/components/{code}/retire.',
      zh: '移除部件请用 POST /api/components/{code}/retire 注销。',
    },
    field: '/state',
    value: state,
  })
}

function readName(name: string | undefined): string | undefined {
  const kept = name?.trim()
  if (kept !== '') return kept
  throw new ProblemError('bad_request', {
    detail: { en: 'The name is empty.', zh: '名称不能为空。' },
    field: '/name',
    value: name,
  })
}
