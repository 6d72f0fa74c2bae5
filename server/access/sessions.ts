/** Signing in and knowing who asks. The token is random and stored only as its hash. */
import { createHash, randomBytes } from 'node:crypto'
import { verify } from '@node-rs/argon2'
import { type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Identity } from './rules.ts'
import type { Person, Session } from './schema.ts'

const query = loadQueries(import.meta.url)
const SESSION_DAYS = 14
// A signed-in person is looked up again after this long, so that a removed person loses access soon.
const REMEMBER_MS = 5_000

const hashToken = (token: string) => createHash('sha256').update(token).digest()
type PersonRow = Person & { isDemo: boolean; passwordHash: string | null }

export class Sessions {
  private readonly database: Database
  private readonly demo: boolean
  private readonly now: () => Date
  private readonly known = new Map<string, { person: Person; until: number }>()

  constructor(database: Database, demo: boolean, now: () => Date) {
    this.database = database
    this.demo = demo
    this.now = now
  }

  /** Opens a session. A demo person needs no password in a demo city; anyone else does. */
  async open(personId: string, password: string | undefined): Promise<Session> {
    const row = await this.database.system((client) => runOne<PersonRow>(client, query('findPerson'), { id: personId }))
    const free = this.demo && row?.isDemo === true
    if (!row && this.demo && password === undefined) {
      throw new ProblemError('unknown_person', {
        detail: {
          en: `There is no person "${personId}". GET /api/people lists the demo people.`,
          zh: `没有“${personId}”这个人。GET /api/people 列出演示人员。`,
        },
        field: '/person',
        value: personId,
      })
    }
    if (!row || (!free && !(row.passwordHash && password && (await verify(row.passwordHash, password))))) {
      // The same answer for a wrong name and a wrong password: it must not tell who exists.
      throw new ProblemError('wrong_password', {
        detail: { en: 'The name or the password is wrong.', zh: '用户名或密码不对。' },
        field: '/password',
      })
    }
    const token = randomBytes(32).toString('base64url')
    const now = this.now()
    const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000)
    await this.database.system(async (client) => {
      await run(client, query('removeExpiredSessions'), { now })
      await run(client, query('addSession'), {
        token_hash: hashToken(token),
        person_id: row.id,
        now,
        expires_at: expiresAt,
      })
    })
    return { token, expiresAt: expiresAt.toISOString(), person: onlyPerson(row) }
  }

  /** The person behind a token, or undefined when it is unknown or expired. */
  async find(token: string): Promise<Person | undefined> {
    const now = this.now()
    const remembered = this.known.get(token)
    if (remembered && remembered.until > Date.now()) return remembered.person
    const row = await this.database.system((client) =>
      runOne<Person & { expiresAt: string }>(client, query('findSession'), { token_hash: hashToken(token), now }),
    )
    if (!row) {
      this.known.delete(token)
      return undefined
    }
    const person = onlyPerson(row)
    if (this.known.size > 10_000) this.known.clear()
    this.known.set(token, { person, until: Date.now() + REMEMBER_MS })
    return person
  }

  async close(token: string): Promise<void> {
    this.known.delete(token)
    await this.database.system((client) => run(client, query('removeSession'), { token_hash: hashToken(token) }))
  }

  /** Everyone the demo sign-in offers. */
  listDemoPeople(): Promise<Person[]> {
    return this.database.system((client) => run<Person>(client, query('listDemoPeople')))
  }
}

export const identityOf = (person: Person): Identity => ({
  personId: person.id,
  role: person.role,
  unitCode: person.unitCode,
  areaCode: person.areaCode,
})

function onlyPerson(row: Person): Person {
  const { id, name, nameEn, role, unitCode, unitName, unitNameEn, areaCode, areaName, areaNameEn } = row
  return { id, name, nameEn, role, unitCode, unitName, unitNameEn, areaCode, areaName, areaNameEn }
}
