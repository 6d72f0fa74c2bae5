/** Refusals are answered in the language of whoever asks; everything a program reads is the same in any. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLoop } from './cases/testing.ts'
import { ProblemError } from './errors.ts'
import { asProblem } from './problems.ts'
import { openTestCity, type TestCity } from './testing.ts'

let city: TestCity
let loop: ReturnType<typeof openLoop>
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city?.close())

const refusal = async (language: string | undefined, method: 'GET' | 'POST', url: string, body?: object) => {
  const answer = await loop.request('admin', method, url, body, language ? { 'accept-language': language } : {})
  return { answer, body: answer.json() as Record<string, unknown> }
}
const hanzi = /\p{Script=Han}/u

describe('a refusal', () => {
  test.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh', 'zh'],
    ['en-GB,en;q=0.9,zh;q=0.5', 'en'],
    ['fr', 'en'],
    [undefined, 'en'],
  ])('asked for in %s is answered in %s', async (asked, told) => {
    const { answer, body } = await refusal(asked, 'GET', '/api/components/9999999999999999')
    expect([answer.statusCode, body.type]).toEqual([404, '/problems/not_found'])
    expect(answer.headers).toMatchObject({ 'content-language': told })
    expect(String(answer.headers.vary)).toMatch(/accept-language/i)
    expect([hanzi.test(String(body.title)), hanzi.test(String(body.detail))]).toEqual([told === 'zh', told === 'zh'])
  })

  test.each([
    ['what a schema refuses', 'POST', '/api/cases', { kind: 'event' }, 'bad_request'],
    ['what SQL refuses', 'GET', '/api/cases?unit=%00', undefined, 'bad_request'],
    ['an address that is none', 'GET', '/api/nowhere', undefined, 'not_found'],
    [
      'the part of a body that is missing',
      'POST',
      '/api/responsibility',
      { kind: 'event', class: '0104' },
      'bad_request',
    ],
  ] as const)('of %s differs by language in title and detail only', async (_, method, url, body, code) => {
    const [zh, en] = await Promise.all([refusal('zh', method, url, body), refusal('en', method, url, body)])
    expect(zh.body).toEqual({ ...en.body, title: zh.body.title, detail: zh.body.detail })
    expect(en.body).toMatchObject({ type: `/problems/${code}`, status: en.answer.statusCode })
    expect([hanzi.test(String(zh.body.detail)), hanzi.test(String(en.body.detail))]).toEqual([true, false])
  })

  test('of SQL is said in both languages', async () => {
    const refused = await city.database
      .as({ personId: 'desk.01', role: 'desk', unitCode: null, areaCode: null }, (client) =>
        client.query("select split_grid('330102001001001', null, now())"),
      )
      .catch((error: Error) => asProblem(error))
    expect(refused).toBeInstanceOf(ProblemError)
    expect((refused as ProblemError).details.detail).toEqual({
      en: 'Unit grids are changed by planners and administrators.',
      zh: '单元网格由部件管理员和管理员修改。',
    })
  })
})

test('whatever sql/app refuses by a code of ours, it says in Chinese beside', () => {
  const raised = readdirSync('sql/app', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .flatMap((file) =>
      [
        ...readFileSync(`sql/app/${file}`, 'utf8').matchAll(/raise exception using errcode = '(WG\d+|42501)'.*?;$/gms),
      ].map(([statement]) => statement),
    )
  expect(raised.length).toBeGreaterThan(50)
  expect(raised.filter((statement) => !/detail = .*\p{Script=Han}/su.test(statement))).toEqual([])
})
