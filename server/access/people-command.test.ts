import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { peopleCommand } from './people-command.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity({ DEMO: '0' })
})
afterAll(() => city.close())

const PASSWORD = '西湖十景 1985 correct'
async function command(words: string[], password = PASSWORD): Promise<{ lines: string[]; asked: number }> {
  const lines: string[] = []
  let asked = 0
  await peopleCommand(words, city.database, {
    write: (line) => lines.push(line),
    askPassword: async () => {
      asked++
      return password
    },
  })
  return { lines, asked }
}
let address = 0
/** From an address of its own, so that guessing in one case does not slow the next. */
const signIn = (person: string, password: string | undefined, from = `192.0.2.${++address}`) =>
  city.app.inject({ method: 'POST', url: '/api/session', payload: { person, password }, remoteAddress: from })

describe('people', () => {
  it('who are added sign in with their password, and with no other', async () => {
    await command(['add', 'li.lei', '--name', '李雷', '--name-en', 'Li Lei', '--role', 'planner', '--area', '330106'])
    const answer = await signIn('li.lei', PASSWORD)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().person).toMatchObject({ id: 'li.lei', role: 'planner', areaCode: '330106', nameEn: 'Li Lei' })
    expect((await signIn('li.lei', 'wrong password')).statusCode).toBe(401)
    expect((await signIn('li.lei', '')).statusCode).toBe(401)
    expect((await signIn('li.lei', undefined)).statusCode).toBe(401)
    expect((await signIn('nobody.here', PASSWORD)).json()).toEqual((await signIn('li.lei', 'wrong password')).json())
  })

  it('of the demo do not sign in where there is no demo', async () => {
    expect((await signIn('planner.city', undefined)).statusCode).toBe(401)
    expect((await signIn('planner.city', PASSWORD)).statusCode).toBe(401)
    expect((await city.app.inject({ url: '/api/people' })).statusCode).toBe(404)
  })

  it('are kept with an argon2id hash, not a password', async () => {
    await command(['add', 'hash.me', '--name', 'x', '--role', 'analyst'])
    const rows = await city.database.system(
      async (client) => (await client.query("select password_hash from people where id = 'hash.me'")).rows,
    )
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('who get a new password are signed out, and the old one is void', async () => {
    await command(['add', 'han.mei', '--name', '韩梅梅', '--role', 'desk'])
    const { token } = (await signIn('han.mei', PASSWORD)).json()
    await command(['password', 'han.mei'], 'another long one')
    // The token was not used before, so that no process remembers it.
    const who = await city.app.inject({ url: '/api/session', headers: { authorization: `Bearer ${token}` } })
    expect(who.statusCode).toBe(401)
    expect((await signIn('han.mei', PASSWORD)).statusCode).toBe(401)
    expect((await signIn('han.mei', 'another long one')).statusCode).toBe(200)
  })

  it('who are deactivated do not sign in, until they are activated', async () => {
    await command(['add', 'gone', '--name', 'x', '--role', 'analyst'])
    await command(['deactivate', 'gone'])
    expect((await signIn('gone', PASSWORD)).statusCode).toBe(401)
    const { lines } = await command(['list'])
    expect(lines.find((line) => line.startsWith('gone '))).toContain('inactive')
    await command(['activate', 'gone'])
    expect((await signIn('gone', PASSWORD)).statusCode).toBe(200)
  })

  it('guessing is slowed: ten tries a minute from one address', async () => {
    const statuses: number[] = []
    for (let attempt = 0; attempt < 11; attempt++) {
      statuses.push((await signIn('li.lei', `guess number ${attempt}`, '198.51.100.7')).statusCode)
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    const next = await signIn('li.lei', PASSWORD, '198.51.100.7')
    expect(next.statusCode).toBe(429)
    expect(next.json().type).toBe('/problems/too_many_requests')
  })

  it.each<[string, string[], string]>([
    ['no command', [], 'Say what to do'],
    ['an unknown command', ['remove', 'x'], 'no command "remove"'],
    ['no id', ['add', '--name', 'x', '--role', 'desk'], 'sign-in name'],
    ['a bad id', ['add', 'Li Lei', '--name', 'x', '--role', 'desk'], 'cannot be a sign-in name'],
    ['no name', ['add', 'new.one', '--role', 'desk'], '--name'],
    ['no role', ['add', 'new.one', '--name', 'x'], 'Roles: citizen 市民'],
    ['an unknown role', ['add', 'new.one', '--name', 'x', '--role', 'boss'], 'no role "boss"'],
    ['a role of every object', ['add', 'new.one', '--name', 'x', '--role', 'toString'], 'no role "toString"'],
    ['unit staff of no unit', ['add', 'new.one', '--name', 'x', '--role', 'unit_staff'], '--unit'],
    ['an unknown unit', ['add', 'new.one', '--name', 'x', '--role', 'desk', '--unit', 'X'], 'no unit "X"'],
    ['an unknown area', ['add', 'new.one', '--name', 'x', '--role', 'desk', '--area', '999999'], 'no area "999999"'],
    ['an unknown grid', ['add', 'new.one', '--name', 'x', '--role', 'collector', '--grid', 'Z'], 'responsibility grid'],
    ['an unknown option', ['add', 'new.one', '--password', 'x'], '--password'],
    ['a word too many', ['add', 'new.one', 'x', '--name', 'y'], 'one word too many'],
    ['somebody there is', ['add', 'planner.city', '--name', 'x', '--role', 'desk'], 'There already is'],
    ['a password for nobody', ['password', 'no.one'], 'no person "no.one"'],
    ['nobody to deactivate', ['deactivate', 'no.one'], 'no person "no.one"'],
    ['no one named', ['deactivate'], 'Whose?'],
  ])('%s is refused before a password is asked', async (_what, words, sentence) => {
    let asked = 0
    const done = peopleCommand(words, city.database, {
      write: () => {},
      askPassword: async () => {
        asked++
        return PASSWORD
      },
    })
    await expect(done).rejects.toThrow(sentence)
    expect(asked).toBe(0)
  })

  it.each(['short', '', 'x'.repeat(201)])('a password like "%s" is refused, and nobody added', async (password) => {
    await expect(command(['add', 'new.one', '--name', 'x', '--role', 'desk'], password)).rejects.toThrow('10 to 200')
    expect((await command(['list'])).lines.some((line) => line.startsWith('new.one '))).toBe(false)
  })
})
