/** Loads a generated city into an empty database, all of it or nothing. */
import { startGenerating } from '../fixtures/generate.ts'
import { CITY } from '../fixtures/hangzhou/index.ts'
import { tileLayers } from '../tiles/index.ts'
import { type Batch, insertBatch } from './database/bulk.ts'
import type { Client, Database } from './database/database.ts'
import { ProblemError } from './errors.ts'

export interface CityChoice {
  scale: 'demo' | 'city'
  seed: string
  /** The instant the case history ends at. */
  anchor: Date
  srid: number
  cases?: number
}

/** Whether a city is loaded. Throws half_loaded when a load was cut off. */
export async function cityIsLoaded(database: Database): Promise<boolean> {
  return database.system(async (client) => {
    const { rows } = await client.query('select loaded_at from city_settings')
    if (rows.length > 0 && !rows[0].loaded_at) {
      throw new ProblemError('half_loaded', {
        detail:
          'A city was being loaded and did not finish. Empty the database (or remove the data folder) and start again.',
      })
    }
    return rows.length > 0
  })
}

/**
 * Generates and loads a city.
 * @param report called with the table being filled and the rows so far
 * @param batches what the city is made of, when its generation was started earlier
 */
export async function loadCity(
  database: Database,
  choice: CityChoice,
  report: (table: string, rows: number) => void = () => {},
  batches: AsyncIterable<Batch> = startGenerating(choice),
): Promise<void> {
  if (choice.srid !== CITY.srid) {
    throw new ProblemError('bad_configuration', {
      detail: `The demo city is made for EPSG:${CITY.srid}; CITY_SRID=${choice.srid} is for a city of your own data.`,
      field: 'CITY_SRID',
    })
  }
  const begin = (client: Client) =>
    client.query({
      text: 'insert into city_settings (name, name_en, srid, is_demo, seed) values ($1, $2, $3, true, $4)',
      values: [CITY.name, CITY.nameEn, choice.srid, choice.seed],
    })
  const write = async (client: Client, batch: Batch) => {
    // Triggers that guard edits (coverage, history) stand aside; coverage_problems() checks the whole.
    await client.query("select set_config('wangge.bulk', 'on', true)")
    await insertBatch(client, database.kind, batch)
    report(batch.table, batch.rows.length)
  }
  const end = async (client: Client) => {
    // Once over the whole log, not at every batch of it.
    await client.query('select judge_suggestions(null)')
    await client.query({
      text: 'select change_whole_layer(layer) from unnest($1::text[]) as layer',
      values: [tileLayers.map(({ id }) => id)],
    })
    await client.query('update city_settings set loaded_at = clock_timestamp()')
  }
  if (choice.scale === 'demo') {
    // One transaction: cut off, it leaves nothing, and the next start begins anew.
    await database.system(async (client) => {
      await begin(client)
      for await (const batch of batches) await write(client, batch)
      await end(client)
    })
  } else {
    // Too long for one transaction: a cut-off load is recognised by its missing loaded_at.
    await database.system(begin)
    for await (const batch of batches) await database.system((client) => write(client, batch))
    await database.system(end)
  }
  await database.system((client) => client.query('analyze'))
}
