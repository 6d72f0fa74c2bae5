/**
 * `npm run people -- add|password|list|deactivate|activate`: who may sign in, kept from the terminal of the machine.
 * The password is asked without echo, or read from standard input when that is not a terminal.
 */
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { Database } from '../database/database.ts'
import { embeddedEngine, nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { ProblemError } from '../errors.ts'
import {
  addPerson,
  checkPerson,
  hashPassword,
  type ListedPerson,
  listPeople,
  readPerson,
  requirePerson,
  setActive,
  setPassword,
} from './people.ts'

const USAGE = `npm run people -- add <id> --name … --role … [--name-en …] [--unit …] [--area …] [--grid …]
npm run people -- password <id>
npm run people -- list
npm run people -- deactivate <id>
npm run people -- activate <id>
The password is asked, or read from standard input: echo … | npm run --silent people -- password <id>`

export interface Terminal {
  write: (line: string) => void
  /** Asks for a new password; twice when somebody types it. */
  askPassword: (id: string) => Promise<string>
}

/** Carries out one command. Throws a ProblemError that says what to correct; nothing is then changed. */
export async function peopleCommand(words: string[], database: Database, terminal: Terminal): Promise<void> {
  const { command, id, options } = readCommand(words)
  const needId = () => {
    if (id) return id
    throw new ProblemError('bad_command', { detail: `Whose? npm run people -- ${command} <id>`, field: 'id' })
  }
  switch (command) {
    case 'add': {
      const person = readPerson(id, options)
      await database.system((client) => checkPerson(client, person))
      const passwordHash = await hashPassword(await terminal.askPassword(person.id))
      await database.system((client) => addPerson(client, person, passwordHash))
      return terminal.write(`${person.id} may sign in as ${person.role}.`)
    }
    case 'password': {
      const who = needId()
      await database.system((client) => requirePerson(client, who))
      const passwordHash = await hashPassword(await terminal.askPassword(who))
      await database.system((client) => setPassword(client, who, passwordHash))
      return terminal.write(`${who} has a new password and is signed out everywhere.`)
    }
    case 'deactivate':
    case 'activate': {
      const who = needId()
      await database.system((client) => setActive(client, who, command === 'activate'))
      return terminal.write(`${who} may ${command === 'activate' ? 'sign in again' : 'no longer sign in'}.`)
    }
    case 'list':
      for (const person of await database.system(listPeople)) terminal.write(row(person))
      return
    default:
      throw new ProblemError('bad_command', {
        detail: `${command ? `There is no command "${command}".` : 'Say what to do.'}\n${USAGE}`,
      })
  }
}

function readCommand(words: string[]): { command?: string; id?: string; options: Record<string, string | undefined> } {
  const text = { type: 'string' } as const
  try {
    const { positionals, values } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { name: text, 'name-en': text, role: text, unit: text, area: text, grid: text },
    })
    const [command, id, extra] = positionals
    if (extra !== undefined) throw new Error(`"${extra}" is one word too many; put names of several words in quotes`)
    return { command, id, options: values }
  } catch (cause) {
    throw new ProblemError('bad_command', { detail: `${(cause as Error).message}.\n${USAGE}` }, { cause })
  }
}

const row = ({ id, name, role, unitCode, areaCode, active, hasPassword, isDemo }: ListedPerson) =>
  [
    id.padEnd(24),
    role.padEnd(15),
    (unitCode ?? '-').padEnd(12),
    (areaCode ?? '-').padEnd(13),
    (active ? (hasPassword ? 'password' : isDemo ? 'demo' : 'no password') : 'inactive').padEnd(12),
    name,
  ].join(' ')

/** The terminal this process runs in. */
export const terminal: Terminal = {
  write: (line) => process.stdout.write(`${line}\n`),
  askPassword: async (id) => {
    if (!process.stdin.isTTY) return readFirstLine()
    const password = await askHidden(`Password for ${id}: `)
    if ((await askHidden('The same again: ')) === password) return password
    throw new ProblemError('bad_command', { detail: 'The two passwords differ. Nothing was changed.' })
  },
}

async function readFirstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  return ''
}

function askHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((done, fail) => {
    let typed = ''
    const finish = (settle: () => void) => {
      stdin.off('data', listen)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      settle()
    }
    const listen = (chunk: string) => {
      for (const letter of chunk) {
        if (letter === '\r' || letter === '\n' || letter === '\u0004') return finish(() => done(typed))
        if (letter === '\u0003') {
          return finish(() => fail(new ProblemError('bad_command', { detail: 'Stopped. Nothing was changed.' })))
        }
        typed = letter === '\u007f' || letter === '\b' ? [...typed].slice(0, -1).join('') : typed + letter
      }
    }
    stdin.on('data', listen)
  })
}

async function main(): Promise<void> {
  const config = readConfig()
  const engine = config.databaseUrl ? nativeEngine(config.databaseUrl) : await embeddedEngine(config.dataDir)
  const database = new Database(engine)
  try {
    await migrate(database, config.srid)
    await peopleCommand(process.argv.slice(2), database, terminal)
  } finally {
    await database.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error
    process.stderr.write(`${error.title()}: ${error.message}\n`)
    process.exitCode = 1
  })
}
