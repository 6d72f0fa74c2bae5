/** Once for all journeys on native PostGIS: the demo city that each of them gets a copy of. The embedded engine makes its own. */
import { loadCity } from '../../server/city.ts'
import { Database } from '../../server/database/database.ts'
import { nativeEngine } from '../../server/database/engine.ts'
import { migrate } from '../../server/database/migrate.ts'
import { asAdministrator, databaseUrl } from '../../server/testing.ts'

/** Names the database to copy. */
export const JOURNEY_TEMPLATE = 'WANGGE_JOURNEY_TEMPLATE'

export async function setup(): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL
  if (!url) return async () => {}
  const name = `wangge_journey_template_${process.pid}`
  await asAdministrator(url, `create database ${name}`)
  const database = new Database(nativeEngine(databaseUrl(url, name)))
  await migrate(database, 4549)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: new Date(), srid: 4549 })
  await database.close()
  process.env[JOURNEY_TEMPLATE] = name
  return async () => void (await asAdministrator(url, `drop database if exists ${name} with (force)`))
}
