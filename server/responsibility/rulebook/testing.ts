/** For the tests of the rule book: a demo city whose clock goes on, and requests as somebody. */
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any
  etag: string | undefined
}
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export class TestBook {
  readonly city: TestCity
  private clock = ANCHOR.getTime()
  private readonly tokens = new Map<string, { authorization: string }>()

  private constructor(city: TestCity) {
    this.city = city
  }
  static async open(): Promise<TestBook> {
    return new TestBook(await openTestCity())
  }

  /** Moves the clock on: two versions never begin at one instant. */
  later(minutes = 60): void {
    this.clock += minutes * 60_000
    this.city.setNow(new Date(this.clock))
  }
  inHours = (hours: number) => new Date(this.clock + hours * 3_600_000).toISOString()
  get now() {
    return new Date(this.clock)
  }

  async send(
    method: Method,
    url: string,
    payload?: object,
    { version, as = 'planner.city', language = 'en' }: { version?: number; as?: string | null; language?: string } = {},
  ): Promise<Answer> {
    if (as && !this.tokens.has(as)) this.tokens.set(as, await this.city.signIn(as))
    const answer = await this.city.app.inject({
      method,
      url: `/api/responsibility${url}`,
      headers: {
        'accept-language': language,
        ...(as ? this.tokens.get(as) : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(payload ? { payload } : {}),
    })
    const body = answer.body === '' ? null : answer.json()
    return { status: answer.statusCode, body, etag: answer.headers.etag as string | undefined }
  }
  async get(url: string) {
    return (await this.send('GET', url)).body
  }
  /** Who is responsible at a place of the demo city, now; by the database, which is never behind. */
  async winner(position: readonly [number, number], classCode: string, on?: string) {
    const question = { geometry: { type: 'Point', coordinates: position }, kind: 'event', class: classCode }
    const { body } = await this.send('POST', '', { ...question, on: on ?? this.now.toISOString() })
    if (!body.winner) throw new Error(body.detail)
    return body.winner
  }
  rows = <Row>(text: string, values: unknown[] = []) =>
    this.city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
}

/** In a unit grid of Shangcheng, away from zones. */
export const INSIDE = [120.1753, 30.2451] as const

/** A rule for litter in Shangcheng, unless said otherwise. */
export const duty = (more: object = {}) => ({
  name: '上城区：暴露垃圾',
  nameEn: 'Shangcheng: litter',
  family: 'district',
  scope: '330102',
  kind: 'event',
  class: '0104',
  unit: 'D330102-ZF',
  ...more,
})

/** A square round a place, sides in degrees; with `corners` a polygon of so many vertices. */
export function ground([lon, lat]: readonly [number, number], degrees = 0.002, corners = 4) {
  const ring = Array.from({ length: corners }, (_, index) => {
    const angle = (2 * Math.PI * index) / corners + Math.PI / 4
    return [lon + (degrees / 2) * Math.cos(angle), lat + (degrees / 2) * Math.sin(angle)]
  })
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
}
export const park = (more: object = {}) => ({
  kind: 'park',
  name: '新公园',
  nameEn: 'New Park',
  geometry: ground(INSIDE),
  ...more,
})
