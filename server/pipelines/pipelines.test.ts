import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { PipeLine, PipePoint } from './schema.ts'

let city: TestCity
let planner: Headers
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

type Headers = Record<string, string>
const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, headers: Headers, payload?: object) => {
  const answer = await city.app.inject({ method, url, headers, payload })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const match = (version: number, headers: Headers = planner) => ({ ...headers, 'if-match': `"${version}"` })

const HERE = [120.1662, 30.2567] as const
let shift = 0
/** A place of its own for each point. */
const place = () => {
  shift++
  return [HERE[0] + shift * 0.00004, HERE[1]]
}
async function addPoint(body: object = {}): Promise<PipePoint> {
  const answer = await send('POST', '/api/pipe-points', planner, {
    network: 'water',
    position: place(),
    groundElevation: 7.5,
    ...body,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const lineBody = (start: PipePoint, end: PipePoint, more: object = {}) => ({
  startPoint: start.code,
  endPoint: end.code,
  startDepth: 1.2,
  endDepth: 1.3,
  material: 'PE',
  sizeMm: '300',
  ...more,
})
async function addLine(start: PipePoint, end: PipePoint, more: object = {}): Promise<PipeLine> {
  const answer = await send('POST', '/api/pipe-lines', planner, lineBody(start, end, more))
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

describe('a pipe point', () => {
  it.each([
    ['water', 'JS', undefined, '51042101', '弯头'],
    ['water', 'JS', '阀门井', '51042205', null],
    ['water', 'JS', '消防栓', '51042202', null],
    ['storm', 'YS', '雨水井', '52012205', null],
    ['storm', 'YS', '雨水箅', '52012204', null],
    ['storm', 'YS', '泵站', '52012219', null],
    ['sewage', 'WS', '污水井', '52022205', null],
    ['sewage', 'WS', '泵站', '52022221', null],
    ['gas', 'RQ', '阀门井', '53032202', null],
    ['power', 'DL', '电力井', '55012201', null],
    ['telecom', 'TX', '人孔', '56012201', null],
  ])(
    'of %s has a code with %s; with attachment %s it is element %s',
    async (network, letters, attachment, element, feature) => {
      const point = await addPoint({ network, attachment })
      expect(point.code).toMatch(new RegExp(`^330102${letters}[0-9]{7}$`))
      expect(point).toMatchObject({
        network,
        elementCode: element,
        feature,
        attachment: attachment ?? null,
        version: 1,
      })
    },
  )

  it('is issued 20 codes to 20 planners at once, after the highest there is', async () => {
    const [highest] = await ask<{ code: string }>(
      "select max(code) as code from pipe_points where code like '330102WS%'",
    )
    await ask("delete from pipe_serials where letters = 'WS'")
    const points = await Promise.all(Array.from({ length: 20 }, () => addPoint({ network: 'sewage' })))
    const codes = points.map((point) => point.code).sort()
    expect(new Set(codes).size).toBe(20)
    expect(codes[0]! > highest!.code).toBe(true)
  })

  it.each<[string, object, number, string, string | undefined]>([
    ['an unknown network', { network: 'heat' }, 400, 'bad_request', '/network'],
    ['an attachment of another network', { attachment: '人孔' }, 400, 'bad_request', '/attachment'],
    ['swapped axes', { position: [30.25, 120.16] }, 422, 'axes_swapped', '/position'],
    ['a place outside the city', { position: [121.47, 31.23] }, 422, 'outside_city', '/position'],
    ['three numbers', { position: [120.1, 30.2, 5] }, 400, 'bad_request', '/position'],
    ['an unknown owner', { owner: 'NOBODY' }, 422, 'unknown_unit', '/owner'],
    ['a well of negative depth', { wellDepth: -1 }, 400, 'bad_request', '/wellDepth'],
    ['a field there is not', { code: '1' }, 400, 'bad_request', undefined],
  ])('with %s is refused', async (_what, wrong, status, type, field) => {
    const body = { network: 'water', position: [...HERE], groundElevation: 7, ...wrong }
    const answer = await send('POST', '/api/pipe-points', planner, body)
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`])
    if (field) expect(answer.body.field).toBe(field)
  })

  it('takes the ends of its lines along when it moves, and only then', async () => {
    const [start, end] = [await addPoint(), await addPoint()]
    const line = await addLine(start, end)
    const to = [HERE[0], HERE[1] + 0.0004]
    const moved = await send('PATCH', `/api/pipe-points/${end.code}`, match(1), { position: to, owner: 'HZ-SW' })
    expect(moved.status).toBe(200)
    expect(moved.headers.etag).toBe('"2"')
    expect(moved.body).toMatchObject({ version: 2, owner: { code: 'HZ-SW' }, lines: [line.code] })
    const after = (await send('GET', `/api/pipe-lines/${line.code}`, planner)).body as PipeLine
    expect(after.version).toBe(2)
    const [, last] = after.geometry.coordinates as number[][]
    expect(last![0]).toBeCloseTo(to[0]!, 7)
    expect(last![1]).toBeCloseTo(to[1]!, 7)
    await send('PATCH', `/api/pipe-points/${end.code}`, match(2), { groundElevation: 8 })
    expect((await send('GET', `/api/pipe-lines/${line.code}`, planner)).body.version).toBe(2)
  })

  it('cannot move onto the other end of its line', async () => {
    const [start, end] = [await addPoint(), await addPoint()]
    await addLine(start, end)
    const answer = await send('PATCH', `/api/pipe-points/${end.code}`, match(1), { position: start.position })
    expect([answer.status, answer.body.type]).toEqual([422, '/problems/bad_geometry'])
    expect((await send('GET', `/api/pipe-points/${end.code}`, planner)).body.version).toBe(1)
  })

  it('is retired once no line ends on it', async () => {
    const [start, end] = [await addPoint(), await addPoint()]
    const line = await addLine(start, end)
    const busy = await send('POST', `/api/pipe-points/${start.code}/retire`, match(1))
    expect([busy.status, busy.body.type]).toEqual([409, '/problems/still_in_use'])
    const ended = await send('POST', `/api/pipe-lines/${line.code}/retire`, match(1))
    expect([ended.status, ended.body.version]).toEqual([200, 2])
    const done = await send('POST', `/api/pipe-points/${start.code}/retire`, match(1))
    expect(done.status).toBe(200)
    expect(done.body).toMatchObject({ version: 2, editable: false })
    expect(done.body.validTo).not.toBeNull()
    const twice = await send('POST', `/api/pipe-points/${start.code}/retire`, match(2))
    expect([twice.status, twice.body.type]).toEqual([409, '/problems/action_not_allowed'])
    const onto = await send('POST', '/api/pipe-lines', planner, lineBody(start, end))
    expect([onto.status, onto.body.field]).toEqual([400, '/startPoint'])
    expect(onto.body.detail).toContain('retired')
  })
})

describe('a pipe line', () => {
  it('joins two points of one network, and ends on them', async () => {
    const [start, end] = [await addPoint({ network: 'gas' }), await addPoint({ network: 'gas' })]
    const line = await addLine(start, end, { sizeMm: '400x300', embedding: 'GG', owner: 'HZ-RQ' })
    expect(line.code).toMatch(/^330102RQL[0-9]{7}$/)
    expect(line).toMatchObject({
      network: 'gas',
      elementCode: '53031000',
      sizeMm: '400X300',
      embedding: 'GG',
      flow: '+',
      status: 'in_use',
      version: 1,
      owner: { code: 'HZ-RQ' },
    })
    expect(line.lengthMetres).toBeGreaterThan(3)
    expect((await send('GET', `/api/pipe-points/${start.code}`, planner)).body.lines).toEqual([line.code])
  })

  it('between two networks, on one point, or on none, is refused with what to do', async () => {
    const [water, other, gas] = [await addPoint(), await addPoint(), await addPoint({ network: 'gas' })]
    const there = await addPoint({ position: water.position })
    const post = (body: object) => send('POST', '/api/pipe-lines', planner, body)
    const mixed = await post(lineBody(water, gas))
    expect([mixed.status, mixed.body.type, mixed.body.field]).toEqual([422, '/problems/bad_geometry', '/endPoint'])
    expect(mixed.body.detail).toContain('Gas 燃气')
    const chinese = { ...planner, 'accept-language': 'zh' }
    expect((await send('POST', '/api/pipe-lines', chinese, lineBody(water, gas))).body.detail).toBe(
      `${water.code} 是给水管点，${gas.code} 是燃气管点。一条管线的两端须属同一管网。`,
    )
    expect((await post(lineBody(water, water))).status).toBe(400)
    const none = await post({ ...lineBody(water, other), endPoint: '330102JS9999999' })
    expect([none.status, none.body.field]).toEqual([400, '/endPoint'])
    expect((await post(lineBody(water, there))).body.detail).toContain('no length')
    expect((await post(lineBody(water, other, { material: 'XX' }))).body).toMatchObject({ field: '/material' })
    expect((await post(lineBody(water, other, { embedding: 'XX' }))).body).toMatchObject({ field: '/embedding' })
    expect((await post(lineBody(water, other, { sizeMm: 'wide' }))).status).toBe(400)
    expect((await post(lineBody(water, other, { owner: 'NOBODY' }))).body.type).toBe('/problems/unknown_unit')
  })

  it('is edited by version: two planners at once, one is told', async () => {
    const line = await addLine(await addPoint(), await addPoint())
    const url = `/api/pipe-lines/${line.code}`
    expect((await send('PATCH', url, planner, { flow: '-' })).status).toBe(428)
    const answers = await Promise.all(['-', '+'].map((flow) => send('PATCH', url, match(1), { flow })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412])
    expect(answers.find((answer) => answer.status === 412)!.body).toMatchObject({
      type: '/problems/version_stale',
      version: 2,
    })
    expect((await send('PATCH', url, match(2), { material: 'ZZ' })).status).toBe(400)
    expect((await send('PATCH', url, match(2), {})).status).toBe(400)
    expect((await send('PATCH', url, match(2), { startDepth: 2, owner: null })).body).toMatchObject({
      version: 3,
      startDepth: 2,
      owner: null,
    })
  })

  it('made while its point moves still ends on it', async () => {
    for (let round = 0; round < 5; round++) {
      const [start, end] = [await addPoint(), await addPoint()]
      const answers = await Promise.all([
        send('POST', '/api/pipe-lines', planner, lineBody(start, end)),
        send('PATCH', `/api/pipe-points/${end.code}`, match(1), { position: place() }),
      ])
      expect(answers.map((answer) => answer.status)).toEqual([201, 200])
    }
    const loose = await ask(`select line.code from pipe_lines line join pipe_points point on point.code = line.end_point
      where line.valid_to is null and not ST_Equals(ST_EndPoint(line.geom), point.geom)`)
    expect(loose).toEqual([])
  })
})

describe('pipe lists', () => {
  it.each(['points', 'lines'])('of %s hold everything in a box exactly once, by pages', async (what) => {
    const codes: string[] = []
    let cursor = ''
    do {
      const search = `bbox=120.158,30.250,120.166,30.256&limit=60${cursor && `&cursor=${cursor}`}`
      const { status, body } = await send('GET', `/api/pipe-${what}?${search}`, planner)
      expect(status).toBe(200)
      codes.push(...body[what].map((one: { code: string }) => one.code))
      cursor = body.next ?? ''
    } while (cursor)
    const rows = await ask<{ code: string }>(`select code from pipe_${what} where valid_to is null
      and ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(120.158, 30.250, 120.166, 30.256, 4326), 4549)) order by code`)
    expect(codes.length).toBeGreaterThan(60)
    expect(codes).toEqual(rows.map((row) => row.code))
  })

  it('are narrowed to a network, and refuse what they do not understand', async () => {
    const { body } = await send('GET', '/api/pipe-lines?network=gas&limit=5', planner)
    expect(body.lines.map((line: PipeLine) => line.network)).toEqual(Array(5).fill('gas'))
    for (const search of ['network=heat', 'bbox=1', 'cursor=zzz', 'limit=999']) {
      expect((await send('GET', `/api/pipe-points?${search}`, planner)).status, search).toBe(400)
    }
    expect((await send('GET', '/api/pipe-points', {})).status).toBe(401)
  })
})

describe('pipelines are sensitive', () => {
  it('to whoever may not see one it is not there', async () => {
    const line = await addLine(await addPoint({ network: 'gas' }), await addPoint({ network: 'gas' }), {
      owner: 'HZ-RQ',
    })
    const see = async (person: string) =>
      (await send('GET', `/api/pipe-lines/${line.code}`, await city.signIn(person))).status
    const [collector] = await ask<{ id: string }>("select min(id) as id from people where role = 'collector'")
    expect(await see(collector!.id)).toBe(404)
    expect(await see('citizen.01')).toBe(404)
    expect(await see('unit.hz-sw')).toBe(404)
    expect(await see('planner.330106')).toBe(404)
    expect(await see('unit.hz-rq')).toBe(200)
    expect(await see('planner.330102')).toBe(200)
    const listed = await send('GET', '/api/pipe-lines', await city.signIn(collector!.id))
    expect(listed.body).toEqual({ lines: [], next: null })
    const hidden = await send('PATCH', `/api/pipe-lines/${line.code}`, match(1, await city.signIn('planner.330106')), {
      flow: '-',
    })
    expect(hidden.status).toBe(404)
    const seen = await send('PATCH', `/api/pipe-lines/${line.code}`, match(1, await city.signIn('unit.hz-rq')), {
      flow: '-',
    })
    expect([seen.status, seen.body.type]).toEqual([403, '/problems/forbidden'])
  })

  it('a planner adds no point in another district, and no line as a collector', async () => {
    const elsewhere = await city.signIn('planner.330106')
    const point = { network: 'water', position: place(), groundElevation: 7 }
    const answer = await send('POST', '/api/pipe-points', elsewhere, point)
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/forbidden'])
    const [collector] = await ask<{ id: string }>("select min(id) as id from people where role = 'collector'")
    expect((await send('POST', '/api/pipe-points', await city.signIn(collector!.id), point)).status).toBe(403)
  })

  it("a district planner cannot move or retire a point that a neighbour's line ends on: it would be left behind", async () => {
    const [row] = await ask<{ code: string; version: number }>(`select point.code, point.version from pipe_points point
      join pipe_lines line on point.code in (line.start_point, line.end_point) and line.valid_to is null
      where point.district_code <> line.district_code and point.valid_to is null
        and point.district_code in ('330102', '330103', '330104', '330105', '330106') order by 1 limit 1`)
    const url = `/api/pipe-points/${row!.code}`
    const local = await city.signIn(`planner.${row!.code.slice(0, 6)}`)
    const { position } = (await send('GET', url, local)).body as PipePoint
    const to = [position[0]! + 0.00001, position[1]!]
    const refused = await send('PATCH', url, match(row!.version, local), { position: to })
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/forbidden'])
    expect((await send('POST', `${url}/retire`, match(row!.version, local))).status).toBe(409)
    expect((await send('GET', url, local)).body.position).toEqual(position)
    const level = await send('PATCH', url, match(row!.version, local), { groundElevation: 9 })
    expect(level.status).toBe(200)
    const moved = await send('PATCH', url, match(row!.version + 1), { position: to })
    expect(moved.status).toBe(200)
    const loose =
      await ask(`select line.code from pipe_lines line join pipe_points point on point.code = line.start_point
      where line.valid_to is null and not ST_Equals(ST_StartPoint(line.geom), point.geom)`)
    expect(loose).toEqual([])
  })
})
