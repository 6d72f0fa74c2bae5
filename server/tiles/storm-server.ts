/** A server process for tests and benchmarks: opens the database that DATABASE_URL names and tells its port. */
import type { AddressInfo } from 'node:net'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { Database } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'

const config = readConfig()
const database = new Database(nativeEngine(config.databaseUrl!, 4))
const started = new Date(process.env.NOW ?? Date.now()).getTime() - Date.now()
const app = await buildApp({ database, config, now: () => new Date(Date.now() + started) })
await database.listen()
await app.listen({ port: 0, host: '127.0.0.1' })
process.send!({ port: (app.server.address() as AddressInfo).port })
process.on('disconnect', () => process.exit(0))
