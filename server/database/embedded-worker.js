// @ts-check
/**
 * The embedded engine: PostgreSQL with PostGIS compiled to WASM, in a thread of its own so that a long query
 * never stops the server from answering. Plain JavaScript because a worker thread gets no TypeScript loader.
 */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)
const { dataDir, template, socketPath, tcpPort } = workerData

const database = await PGlite.create({
  dataDir,
  extensions: { postgis, btree_gist },
  relaxedDurability: dataDir.startsWith('memory://'),
  ...(template ? { loadDataDir: new Blob([await readFile(template)]) } : {}),
})
answerReadyOnce(database)
const server = new PGLiteSocketServer({
  db: database,
  maxConnections: 8,
  ...(socketPath ? { path: socketPath } : { host: '127.0.0.1', port: tcpPort }),
})
await server.start()
port.postMessage({ ready: true })

port.on('message', async (/** @type {{ dump?: boolean, close?: boolean }} */ message) => {
  if (message.dump) {
    const dump = await database.dumpDataDir('gzip')
    port.postMessage({ dump: await dump.arrayBuffer() })
  }
  if (message.close) {
    await server.stop()
    await database.close()
    if (socketPath) rmSync(socketPath, { force: true })
    port.postMessage({ closed: true })
    port.close()
  }
})

/**
 * After an error in the extended protocol the embedded engine says ReadyForQuery twice: at once, and again at the
 * client's Sync, so that a client may take the second for the answer to its next query. PostgreSQL says it once, in
 * answer to Sync or to a simple query; whatever says it earlier is dropped here.
 * @param {PGlite} engine
 */
function answerReadyOnce(engine) {
  const [SYNC, QUERY, READY] = ['S', 'Q', 'Z'].map((letter) => letter.charCodeAt(0))
  const execute = engine.execProtocolRawStream.bind(engine)
  engine.execProtocolRawStream = async (message, options) => {
    // A start-up message begins with its length: a zero byte.
    if (message[0] === SYNC || message[0] === QUERY || message[0] === 0) return execute(message, options)
    /** @type {Uint8Array[]} */
    const chunks = []
    await execute(message, { ...options, onRawData: (data) => chunks.push(data.slice()) })
    const answer = Buffer.concat(chunks)
    let kept = 0
    for (let at = 0; at < answer.length; ) {
      const end = at + 1 + answer.readInt32BE(at + 1)
      if (answer[at] !== READY) {
        answer.copyWithin(kept, at, end)
        kept += end - at
      }
      at = end
    }
    if (kept > 0) options?.onRawData(answer.subarray(0, kept))
  }
}
