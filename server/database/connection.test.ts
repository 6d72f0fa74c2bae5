/** Connections that are cut under a transaction. The embedded engine has only one, and nobody to cut it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asAdministrator, openTestCity, type TestCity } from '../testing.ts'

const url = process.env.DATABASE_URL

describe.runIf(url)('a connection that is cut', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await openTestCity()
  })
  afterAll(() => city.close())

  it.each(['in the middle of a statement', 'between two'])(
    '%s fails its transaction and nothing else',
    async (when) => {
      const work = city.database.system(async (client) => {
        const { rows } = await client.query('select pg_backend_pid() as pid')
        const cut = () => asAdministrator(url!, `select pg_terminate_backend(${rows[0].pid})`)
        if (when === 'between two') {
          await cut()
          await new Promise((next) => setTimeout(next, 100))
        } else setTimeout(cut, 50)
        await client.query('select pg_sleep(5)')
      })
      await expect(work).rejects.toThrow()
      const { rows } = await city.database.system((client) => client.query('select 1 as one'))
      expect(rows).toEqual([{ one: 1 }])
    },
  )

  it('under a reader fails its question and nothing else', async () => {
    const refused = expect(city.database.ask(null, { text: 'select pg_sleep(5)' })).rejects.toThrow()
    const cut = `select pg_terminate_backend(pid) as cut from pg_stat_activity where query = 'select pg_sleep(5)'`
    await expect.poll(() => asAdministrator(url!, cut)).toEqual([{ cut: true }])
    await refused
    expect(await city.database.ask(null, { text: 'select 1 as one' })).toEqual([{ one: 1 }])
  })
})
