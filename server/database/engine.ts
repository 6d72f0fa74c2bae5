/**
 * Where the database is: the PostGIS that DATABASE_URL names, or the embedded one in the data folder.
 * Everything above speaks `pg` to either. What differs is said by `kind` and used only inside server/database.
 */
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PoolConfig } from 'pg'
import { ProblemError } from '../errors.ts'

/** Of all processes together, besides half as many that only read tiles. */
const CONNECTIONS = 12

export interface Engine {
  kind: 'native' | 'embedded'
  connection: PoolConfig
  /** Only the embedded engine: the whole database as a gzipped tar, to start other ones from. */
  dump?: () => Promise<Buffer>
  close: () => Promise<void>
}

/**
 * A PostGIS reached by URL. Throws a ProblemError when the URL cannot be one.
 * @param processes how many server processes share its connections; PostgreSQL allows 100 unless told otherwise
 */
export function nativeEngine(databaseUrl: string, processes = 1): Engine {
  let url: URL
  try {
    url = new URL(databaseUrl)
  } catch (cause) {
    throw new ProblemError(
      'bad_configuration',
      {
        detail: 'DATABASE_URL is not a URL. Write it as postgres://user:password@host:5432/database',
        field: 'DATABASE_URL',
      },
      { cause },
    )
  }
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new ProblemError('bad_configuration', {
      detail: `DATABASE_URL starts with ${url.protocol}//, expected postgres://user:password@host:5432/database`,
      field: 'DATABASE_URL',
    })
  }
  return {
    kind: 'native',
    // Spatial statements look costly to the planner and are not: compiling one took 6.3 s of a 6.7 s answer.
    connection: {
      connectionString: databaseUrl,
      max: Math.max(4, Math.floor(CONNECTIONS / processes)),
      connectionTimeoutMillis: 10_000,
      options: '-c jit=off',
    },
    close: async () => {},
  }
}

/**
 * The embedded engine.
 * @param dataDir folder that keeps the data, or undefined for one in memory (tests)
 * @param template a dump, unpacked, to start a new database from
 */
export async function embeddedEngine(dataDir: string | undefined, template?: SharedArrayBuffer): Promise<Engine> {
  const release = dataDir ? claimFolder(dataDir) : () => {}
  // A Unix socket in a private folder keeps other users of the machine out; Windows has none that pg can dial.
  const windows = process.platform === 'win32'
  const socketDir = windows ? undefined : mkdtempSync(join(tmpdir(), 'wangge-'))
  const tcpPort = windows ? await freePort() : 5432
  const worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
    workerData: {
      dataDir: dataDir ? join(resolve(dataDir), 'database') : 'memory://',
      template,
      socketPath: socketDir ? join(socketDir, `.s.PGSQL.${tcpPort}`) : undefined,
      tcpPort,
    },
    execArgv: [],
  })
  const cleanUp = () => {
    release()
    if (socketDir) rmSync(socketDir, { recursive: true, force: true })
  }
  const failure = new Promise<never>((_, reject) => worker.once('error', reject))
  failure.catch(() => {})
  const answer = <Name extends string>(name: Name) =>
    Promise.race([
      failure,
      new Promise<Record<Name, unknown>>((done) => {
        const listen = (message: Record<string, unknown>) => {
          if (!(name in message)) return
          worker.off('message', listen)
          done(message as Record<Name, unknown>)
        }
        worker.on('message', listen)
      }),
    ])
  try {
    await answer('ready')
  } catch (cause) {
    cleanUp()
    throw new ProblemError(
      'folder_unusable',
      {
        detail: `The database in ${dataDir ?? 'memory'} does not open. If it was copied or cut off, move the folder away (DATA_DIR) and start again.`,
      },
      { cause },
    )
  }
  return {
    kind: 'embedded',
    // All clients share one backend: one connection keeps transactions whole.
    connection: { host: socketDir ?? '127.0.0.1', port: tcpPort, user: 'postgres', database: 'postgres', max: 1 },
    dump: async () => {
      const dumped = answer('dump')
      worker.postMessage({ dump: true })
      return Buffer.from((await dumped).dump as ArrayBuffer)
    },
    close: async () => {
      const closed = answer('closed')
      worker.postMessage({ close: true })
      await closed
      await worker.terminate()
      cleanUp()
    },
  }
}

/** Takes the folder for this process; a second server on it would corrupt it. */
function claimFolder(dataDir: string): () => void {
  const lock = join(dataDir, 'lock')
  try {
    mkdirSync(dataDir, { recursive: true })
    for (let attempt = 0; ; attempt++) {
      try {
        const handle = openSync(lock, 'wx')
        writeSync(handle, String(process.pid))
        closeSync(handle)
        return () => rmSync(lock, { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
        const owner = Number(readFileSync(lock, 'utf8'))
        if (owner !== process.pid && isRunning(owner)) {
          throw new ProblemError('folder_in_use', {
            detail: `${resolve(dataDir)} is used by process ${owner}. Stop it, or set DATA_DIR to another folder.`,
            field: 'DATA_DIR',
          })
        }
        rmSync(lock, { force: true }) // left by a process that was killed
      }
    }
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError(
      'folder_unusable',
      {
        detail: `${resolve(dataDir)} cannot be written: ${(cause as Error).message}. Set DATA_DIR to a folder that can.`,
        field: 'DATA_DIR',
      },
      { cause },
    )
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
