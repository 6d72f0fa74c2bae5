/** People as an administrator keeps them from the terminal (add, password, deactivate, list), and as jobs act for them. */
import { hash } from '@node-rs/argon2'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type Identity, ROLES, type Role } from './rules.ts'

const query = loadQueries(import.meta.url)

export const SHORTEST_PASSWORD = 10
export const LONGEST_PASSWORD = 200
/** Argon2id, 19 MiB, two passes: OWASP's password storage cheat sheet, second choice (2024), about 40 ms here. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export interface NewPerson {
  id: string
  name: string
  nameEn: string
  role: Role
  unit: string | null
  area: string | null
  responsibilityGrid: string | null
}

export interface ListedPerson {
  id: string
  name: string
  nameEn: string
  role: Role
  unitCode: string | null
  areaCode: string | null
  active: boolean
  hasPassword: boolean
  isDemo: boolean
}

const refuse = (detail: string, field: string, value?: unknown) =>
  new ProblemError('bad_command', { detail, field, value })

/** Reads what was asked on the command line. Throws bad_command that says which option to correct. */
export function readPerson(id: string | undefined, options: Record<string, string | undefined>): NewPerson {
  if (!id) throw refuse('Give the sign-in name: npm run people -- add <id> --name … --role …', 'id')
  if (!/^[a-z0-9._-]{2,64}$/.test(id)) {
    throw refuse(`"${id}" cannot be a sign-in name: 2–64 of a–z, 0–9, dot, dash and underscore.`, 'id', id)
  }
  const name = options.name?.trim()
  if (!name) throw refuse('Give --name.', 'name')
  const { role } = options
  const roles = Object.entries(ROLES).map(([code, { zh }]) => `${code} ${zh}`)
  if (!role || !Object.hasOwn(ROLES, role)) {
    throw refuse(`${role ? `There is no role "${role}".` : 'Give --role.'} Roles: ${roles.join(', ')}.`, 'role', role)
  }
  if (role === 'unit_staff' && !options.unit) throw refuse('A unit_staff belongs to a unit: give --unit.', 'unit')
  return {
    id,
    name,
    nameEn: options['name-en']?.trim() || name,
    role: role as Role,
    unit: options.unit ?? null,
    area: options.area ?? null,
    responsibilityGrid: options.grid ?? null,
  }
}

export async function hashPassword(password: string): Promise<string> {
  if ([...password].length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    throw refuse(`The password needs ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`, 'password')
  }
  return hash(password, ARGON2ID)
}

/** Checks that the person is new and what they are bound to is there. Asked before the password is. */
export async function checkPerson(client: Client, { id, unit, area, responsibilityGrid }: NewPerson): Promise<void> {
  const found = await runOne<Record<'person' | 'unit' | 'area' | 'responsibilityGrid', boolean>>(
    client,
    query('findReferences'),
    { id, unit, area, responsibility_grid: responsibilityGrid },
  )
  if (found!.person) {
    throw refuse(`There already is a person "${id}". A new password: npm run people -- password ${id}`, 'id', id)
  }
  if (unit && !found!.unit) throw refuse(`There is no unit "${unit}" on duty.`, 'unit', unit)
  if (area && !found!.area) {
    throw refuse(`There is no area "${area}". Give a district (6 digits), street (9) or community (12).`, 'area', area)
  }
  if (responsibilityGrid && !found!.responsibilityGrid) {
    throw refuse(`There is no responsibility grid "${responsibilityGrid}".`, 'grid', responsibilityGrid)
  }
}

export async function addPerson(client: Client, person: NewPerson, passwordHash: string): Promise<void> {
  await checkPerson(client, person)
  await run(client, query('addPerson'), {
    id: person.id,
    name: person.name,
    name_en: person.nameEn,
    role: person.role,
    unit_code: person.unit,
    area_code: person.area,
    responsibility_grid_code: person.responsibilityGrid,
    password_hash: passwordHash,
  })
}

/** Sets a password and signs the person out everywhere. */
export async function setPassword(client: Client, id: string, passwordHash: string): Promise<void> {
  if (!(await runOne(client, query('setPassword'), { id, password_hash: passwordHash }))) throw unknown(id)
  await run(client, query('closeSessions'), { id })
}

/** Lets a person in again, or out: what they did stays. */
export async function setActive(client: Client, id: string, active: boolean): Promise<void> {
  if (!(await runOne(client, query('setActive'), { id, active }))) throw unknown(id)
  if (!active) await run(client, query('closeSessions'), { id })
}

export const listPeople = (client: Client) => run<ListedPerson>(client, query('listPeople'))

/** Who acts, where nobody is signed in: a job of this person. Undefined for one who may not sign in any more. */
export const identityOf = (client: Client, id: string) =>
  runOne<Identity>(client, query('findIdentity'), { person: id })

/** @throws ProblemError bad_command */
export async function requirePerson(client: Client, id: string): Promise<void> {
  const found = await runOne<{ person: boolean }>(client, query('findReferences'), {
    id,
    unit: null,
    area: null,
    responsibility_grid: null,
  })
  if (!found!.person) throw unknown(id)
}

const unknown = (id: string) =>
  new ProblemError('bad_command', {
    detail: `There is no person "${id}". npm run people -- list shows all.`,
    value: id,
  })
