import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import type { CaseList } from '../schema.ts'
import { type Loop, openLoop } from '../testing.ts'
import { caseQueryOf, completed, readFilter, writeFilter } from './rules.ts'
import type { SavedFilter } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const list = async (person: string) =>
  (await loop.get<{ filters: SavedFilter[] }>(person, '/api/saved-filters')).filters
const save = (person: string, id: string, body: object) => loop.request(person, 'PUT', `/api/saved-filters/${id}`, body)

describe('a filter in the address', () => {
  it.each([
    ['queue=open&lamp=red&level=city', { state: 'open', lamp: 'red', level: 'city' }],
    ['queue=mine&class=component-0104', { mine: true, kind: 'component', class: '0104' }],
    [
      'queue=phase-check&district=330106&street=330106002',
      { state: 'handled,checked', district: '330106', street: '330106002' },
    ],
    ['reply=due', { replyDue: true }],
    ['request=mine&q=%E4%BA%95%E7%9B%96', { request: 'mine', q: '井盖' }],
  ])('%s asks for its cases', (text, asked) => {
    const filter = readFilter(Object.fromEntries(new URLSearchParams(text)))
    expect(caseQueryOf(completed(filter, 'mine'))).toEqual(asked)
    expect(Object.fromEntries(new URLSearchParams(writeFilter(filter)))).toEqual(
      Object.fromEntries(new URLSearchParams(text)),
    )
  })

  it('passes over what it does not understand', () => {
    expect(
      writeFilter(
        readFilter({ queue: 'nowhere', lamp: 'blue', district: '1', class: '0104', unit: 'x;--', m: '12/1/2' }),
      ),
    ).toBe('')
  })
})

describe('saved filters', () => {
  it('are kept in the order given, renamed, counted and deleted', async () => {
    const [red, mine] = [randomUUID(), randomUUID()]
    expect((await save('dispatcher.city', red, { name: '红灯', query: 'queue=open&lamp=red' })).statusCode).toBe(204)
    expect((await save('dispatcher.city', mine, { name: '我的', query: '' })).statusCode).toBe(204)
    await save('dispatcher.city', red, { name: '全市红灯', query: 'queue=open&lamp=red' })
    await loop.request('dispatcher.city', 'PUT', '/api/saved-filters/order', { ids: [mine, red] })
    const kept = await list('dispatcher.city')
    expect(kept.map(({ name }) => name)).toEqual(['我的', '全市红灯'])
    const found = await loop.get<CaseList>('dispatcher.city', '/api/cases?state=open&lamp=red&limit=100')
    expect(kept[1]!.count).toBe(found.cases.length)
    expect((await loop.request('dispatcher.city', 'DELETE', `/api/saved-filters/${red}`)).statusCode).toBe(204)
    expect((await list('dispatcher.city')).map(({ name }) => name)).toEqual(['我的'])
  })

  it('are shared with the people of one’s unit, who cannot change them, and with nobody else', async () => {
    const id = randomUUID()
    await save('unit.hz-sw', id, { name: '水务急件', query: 'queue=open&lamp=amber', shared: true })
    const seen = (await list('unit.hz-sw.02')).find((one) => one.id === id)
    expect(seen).toMatchObject({ name: '水务急件', mine: false, shared: true, owner: { code: 'unit.hz-sw' } })
    expect((await save('unit.hz-sw.02', id, { name: '改名', query: '' })).statusCode).toBe(404)
    expect((await loop.request('unit.hz-sw.02', 'DELETE', `/api/saved-filters/${id}`)).statusCode).toBe(404)
    await loop.request('unit.hz-sw.02', 'PUT', '/api/saved-filters/order', { ids: [id] })
    expect((await list('unit.hz-ps')).map((one) => one.id)).not.toContain(id)
    expect((await list('dispatcher.city')).map((one) => one.id)).not.toContain(id)
  })

  it('and views of the analyst’s are lists of their own, shared with the unit alike', async () => {
    const query = 'period=week&class=event-0493&heat=spots&m=13.2/30.27/120.16'
    const [view, second] = [randomUUID(), randomUUID()]
    await save('analyst.city', view, { page: 'explore', name: '单车', query, shared: true })
    await save('analyst.city', second, { page: 'explore', name: '夜间', query: 'hours=22-5' })
    await loop.request('analyst.city', 'PUT', '/api/saved-filters/order', { ids: [second, view] })
    const views = async (person: string) =>
      (await loop.get<{ filters: SavedFilter[] }>(person, '/api/saved-filters?page=explore')).filters
    expect(await views('analyst.city')).toMatchObject([
      { id: second, page: 'explore', shared: false, position: 0, count: null },
      { id: view, query, shared: true, position: 1, count: null },
    ])
    expect((await list('analyst.city')).filter(({ id }) => id === view || id === second)).toEqual([])
    // The supervision centre is the unit of both.
    expect(await views('supervisor.city')).toMatchObject([{ id: view, mine: false, owner: { code: 'analyst.city' } }])
    expect(await views('dispatcher.city')).toEqual([])
    // It stays of its page, whoever is confused about it.
    expect((await save('analyst.city', view, { name: '单车', query: 'lamp=red' })).statusCode).toBe(404)
    expect((await views('analyst.city'))[1]!.query).toBe(query)
  })

  it.each([
    ['without a name', { name: '  ', query: '' }],
    ['with a name too long', { name: '长'.repeat(41), query: '' }],
    ['with a query too long', { name: '长', query: 'q='.padEnd(10_001, 'x') }],
    ['by somebody without a unit, to share', { name: '共享', query: '', shared: true }, 'citizen.01'],
  ])('are refused %s', async (_, body, person = 'dispatcher.city') => {
    expect((await save(person, randomUUID(), body)).statusCode).toBe(400)
  })
})
