/** The city's working calendar, from the database. */
import { type Client, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { WorkingCalendar } from './calendar.ts'

const query = loadQueries(import.meta.url, './calendar.sql')

/** Holidays, working weekends and office hours of every period, in the city's zone. */
export async function readCalendar(client: Client): Promise<WorkingCalendar> {
  const row = await runOne<WorkingCalendar>(client, query('readCalendar'))
  return row ?? { timeZone: 'Asia/Shanghai', officeHours: [], exceptions: {}, years: [] }
}
