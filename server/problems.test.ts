/** Refusals are answered in the language of whoever asks; everything a program reads is the same in any. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLoop } from './cases/testing.ts'
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
})
