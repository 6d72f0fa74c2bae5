import { createHash, randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { UploadedPhoto } from './schema.ts'
import { multipartOf, takePhoto, type Upload } from './testing.ts'

let city: TestCity
type Headers = Record<string, string>
let citizen: Headers
beforeAll(async () => {
  city = await openTestCity()
  citizen = await city.signIn('citizen.01')
})
afterAll(() => city.close())

const upload = (headers: Headers, files: readonly Upload[]) => {
  const body = multipartOf(files)
  return city.app.inject({
    method: 'POST',
    url: '/api/photos',
    headers: { ...headers, ...body.headers },
    payload: body.payload,
  })
}
const bring = async (headers: Headers, bytes: Buffer): Promise<UploadedPhoto> => {
  const answer = await upload(headers, [{ bytes }])
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().photos[0]
}
const count = async () =>
  (await city.database.system((client) => client.query('select count(*)::integer as n from photos'))).rows[0]
    .n as number
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a photo brought', () => {
  it('is named by its content and says when, where and how large it is', async () => {
    const bytes = await takePhoto({ position: [120.15, 30.25], at: '2026:11:20 09:30:00' })
    expect(await bring(citizen, bytes)).toEqual({
      id: sha256(bytes),
      width: 640,
      height: 480,
      takenAt: '2026-11-20T01:30:00.000Z', // the camera's clock read in the city's zone
      position: [120.15, 30.25],
      flags: [],
    })
  })

  it('comes back as the very bytes, for a year, to nobody else', async () => {
    const bytes = await takePhoto({ colour: '#123456' })
    const { id } = await bring(citizen, bytes)
    const answer = await city.app.inject({ url: `/api/photos/${id}`, headers: citizen })
    expect(answer.statusCode).toBe(200)
    expect(answer.rawPayload.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      etag: `"${id}"`,
    })
    const again = await city.app.inject({
      url: `/api/photos/${id}`,
      headers: { ...citizen, 'if-none-match': `"${id}"` },
    })
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
    for (const person of ['citizen.02', 'admin', 'dispatcher.city']) {
      const headers = await city.signIn(person)
      for (const path of [`/api/photos/${id}`, `/api/photos/${id}/thumbnail`]) {
        const plain = await city.app.inject({ url: path, headers })
        const known = await city.app.inject({ url: path, headers: { ...headers, 'if-none-match': `"${id}"` } })
        expect([plain.statusCode, known.statusCode], person).toEqual([404, 404])
      }
    }
    expect((await city.app.inject({ url: `/api/photos/${id}` })).statusCode).toBe(401)
  })

  it('has a thumbnail that is upright, small and without metadata', async () => {
    // Red on the left; turned by its orientation, red is on top.
    const red = await sharp({ create: { width: 500, height: 1000, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const bytes = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: 'blue' } })
      .composite([{ input: red, left: 0, top: 0 }])
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const photo = await bring(citizen, bytes)
    expect([photo.width, photo.height]).toEqual([1000, 2000])
    const answer = await city.app.inject({ url: `/api/photos/${photo.id}/thumbnail`, headers: citizen })
    expect(answer.headers['content-type']).toBe('image/webp')
    const image = sharp(answer.rawPayload)
    const { width, height, exif } = await image.metadata()
    expect([width, height, exif]).toEqual([240, 480, undefined])
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
    const colourAt = (x: number, y: number) => [
      data[(y * info.width + x) * info.channels]! > 200,
      data[(y * info.width + x) * info.channels + 2]! > 200,
    ]
    expect([colourAt(120, 30), colourAt(120, 400)]).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it.each(['png', 'webp', 'avif'] as const)('may be %s, whatever it is called', async (format) => {
    const bytes = await sharp(await takePhoto({ width: 64, height: 48, at: '2026:11:19 23:00:00' }))
      .keepExif()
      .toFormat(format)
      .toBuffer()
    const answer = await upload(citizen, [{ bytes, name: 'holiday.jpg', mediaType: 'application/pdf' }])
    expect(answer.statusCode, answer.body).toBe(201)
    const [photo] = answer.json().photos as [UploadedPhoto]
    expect([photo.width, photo.height, photo.takenAt, photo.flags]).toEqual([
      64,
      48,
      '2026-11-19T15:00:00.000Z',
      ['no_position'],
    ])
    const seen = await city.app.inject({ url: `/api/photos/${photo.id}`, headers: citizen })
    expect(seen.headers['content-type']).toBe(`image/${format}`)
  })

  it('brought by two people is one row, seen by both', async () => {
    const bytes = await takePhoto({ colour: '#00ff00' })
    const before = await count()
    const other = await city.signIn('citizen.02')
    const [first, second, third] = [await bring(citizen, bytes), await bring(other, bytes), await bring(citizen, bytes)]
    expect([second, third]).toEqual([first, first])
    expect(await count()).toBe(before + 1)
    for (const headers of [citizen, other]) {
      expect((await city.app.inject({ url: `/api/photos/${first.id}`, headers })).statusCode).toBe(200)
    }
  })

  it('with broken EXIF is a photo without time and place', async () => {
    const bytes = await takePhoto({ position: [120.15, 30.25], at: '2026:11:20 09:30:00', colour: '#998877' })
    const start = bytes.indexOf('Exif\0\0', 0, 'latin1') + 14
    bytes.fill(0xff, start, start + 40)
    const photo = await bring(citizen, bytes)
    expect([photo.takenAt, photo.position, photo.flags]).toEqual([null, null, ['no_position']])
  })

  it('of 11 MB goes in and comes out', async () => {
    const noise = { raw: { width: 1950, height: 1950, channels: 3 as const } }
    const bytes = await sharp(randomBytes(1950 * 1950 * 3), noise)
      .png({ compressionLevel: 0 })
      .toBuffer()
    const { id } = await bring(citizen, bytes)
    const answer = await city.app.inject({ url: `/api/photos/${id}`, headers: citizen })
    expect(answer.rawPayload.equals(bytes)).toBe(true)
  })

  it.each([
    ['a time that is none', { at: '0000:00:00 00:00:00' }, { takenAt: null }],
    ['a receiver without a fix', { position: [0, 0] as const }, { position: null, flags: ['no_position'] }],
    ['the other side of the Earth', { position: [-70.5, -33.25] as const }, { position: [-70.5, -33.25], flags: [] }],
  ])('with %s is taken', async (_, taken, expected) => {
    expect(await bring(citizen, await takePhoto(taken))).toMatchObject(expected)
  })
})

describe('what is no photo', () => {
  const noise = Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919) % 251))
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>',
  )
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), noise])
  it.each([
    ['text', Buffer.from('这不是照片'), 'Choose the photo itself'],
    ['nothing', Buffer.alloc(0), 'Choose the photo itself'],
    ['noise that begins as a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise]), 'does not decode'],
    ['a drawing in SVG', svg, 'does not decode'],
    ['a GIF', gif, 'does not decode'],
    ['a HEIC', heic, 'Most Compatible'],
    ['a HEIC', heic, '兼容性最佳', 'zh-CN'],
  ])('%s is refused and says what to do', async (_, bytes, words, language = 'en') => {
    const answer = await upload({ ...citizen, 'accept-language': language }, [{ bytes, name: 'IMG_0001.JPG' }])
    expect([answer.statusCode, answer.json().type], answer.body).toEqual([422, '/problems/not_an_image'])
    expect(answer.json()).toMatchObject({ field: '/file', value: 'IMG_0001.JPG' })
    expect(answer.json().detail).toContain(words)
  })

  it.each(['jpeg', 'png', 'webp'] as const)('a %s cut off on the way is refused', async (format) => {
    const whole = await sharp({
      create: {
        width: 400,
        height: 300,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
      },
    })
      .toFormat(format)
      .toBuffer()
    for (const part of [0.5, 0.9, 0.98]) {
      const answer = await upload(citizen, [{ bytes: whole.subarray(0, Math.floor(whole.length * part)) }])
      expect([answer.statusCode, answer.json().type], `${part}`).toEqual([422, '/problems/not_an_image'])
    }
  })

  it('more than 12 MB is refused with the limit', async () => {
    const answer = await upload(citizen, [{ bytes: Buffer.alloc(12 * 1024 * 1024 + 1, 1), name: 'huge.jpg' }])
    expect([answer.statusCode, answer.json().type]).toEqual([413, '/problems/too_large'])
    expect(answer.json()).toMatchObject({ limit: 12 * 1024 * 1024, value: 'huge.jpg' })
    expect(answer.json().detail).toContain('12 MB')
  })

  it('a few bytes that unfold into 100 megapixels are refused', async () => {
    const bomb = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: 'white' } })
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(500_000)
    const answer = await upload(citizen, [{ bytes: bomb, name: 'bomb.png' }])
    expect([answer.statusCode, answer.json().type]).toEqual([413, '/problems/too_large'])
    expect(answer.json().detail).toContain('60')
  })

  it('one bad file among good ones, and nothing is kept', async () => {
    const before = await count()
    const good = await takePhoto({ colour: '#777777' })
    const answer = await upload(citizen, [{ bytes: good }, { bytes: Buffer.from('x'), name: 'bad.txt' }])
    expect([answer.statusCode, answer.json().value]).toEqual([422, 'bad.txt'])
    expect(await count()).toBe(before)
  })

  it('thirteen files, other fields, no file, broken bodies and other media types are refused', async () => {
    const bytes = await takePhoto({ width: 20, height: 20 })
    const many = await upload(
      citizen,
      Array.from({ length: 13 }, () => ({ bytes })),
    )
    expect([many.statusCode, many.json().limit]).toEqual([413, 12])
    expect((await upload(citizen, [{ bytes, field: 'photo' }])).json().type).toBe('/problems/bad_request')
    expect((await upload(citizen, [])).json()).toMatchObject({ status: 400, field: '/file' })
    const { payload, headers } = multipartOf([{ bytes }])
    const post = (more: Headers, body: Buffer | object) =>
      city.app.inject({ method: 'POST', url: '/api/photos', headers: { ...citizen, ...more }, payload: body })
    expect((await post(headers, payload.subarray(0, payload.length - 30))).statusCode).toBe(400)
    expect((await post({ 'content-type': 'multipart/form-data' }, payload)).statusCode).toBe(400)
    for (const body of [
      await post({ 'content-type': 'image/jpeg' }, bytes),
      await post({ 'content-type': 'application/json' }, { file: 'x' }),
    ]) {
      expect([body.statusCode, body.json().type]).toEqual([415, '/problems/unsupported_media_type'])
      expect(body.json().detail).toContain('multipart/form-data')
    }
    expect((await upload({}, [{ bytes }])).statusCode).toBe(401)
  })
})

it('a person who sends more than 120 requests in a minute waits; others do not', async () => {
  const [busy, other] = [await city.signIn('citizen.03'), await city.signIn('citizen.04')]
  const statuses = new Set<number>()
  for (let sent = 0; sent < 120; sent++) statuses.add((await upload(busy, [])).statusCode)
  expect([...statuses]).toEqual([400])
  const refused = await upload(busy, [])
  expect([refused.statusCode, refused.json().type]).toEqual([429, '/problems/too_many_requests'])
  expect((await upload(other, [])).statusCode).toBe(400)
})
