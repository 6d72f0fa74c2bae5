/** A case carries photos by its log; who sees the case sees them, and nobody else does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../access/rules.ts'
import type { CaseEvent } from '../cases/events.ts'
import { applyEvent, type CaseRow } from '../cases/projection.ts'
import { findCase, record } from '../cases/repository.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { removeUnusedPhotos, requirePhotos } from './index.ts'
import type { CarriedPhoto, CasePhoto, PhotoUsage } from './schema.ts'
import { multipartOf, type Taken, takePhoto } from './testing.ts'

let city: TestCity
let citizen: Identity
/** A case of that citizen, of a unit that has staff; and staff of another unit. */
let subject: CaseRow
let staff: Identity
let otherStaff: Identity
let lonLat: [number, number]

beforeAll(async () => {
  city = await openTestCity()
  citizen = await identityOf('citizen.01')
  const [found] = await ask<{ id: string; staff: string; other: string; lon: number; lat: number }>(`
    select cases.id, person.id as staff, ST_X(ST_Transform(point, 4326)) as lon, ST_Y(ST_Transform(point, 4326)) as lat,
      (select id from people other where other.role = 'unit_staff' and other.unit_code <> cases.unit_code order by id limit 1) as other
    from cases join people person on person.unit_code = cases.unit_code and person.role = 'unit_staff'
    where state = 'handling' and district_code = '330106' and management_code is null order by cases.id limit 1`)
  await ask("update cases set reporter_id = 'citizen.01' where id = $1", [found!.id])
  staff = await identityOf(found!.staff)
  otherStaff = await identityOf(found!.other)
  lonLat = [found!.lon, found!.lat]
  subject = (await city.database.as(staff, (client) => findCase(client, found!.id)))!
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
async function identityOf(id: string): Promise<Identity> {
  const [row] = await ask<Identity>(
    'select id as "personId", role, unit_code as "unitCode", area_code as "areaCode" from people where id = $1',
    [id],
  )
  return row!
}
async function bring(who: Identity, taken: Taken): Promise<string> {
  const body = multipartOf([{ bytes: await takePhoto(taken) }])
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/photos',
    headers: { ...(await city.signIn(who.personId)), ...body.headers },
    payload: body.payload,
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().photos[0].id
}
const require_ = (who: Identity, ids: string[], usage: PhotoUsage = 'handle', accuracyMetres?: number) =>
  city.database.as(who, (client) => requirePhotos(client, ids, usage, subject.point, accuracyMetres))

/** The unit notes progress with photos: one more log row of the subject. */
async function carry(who: Identity, photos: (CasePhoto | string)[]): Promise<number> {
  return city.database.as(who, async (client) => {
    const before = (await findCase(client, subject.id))!
    const event: CaseEvent = {
      caseId: before.id,
      version: before.version + 1,
      at: city.platform.now().toISOString(),
      actorId: who.personId,
      action: 'handle',
      fromState: before.state,
      toState: before.state,
      payload: { note: '处置中', photos: photos as never },
    }
    const after = applyEvent(before, { ...event, payload: { note: '处置中' } })
    await record(client, before, event)
    return after.version
  })
}
async function shows(who: Identity, id: string): Promise<boolean> {
  const headers = await city.signIn(who.personId)
  const [original, thumbnail] = await Promise.all([
    city.app.inject({ url: `/api/photos/${id}`, headers }),
    city.app.inject({ url: `/api/photos/${id}/thumbnail`, headers }),
  ])
  expect(thumbnail.statusCode).toBe(original.statusCode)
  return original.statusCode === 200
}
const listed = async (who: Identity) =>
  (
    await city.app.inject({
      url: `/api/photos?case=${subject.id}`,
      headers: await city.signIn(who.personId),
    })
  ).json().photos as CarriedPhoto[]

describe('a photo carried by a case', () => {
  it('is seen by whoever sees the case, and by who brought it', async () => {
    const id = await bring(staff, { colour: '#111111', position: lonLat })
    const everybody = {
      'citizen.01': citizen,
      'citizen.02': await identityOf('citizen.02'),
      staff,
      otherStaff,
      'dispatcher.city': await identityOf('dispatcher.city'),
      'dispatcher.330106': await identityOf('dispatcher.330106'),
      'dispatcher.330102': await identityOf('dispatcher.330102'),
    }
    const matrix = async () => {
      const seen: Record<string, boolean> = {}
      for (const [name, who] of Object.entries(everybody)) seen[name] = await shows(who, id)
      return seen
    }
    const nobody = Object.fromEntries(Object.keys(everybody).map((name) => [name, false]))
    expect(await matrix()).toEqual({ ...nobody, staff: true })

    const version = await carry(staff, await require_(staff, [id]))
    expect(await matrix()).toEqual({
      'citizen.01': true,
      'citizen.02': false,
      staff: true,
      otherStaff: false,
      'dispatcher.city': true,
      'dispatcher.330106': true,
      'dispatcher.330102': false,
    })
    for (const [name, who] of Object.entries(everybody)) {
      const photos = await listed(who)
      expect(photos.length > 0, name).toBe(await shows(who, id))
      if (photos.length > 0)
        expect(photos.at(-1)).toMatchObject({ id, version, usage: 'handle', flags: [], width: 640 })
    }

    // The other unit has the same bytes: it may look at its own upload, and at nothing else of the case.
    expect(await bring(otherStaff, { colour: '#111111', position: lonLat })).toBe(id)
    expect(await shows(otherStaff, id)).toBe(true)
    expect(await listed(otherStaff)).toEqual([])
  })

  it('keeps the order of its log row, and names without objects are passed over', async () => {
    const ids = [await bring(staff, { colour: '#abcdef' }), await bring(staff, { colour: '#fedcba' })]
    const version = await carry(staff, [...(await require_(staff, ids)), 'an-old-name.jpg'])
    const photos = (await listed(staff)).filter((photo) => photo.version === version)
    expect(photos.map(({ id }) => id)).toEqual(ids)
  })

  it('must be there: a log row with another is refused whole', async () => {
    const before = await ask('select version from cases where id = $1', [subject.id])
    const ghost: CasePhoto = { id: 'f'.repeat(64), usage: 'check', distanceMetres: 1, flags: [] }
    await expect(carry(staff, [ghost])).rejects.toMatchObject({ code: '23503' })
    expect(await ask('select version from cases where id = $1', [subject.id])).toEqual(before)
  })
})

describe('photos asked for an action', () => {
  // One degree of latitude is 111 km; accuracy widens what is near.
  const north = (metres: number) => [lonLat[0], lonLat[1] + metres / 110_860] as const
  it.each([
    [30, undefined, []],
    [190, undefined, []],
    [210, undefined, ['far']],
    [210, 50, []],
    [5_000, 50, ['far']],
  ] as const)('%s m away with an accuracy of %s m: %j', async (metres, accuracy, flags) => {
    const id = await bring(staff, { position: north(metres) })
    const [photo] = await require_(staff, [id], 'check', accuracy)
    expect(photo).toMatchObject({ id, usage: 'check', flags })
    expect(Math.abs(photo!.distanceMetres! - metres)).toBeLessThan(metres * 0.002 + 0.5)
  })

  it('from the other side of the Earth is kept and flagged', async () => {
    const [photo] = await require_(staff, [await bring(staff, { position: [-59.85, -30.25] })])
    expect(photo!.flags).toEqual(['far'])
    expect(photo!.distanceMetres).toBeGreaterThan(19_900_000)
  })

  it('without a position is flagged, and one that a case carries already is, too', async () => {
    const id = await bring(staff, { colour: '#0a0b0c' })
    expect((await require_(staff, [id, id])).map(({ flags }) => flags)).toEqual([['no_position']])
    await carry(staff, await require_(staff, [id]))
    expect((await require_(staff, [id]))[0]!.flags).toEqual(['no_position', 'reused'])
  })

  it('is refused when it is not theirs: by name, all at once', async () => {
    const own = await bring(staff, { colour: '#010203' })
    const foreign = await bring(await identityOf('citizen.02'), { colour: '#030201' })
    const ghost = 'e'.repeat(64)
    await expect(require_(staff, [own, foreign, ghost])).rejects.toMatchObject({
      code: 'unknown_photo',
      details: { field: '/photos', value: [foreign, ghost] },
    })
    await expect(require_(staff, ['0'.repeat(64)])).rejects.toMatchObject({ code: 'unknown_photo' })
    await expect(
      require_(
        staff,
        Array.from({ length: 13 }, (_, index) => index.toString(16).repeat(64)),
      ),
    ).rejects.toMatchObject({ code: 'bad_request', details: { field: '/photos', value: 13 } })
    expect(await require_(staff, [])).toEqual([])
  })

  it('comes from a log row with the database alone: nobody writes the tables', async () => {
    for (const statement of [
      `insert into photo_uploads values ('${'e'.repeat(64)}', 'citizen.01', now())`,
      `insert into case_photos values ('${subject.id}', 1, 1, '${'e'.repeat(64)}', 'other', 0, '{}')`,
      'delete from photos',
      "update photos set uploaded_by = 'citizen.01'",
    ]) {
      await expect(city.database.as(citizen, (client) => client.query(statement))).rejects.toMatchObject({
        code: '42501',
      })
    }
    await expect(
      city.database.as(null, (client) =>
        client.query("select keep_photo('x', 'x', 'image/jpeg', 1, 1, null, null, null, now())"),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('unused photos', () => {
  it('go after a day; the carried, the recent and the brought again stay', async () => {
    const day = 86_400_000
    const start = city.platform.now().getTime()
    const unused = await bring(citizen, { colour: '#200001' })
    const again = await bring(citizen, { colour: '#200002' })
    const carried = await bring(staff, { colour: '#200003' })
    await carry(staff, await require_(staff, [carried]))
    city.setNow(new Date(start + 1.5 * day))
    await bring(await identityOf('citizen.02'), { colour: '#200002' })
    const recent = await bring(citizen, { colour: '#200004' })

    const remove = () => city.database.system((client) => removeUnusedPhotos(client, new Date(start + day)))
    expect(await remove()).toBeGreaterThan(0)
    expect(await remove()).toBe(0)
    const left = (await ask<{ id: string }>('select id from photos')).map(({ id }) => id)
    expect(left).not.toContain(unused)
    expect(left).toEqual(expect.arrayContaining([again, carried, recent]))
    await expect(require_(citizen, [unused])).rejects.toMatchObject({ code: 'unknown_photo' })
  })
})
