// @ts-check
/**
 * The embedded engine: PostgreSQL with PostGIS compiled to WASM, in a thread of its own so that a long query
 * never stops the server from answering. Plain JavaScript because a worker thread gets no TypeScript loader.
 */
import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const GAVE_UP = errorResponse(
  'WG090',
  'the embedded engine cannot overlay these shapes, its geometry library failed: move a corner by a centimetre, or set DATABASE_URL to a native PostGIS',
)

/** A dump where it is: a Blob of its own would copy hundreds of megabytes, and do so again when read. */
class Held extends Blob {
  /** @param {ArrayBuffer} bytes */
  constructor(bytes) {
    super()
    this.arrayBuffer = async () => bytes
  }
}

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)
const { dataDir, template, socketPath, tcpPort } = workerData

const database = await PGlite.create({
  dataDir,
  extensions: { postgis, btree_gist },
  relaxedDurability: dataDir.startsWith('memory://'),
  startParams: [
    ...PGlite.defaultStartParams,
    '-c',
    'wal_level=minimal',
    '-c',
    'max_wal_senders=0',
    '-c',
    'wal_recycle=off',
  ],
  ...(template ? { loadDataDir: new Held(template) } : {}),
})
mendAnswers(database)
const server = new PGLiteSocketServer({
  db: database,
  maxConnections: 8,
  ...(socketPath ? { path: socketPath } : { host: '127.0.0.1', port: tcpPort }),
})
await server.start()
port.postMessage({ ready: true })

port.on('message', async (/** @type {{ dump?: boolean, close?: boolean }} */ message) => {
  if (message.dump) {
    await database.exec('checkpoint')
    const dump = await database.dumpDataDir('gzip')
    port.postMessage({ dump: await dump.arrayBuffer() })
  }
  if (message.close) {
    await server.stop()
    // Sockets that have just closed are still asked about their transactions, a turn later.
    await new Promise((done) => setTimeout(done, 50))
    if (!dataDir.startsWith('memory://')) await database.exec('checkpoint')
    await database.close()
    if (socketPath) rmSync(socketPath, { force: true })
    port.postMessage({ closed: true })
    port.close()
  }
})

/**
 * What the embedded engine does otherwise than PostgreSQL on the wire is mended here.
 * - After an error in the extended protocol it says ReadyForQuery twice: at once, and again at the client's Sync, so that a
 *   client may take the second for the answer to its next query. PostgreSQL says it once, in answer to Sync or to a simple
 *   query; whatever says it earlier is dropped.
 * - A C++ exception of its geometry library (an overlay of edges that all but coincide) is not caught inside: the statement
 *   ends where it is, with the rows made so far, and no error is told. Here it becomes one, and what the client sent
 *   behind the statement is passed over until its Sync, as after any error.
 * @param {PGlite} engine
 */
function mendAnswers(engine) {
  const [SYNC, QUERY, READY] = ['S', 'Q', 'Z'].map((letter) => letter.charCodeAt(0))
  const execute = engine.execProtocolRawStream.bind(engine)
  // Counts what is thrown and not caught by anyone.
  const { ___cxa_uncaught_exceptions: escapes } = /** @type {{ ___cxa_uncaught_exceptions: () => number }} */ (
    /** @type {unknown} */ (engine.Module)
  )
  let passingOver = false
  engine.execProtocolRawStream = async (message, options) => {
    // A start-up message begins with its length: a zero byte.
    if (message[0] === SYNC || message[0] === 0) {
      passingOver = false
      return execute(message, options)
    }
    if (passingOver) return
    const before = escapes()
    /** @type {Uint8Array[]} */
    const chunks = []
    await execute(message, { ...options, onRawData: (data) => chunks.push(data.slice()) })
    const escaped = escapes() > before
    const answer = Buffer.concat(chunks)
    /** @type {Buffer[]} */
    const kept = escaped ? [GAVE_UP] : []
    for (let at = 0; at < answer.length; ) {
      const end = at + 1 + answer.readInt32BE(at + 1)
      if (answer[at] === READY ? message[0] === QUERY : !escaped) kept.push(answer.subarray(at, end))
      at = end
    }
    if (escaped && message[0] === QUERY && kept.length === 1)
      kept.push(Buffer.from(['Z'.charCodeAt(0), 0, 0, 0, 5, (engine.isInTransaction() ? 'T' : 'I').charCodeAt(0)]))
    passingOver = escaped && message[0] !== QUERY
    if (kept.length > 0) options?.onRawData(Buffer.concat(kept))
  }
}

/**
 * @param {string} code SQLSTATE
 * @param {string} message
 */
function errorResponse(code, message) {
  const fields = Buffer.from(`SERROR\0VERROR\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}
