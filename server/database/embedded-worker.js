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
