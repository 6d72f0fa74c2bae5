/** Worked examples on a city small enough to be checked by hand, and every refusal. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toWgs84 } from '../geometry.ts'
import type { Geometry } from '../schema.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { locate, type Question, resolveMany } from './index.ts'
import { A, B, buildMiniCity, line, point, polygon, rectangle } from './mini-city.ts'

let city: TestCity
let signedIn: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(buildMiniCity)
  signedIn = await city.signIn('dispatcher.city')
})
afterAll(() => city?.close())

async function ask(question: Partial<Question>) {
  const whole = { kind: 'event', class: '0104', ...question } as Question
  const [answer] = await city.database.system((client) => resolveMany(client, [whole], ANCHOR))
  return answer!
}
const brief = async (question: Partial<Question>) => {
  const { winner, grid, area } = await ask(question)
  return [winner.unit.code, winner.rule, Number(winner.share.toFixed(6)), grid?.code ?? area.community.code]
}
const candidates = async (question: Partial<Question>) =>
  (await ask(question)).candidates.map(({ unit, rule, share }) => [rule, unit.code, Number(share.toFixed(6))])

describe('a point', () => {
  test('belongs to its unit grid', async () => {
    expect(await brief({ geometry: point(50, 120) })).toEqual(['X-QB', 'grid', 1, `${A}001`])
  })
  test('on the corner of four grids belongs to the lowest code', async () => {
    expect(await brief({ geometry: point(100, 100) })).toEqual(['X-QB', 'grid', 1, `${A}001`])
  })
  test('on the edge of two districts belongs to the lowest code', async () => {
    expect(await brief({ geometry: point(200, 150) })).toEqual(['X-XM', 'grid', 1, `${A}002`])
  })
  test('a hair inside the other district belongs there', async () => {
    expect(await brief({ geometry: point(200.001, 150) })).toEqual(['XB-HW', 'district', 1, `${B}001`])
  })
  test('in a management area is answered by it before its district', async () => {
    const answer = await ask({ geometry: point(500, 100) })
    expect(answer.winner).toMatchObject({ unit: { code: 'XM-HW' }, rule: 'district' })
    expect(answer).toMatchObject({ grid: null, area: { management: { code: '990190' }, district: { code: '990102' } } })
    expect(answer.candidates.map(({ unit }) => unit.code)).toEqual(['XM-HW', 'XB-HW', 'XM-ZH'])
  })
  test('takes the most exact class of its grid', async () => {
    expect(await brief({ geometry: point(150, 50) })).toEqual(['X-XM', 'grid', 1, `${A}004`])
    expect(await brief({ geometry: point(150, 50), class: '0105' })).toEqual(['X-QB', 'grid', 1, `${A}004`])
  })
  test('passes over a unit that is no more', async () => {
    expect(await brief({ geometry: point(50, 50) })).toEqual(['XA-HW', 'district', 1, `${A}003`])
  })
  test('falls to coordination where no duty is assigned', async () => {
    expect(await brief({ geometry: point(50, 50), class: '0501' })).toEqual(['XA-ZH', 'coordination', 1, `${A}003`])
    expect(await brief({ geometry: point(250, 50), class: '0501' })).toEqual(['X-ZH', 'coordination', 1, `${B}003`])
  })
  test('is answered as of the instant or day asked for', async () => {
    const winner = async (on: string) => (await brief({ geometry: point(150, 150), on }))[0]
    expect(await winner('2025-12-31T23:59:59+08:00')).toBe('X-QB')
    expect(await winner('2026-01-01T00:00:00+08:00')).toBe('X-XM')
    expect(await winner('2025-12-31')).toBe('X-QB')
    expect(await winner('2026-01-01')).toBe('X-XM')
    await expect(winner('1999-01-01')).rejects.toMatchObject({ code: 'outside_city' })
  })
  test('lists who would win within its accuracy, and stays with its own', async () => {
    const answer = await ask({ geometry: point(190, 150), accuracyMetres: 30 })
    expect(answer.winner.unit.code).toBe('X-XM')
    const other = answer.candidates.find(({ unit }) => unit.code === 'XB-HW')!
    // segment of a disc of 30 m beyond a chord 10 m from its middle: 0.3 of it, a little less for a polygon of 64 corners
    const exact = (Math.acos(1 / 3) - Math.sqrt(8) / 9) / Math.PI
    expect(other.share).toBeGreaterThan(exact - 0.002)
    expect(other.share).toBeLessThan(exact + 0.002)
    expect(other.reason.zh).toMatch(/^定位误差 30 米以内/)
  })
})

describe('a component', () => {
  const component = { kind: 'component' } as const
  test("is its maintainer's before it is the grid's", async () => {
    expect(await candidates({ ...component, geometry: point(53, 150) })).toEqual([
      ['component', 'X-SW', 1],
      ['grid', 'X-QB', 1],
      ['coordination', 'XA-ZH', 1],
    ])
  })
  test('is looked for within 5 m, and further when the position is less accurate', async () => {
    expect((await brief({ ...component, geometry: point(56, 150) }))[1]).toBe('grid')
    const answer = await ask({ ...component, geometry: point(56, 150), accuracyMetres: 2 })
    expect(answer.candidates[0]).toMatchObject({ rule: 'component', unit: { code: 'X-SW' } })
    expect(answer.candidates[0]!.distanceMetres).toBeCloseTo(6, 6)
  })
  test('falls to its owner when its maintainer is no more', async () => {
    const answer = await ask({ ...component, geometry: point(150, 150) })
    expect(answer.winner.unit.code).toBe('XA-HW')
    expect(answer.trace[1]!.sentence.en).toBe('Component 9901010104000002 is the duty of its owner, Sanitation A')
  })
  test('may be named', async () => {
    expect(
      (await ask({ ...component, geometry: point(150, 150), component: '9901010104000003' })).winner.unit.code,
    ).toBe('X-SW')
  })
})

describe('a line', () => {
  test('over three grids is shared by length', async () => {
    const across = line([50, 150], [300, 150])
    expect(await candidates({ geometry: across })).toEqual([
      ['grid', 'X-XM', 0.4],
      ['grid', 'X-QB', 0.2],
      ['district', 'XA-HW', 0.6],
      ['district', 'XB-HW', 0.4],
      ['coordination', 'XA-ZH', 0.6],
      ['coordination', 'X-ZH', 0.4],
    ])
    // X-XM and XB-HW win 0.4 each: the lower code
    expect((await brief({ geometry: across })).slice(0, 3)).toEqual(['X-XM', 'grid', 0.4])
  })
  test('along a shared edge belongs to the lowest code, once', async () => {
    const answer = await ask({ geometry: line([200, 20], [200, 180]) })
    expect(answer.candidates.filter(({ rule }) => rule === 'coordination')).toMatchObject([
      { unit: { code: 'XA-ZH' }, share: 1 },
    ])
  })
  test('that leaves the city is shared over the part inside', async () => {
    expect((await brief({ geometry: line([-500, 150], [50, 150]) })).slice(0, 3)).toEqual(['X-QB', 'grid', 1])
  })
})

describe('a polygon', () => {
  test('over two districts is shared by area', async () => {
    expect(await candidates({ geometry: polygon(rectangle(150, 0, 350, 100)), class: '0112' })).toEqual([
      ['grid', 'X-QB', 0.25],
      ['district', 'XB-HW', 0.75],
      ['district', 'XA-JD', 0.25],
      ['coordination', 'X-ZH', 0.75],
      ['coordination', 'XA-ZH', 0.25],
    ])
  })
  test('drawn along an edge takes no part of what it touches', async () => {
    // 100 m of edge, crossed by a tenth of a micrometre: a sliver of 10 mm²
    const touching = { geometry: polygon(rectangle(99.9999999, 100, 200, 200)) }
    expect(await brief(touching)).toEqual(['X-XM', 'grid', 1, `${A}002`])
    expect((await ask(touching)).assisting).toBeUndefined()
    expect((await candidates(touching)).filter(([rule]) => rule === 'grid')).toEqual([['grid', 'X-XM', 1]])
    const over = { geometry: polygon(rectangle(99, 100, 200, 200)) }
    expect((await candidates(over)).filter(([rule]) => rule === 'grid')).toHaveLength(2)
  })
  test('does not count its hole', async () => {
    const holed = polygon(rectangle(150, 0, 350, 100), rectangle(210, 0.5, 340, 99.5).reverse())
    expect((await brief({ geometry: holed, class: '0112' }))[0]).toBe('X-QB')
  })
  test('over gridded and ungridded ground counts every part once', async () => {
    const shares = await candidates({ geometry: polygon(rectangle(300, 50, 500, 150)) })
    expect(shares).toContainEqual(['district', 'XM-HW', 0.5])
    expect(shares).toContainEqual(['coordination', 'X-ZH', 0.5])
  })
})

describe('POST /api/responsibility', () => {
  const post = (payload: object, headers: Record<string, string> = signedIn) =>
    city.app.inject({ method: 'POST', url: '/api/responsibility', headers, payload })
  const lonLat = async (x: number, y: number): Promise<[number, number]> => {
    const { rows } = await city.database.system((client) =>
      client.query('select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform($1::geometry, 4326) as p) t', [
        point(x, y),
      ]),
    )
    return [rows[0].lon, rows[0].lat]
  }
  const event = { kind: 'event', class: '0104' }

  test('answers in lon/lat, as every role', async () => {
    const coordinates = await lonLat(50, 120)
    for (const person of ['dispatcher.city', 'citizen.01']) {
      const answer = await post({ ...event, geometry: { type: 'Point', coordinates } }, await city.signIn(person))
      expect(answer.json()).toMatchObject({
        winner: { unit: { code: 'X-QB' }, rule: 'grid' },
        grid: { code: `${A}001` },
      })
    }
    const component = await post({
      kind: 'component',
      class: '0104',
      geometry: { type: 'Point', coordinates: await lonLat(50, 150) },
    })
    expect(component.json().winner.unit.code).toBe('X-SW')
  })

  test('refuses a stranger', async () => {
    expect((await post({ ...event, geometry: { type: 'Point', coordinates: [120, 30] } }, {})).statusCode).toBe(401)
  })

  const [lon, lat] = [120.1551, 30.2741]
  const square = [
    [lon, lat],
    [lon + 0.01, lat],
    [lon + 0.01, lat + 0.01],
    [lon, lat + 0.01],
    [lon, lat],
  ]
  const refusals: [name: string, question: object, code: string, field: string, detail: RegExp][] = [
    [
      'swapped axes',
      { geometry: { type: 'Point', coordinates: [lat, lon] } },
      'axes_swapped',
      '/geometry',
      /send \[120\.1551, 30\.2741\]/,
    ],
    [
      'a place outside the city',
      { geometry: { type: 'Point', coordinates: [121.47, 31.23] } },
      'outside_city',
      '/geometry',
      /CRS84/,
    ],
    [
      'a place on the other side of the earth',
      { geometry: { type: 'Point', coordinates: [-70, -31] } },
      'outside_city',
      '/geometry',
      /Point/,
    ],
    ['an unknown class', { class: '0150' }, 'unknown_class', '/class', /Near it: 01\d\d /],
    [
      'an unknown component',
      { kind: 'component', class: '0104', component: '3301020104999999' },
      'unknown_component',
      '/component',
      /leave it out/,
    ],
    [
      'a component of another class',
      { kind: 'component', class: '0101', component: '9901010104000001' },
      'unknown_component',
      '/component',
      /class 0104/,
    ],
    [
      'a self-crossing polygon',
      { geometry: { type: 'Polygon', coordinates: [[square[0], square[2], square[1], square[3], square[0]]] } },
      'bad_geometry',
      '/geometry',
      /crosses itself at lon 120\.1601, lat 30\.2791/,
    ],
    [
      'a hole outside its shell',
      { geometry: { type: 'Polygon', coordinates: [square, square.map(([x, y]) => [x! + 0.1, y])] } },
      'bad_geometry',
      '/geometry',
      /Hole lies outside shell/,
    ],
    [
      'an open ring',
      { geometry: { type: 'Polygon', coordinates: [square.slice(0, 4)] } },
      'bad_geometry',
      '/geometry',
      /not closed/,
    ],
    [
      'a line of one position',
      { geometry: { type: 'LineString', coordinates: [square[0], square[0]] } },
      'bad_geometry',
      '/geometry',
      /2 different/,
    ],
    [
      'several points',
      { geometry: { type: 'MultiPoint', coordinates: square } },
      'bad_geometry',
      '/geometry',
      /MultiPoint is not taken/,
    ],
    ['a day that is none', { on: '2026-02-31' }, 'bad_request', '/on', /RFC 3339/],
    ['a class that is no code', { class: 'manhole' }, 'bad_request', '/class', /pattern/],
    [
      'metres for degrees',
      { geometry: { type: 'Point', coordinates: [514_923, 3_350_508] } },
      'bad_geometry',
      '/geometry',
      /not metres/,
    ],
  ]
  test.each(refusals)('refuses %s', async (_, question, code, field, detail) => {
    const answer = await post({ ...event, geometry: { type: 'Point', coordinates: [lon, lat] }, ...question })
    expect(answer.json()).toMatchObject({ type: `/problems/${code}`, field })
    expect(answer.json().detail).toMatch(detail)
    expect(answer.headers['content-type']).toMatch('application/problem+json')
  })

  test('says when a place outside was drawn on a Chinese web map', async () => {
    // just outside the mini city, and 400 m too far east, as GCJ-02 is here
    const [east, north] = await lonLat(598, 100)
    const geometry = { type: 'Point' as const, coordinates: [east, north] }
    const [back, down] = toWgs84(geometry, 'gcj02').coordinates as [number, number]
    const sent = { type: 'Point', coordinates: [2 * east - back, 2 * north - down] }
    expect((await post({ ...event, geometry: sent })).json().detail).toMatch(
      /read as GCJ-02 it would lie in district 990102/,
    )
    const inChinese = await post({ ...event, geometry: sent }, { ...signedIn, 'accept-language': 'zh' })
    expect(inChinese.json().detail).toBe(
      '这个 Point 完全不在本市范围内。不过当作 GCJ-02，会落在区 990102 内（请先转换为 WGS84 再发送）。',
    )
  })
})

test('locate places a geometry by a point on it', async () => {
  const [lon, lat] = [120.1551, 30.2741]
  const shape: Geometry = {
    type: 'LineString',
    coordinates: [
      [lon, lat],
      [lon + 0.001, lat],
    ],
  }
  const [located, dot] = await city.database.system(async (client) => [
    await locate(client, shape),
    await locate(client, { type: 'Point', coordinates: [lon, lat] }),
  ])
  expect(located).toMatchObject({ districtCode: located.communityCode.slice(0, 6), managementCode: null })
  expect(dot.geom).toBe(dot.point)
  const { rows } = await city.database.system((client) =>
    client.query('select ST_X(p) as x, ST_Y(p) as y, ST_SRID(p) as srid from (select $1::geometry as p) t', [
      dot.point,
    ]),
  )
  // the test vector of the CRS
  expect(rows[0].x).toBeCloseTo(514_923.734, 2)
  expect(rows[0].y).toBeCloseTo(3_350_508.87, 2)
  expect(rows[0].srid).toBe(4549)
  await expect(
    city.database.system((client) => locate(client, { type: 'Point', coordinates: [121.47, 31.23] })),
  ).rejects.toMatchObject({ code: 'outside_city' })
})
