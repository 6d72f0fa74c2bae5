/**
 * Our server under the bench: the whole application and, under /bench, the layers compared like for like; in as many
 * processes as the machine has cores, which share one port and together have as many connections as a peer.
 */
import { buildApp } from '../../app.ts'
import { readConfig } from '../../config.ts'
import { Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { isWorker, startWorkers } from '../../processes.ts'
import { tiles } from '../routes.ts'
import { benchLayers } from './layers.ts'

const config = readConfig({ ...process.env, DEMO: '1' })
if (isWorker) {
  const engine = nativeEngine(config.databaseUrl!)
  // Tiles are read on two thirds of what a process may open (readerPool): that part is to be as large as a peer's pool.
  const max = Math.round(1.5 * Math.ceil(Number(process.env.POOL) / config.processes))
  const database = new Database({ ...engine, connection: { ...engine.connection, max } })
  const platform = { database, config, now: () => new Date() }
  const app = await buildApp(platform)
  await app.register(async (scope) => tiles(scope, platform, benchLayers), { prefix: '/bench' })
  await app.ready()
  await settled()
  const address = await app.listen({ port: config.port, host: config.host })
  await database.listen()
  process.send!({ address })
} else {
  await startWorkers(config, new Map())
  process.send!('listening')
  process.on('disconnect', () => process.exit())
}

/** A whole city's places are read into memory after the start, for half a minute: not to be measured along. */
async function settled(): Promise<void> {
  for (let quiet = 0, tries = 0; quiet < 2 && tries < 120; tries++) {
    const before = process.cpuUsage()
    await new Promise((done) => setTimeout(done, 1000))
    const { user, system } = process.cpuUsage(before)
    quiet = user + system < 100_000 ? quiet + 1 : 0
  }
}
