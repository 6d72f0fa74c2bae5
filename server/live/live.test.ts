/** The live feed over real HTTP: server-sent events, rights, and resuming without loss. */
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'

interface Message {
  event: string
  id?: number
  data: Record<string, unknown>
}

let city: TestCity
let port: number
const open: (() => void)[] = []

beforeAll(async () => {
  city = await openTestCity()
  await city.app.listen({ port: 0, host: '127.0.0.1' })
  port = (city.app.server.address() as AddressInfo).port
})
afterEach(() => {
  for (const close of open.splice(0)) close()
})
afterAll(() => city.close())

/** Opens the feed as a person; `messages` grows as they come. */
async function listen(person: string, lastEventId?: number): Promise<{ messages: Message[]; close: () => void }> {
  const headers: Record<string, string> = { ...(await city.signIn(person)) }
  if (lastEventId !== undefined) headers['last-event-id'] = String(lastEventId)
  const messages: Message[] = []
  const response = await new Promise<IncomingMessage>((done, fail) => {
    get({ host: '127.0.0.1', port, path: '/api/live', headers }, done).once('error', fail)
  })
  expect(response.headers['content-type']).toContain('text/event-stream')
  let buffer = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    buffer += chunk
    const blocks = buffer.split('\n\n')
    buffer = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      if (fields.event)
        messages.push({
          event: fields.event,
          id: fields.id ? Number(fields.id) : undefined,
          data: JSON.parse(fields.data!),
        })
    }
  })
  response.on('error', () => {})
  const close = () => response.destroy()
  open.push(close)
  await expect.poll(() => messages.some((message) => message.event === 'ready'), { timeout: 10_000 }).toBe(true)
  return { messages, close }
}

const casesOf = (messages: Message[]) => messages.filter((message) => message.event === 'case')
async function report(person: string, coordinates: [number, number]): Promise<string> {
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/cases',
    headers: await city.signIn(person),
    payload: { kind: 'event', class: '0112', geometry: { type: 'Point', coordinates }, description: '路面有散落垃圾' },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().id
}
async function placeIn(district: string): Promise<[number, number]> {
  const { rows } = await city.database.system((client) =>
    client.query({
      text: `select ST_X(p) as lon, ST_Y(p) as lat from (
        select ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids where district_code = $1 order by code limit 1) as place`,
      values: [district],
    }),
  )
  return [rows[0].lon, rows[0].lat]
}

describe('the live feed', () => {
  it('asks strangers to sign in, and an id that is none is refused', async () => {
    expect((await city.app.inject('/api/live')).statusCode).toBe(401)
    const answer = await city.app.inject({
      url: '/api/live',
      headers: { ...(await city.signIn('dispatcher.city')), 'last-event-id': 'x' },
    })
    expect([answer.statusCode, answer.json().field]).toEqual([400, 'Last-Event-ID'])
  })

  it('tells of a report without being asked, with where it is and the number to resume from', async () => {
    const { messages } = await listen('dispatcher.city')
    const place = await placeIn('330103')
    const id = await report('desk.01', place)
    await expect.poll(() => casesOf(messages).length, { timeout: 5_000, interval: 20 }).toBe(1)
    const [message] = casesOf(messages)
    expect(message!.data).toMatchObject({
      caseId: id,
      action: 'report',
      fromState: null,
      toState: 'reported',
      districtCode: '330103',
    })
    expect(message!.id).toBe(message!.data.seq)
    const [lon, lat] = message!.data.position as [number, number]
    expect(lon).toBeCloseTo(place[0], 6)
    expect(lat).toBeCloseTo(place[1], 6)
  })

  it('after a break gives exactly what was missed, once and in order', async () => {
    const place = await placeIn('330103')
    const first = await listen('dispatcher.city')
    await report('desk.01', place)
    await expect.poll(() => casesOf(first.messages).length, { timeout: 5_000 }).toBe(1)
    const last = casesOf(first.messages)[0]!.id!
    first.close()
    const missed = []
    for (let count = 0; count < 5; count++) missed.push(await report('desk.01', place))
    const second = await listen('dispatcher.city', last)
    const after = await report('desk.01', place)
    await expect.poll(() => casesOf(second.messages).length, { timeout: 5_000 }).toBe(6)
    expect(casesOf(second.messages).map((message) => message.data.caseId)).toEqual([...missed, after])
    const numbers = casesOf(second.messages).map((message) => message.id!)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  })

  it('tells a district only of its own', async () => {
    const [here, there] = [await placeIn('330103'), await placeIn('330102')]
    const { messages } = await listen('dispatcher.330103')
    const everything = await listen('dispatcher.city')
    await report('desk.01', there)
    const own = await report('desk.01', here)
    await expect.poll(() => casesOf(everything.messages).length, { timeout: 5_000 }).toBe(2)
    await expect.poll(() => casesOf(messages).length, { timeout: 5_000 }).toBe(1)
    expect(casesOf(messages)[0]!.data.caseId).toBe(own)
  })

  it('hears parallel writers completely: forty reports at once, forty messages', async () => {
    const place = await placeIn('330103')
    const { messages } = await listen('dispatcher.city')
    const ids = await Promise.all(Array.from({ length: 40 }, () => report('desk.01', place)))
    await expect.poll(() => casesOf(messages).length, { timeout: 20_000 }).toBe(40)
    expect(new Set(casesOf(messages).map((message) => message.data.caseId))).toEqual(new Set(ids))
  })

  it('tells which places changed on the map, the old and the new, to those who may see them', async () => {
    const people = ['dispatcher.city', 'dispatcher.330103', 'dispatcher.330102', 'analyst.city']
    const feeds = await Promise.all(people.map((person) => listen(person)))
    const { rows } = await city.database.system((client) =>
      client.query(`select code, ST_X(place) as lon, ST_Y(place) as lat from (
        select code, ST_Transform(geom, 4326) as place from pipe_points
        where valid_to is null and district_code = '330103' order by code limit 1) first`),
    )
    await city.database.system((client) =>
      client.query({
        text: 'update pipe_points set geom = ST_Translate(geom, 3, 0) where code = $1',
        values: [rows[0].code],
      }),
    )
    city.database.wake('tiles')
    const told = ({ messages }: { messages: Message[] }) =>
      messages
        .filter(({ event, data }) => event === 'tiles' && data.layer === 'pipes')
        .flatMap(({ data }) => data.boxes as number[][])
    await expect.poll(() => told(feeds[0]!).length, { timeout: 8_000 }).toBeGreaterThan(1)
    await expect.poll(() => told(feeds[1]!).length, { timeout: 8_000 }).toBe(told(feeds[0]!).length)
    // The point was here, and is now 3 m further east.
    const points = told(feeds[0]!).filter(([west, south, east, north]) => west === east && south === north)
    expect(points.some(([lon, lat]) => Math.hypot(lon! - rows[0].lon, lat! - rows[0].lat) < 1e-7)).toBe(true)
    expect(points.some(([lon]) => Math.abs((lon! - rows[0].lon) * 96_000 - 3) < 0.2)).toBe(true)
    expect(told(feeds[2]!)).toEqual([])
    expect(told(feeds[3]!)).toEqual([])
  })
})
