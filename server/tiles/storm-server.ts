/** A server process for tests and benchmarks: opens the database that DATABASE_URL names and tells its port. */
import type { AddressInfo } from 'node:net'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { Database } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'

const config = readConfig()
const database = new Database(nativeEngine(config.databaseUrl!, 4))
// With NOW the clock stands still: a case that leaves the map because a week is over would be no change of the storm's.
const { NOW } = process.env
const app = await buildApp({ database, config, now: () => (NOW ? new Date(NOW) : new Date()) })
await database.listen()
await app.listen({ port: 0, host: '127.0.0.1' })
process.send!({ port: (app.server.address() as AddressInfo).port })
process.on('disconnect', () => process.exit(0))
