/** Packs of evidence: what is in them, that they hold, and whose they are to make and read. */
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../../access/rules.ts'
import { requirePhotos } from '../../photos/index.ts'
import { multipartOf, takePhoto } from '../../photos/testing.ts'
import { openTestCity, type TestCity } from '../../testing.ts'
import { makeEvidence } from './index.ts'
import { sha256, verifyPack } from './pack.ts'
import type { EvidencePack } from './schema.ts'

let city: TestCity
/** A case in district 330106, dispatched, with two photos in its log. */
let id: string
let unit: string
let staff: string
let pack: { sha256: string; zip: Buffer }
const photos: { id: string; bytes: Buffer }[] = []

beforeAll(async () => {
  city = await openTestCity()
  const admin = await city.signIn('admin')
  const post = (url: string, payload: object, more: object = {}) =>
    city.app.inject({ method: 'POST', url, headers: { ...admin, ...more }, payload })
  const filed = await ask<{ id: string; version: number; kind: string; class: string; geometry: object }>(`
    select id, version, kind, class_code as class, ST_AsGeoJSON(ST_Transform(geom, 4326))::jsonb as geometry from cases
    where state = 'filed' and district_code = '330106' and management_code is null and request is null order by id`)
  let found: { point: string; lon: number; lat: number } | undefined
  for (const { id: caseId, version, kind, class: classCode, geometry } of filed) {
    const answer = await post('/api/responsibility', { kind, class: classCode, geometry })
    const code = answer.json().winner?.unit.code
    const [person] = await ask<{ id: string }>("select id from people where unit_code = $1 and role = 'unit_staff'", [
      code,
    ])
    if (!person) continue
    const sent = await post(`/api/cases/${caseId}/actions/dispatch`, { unit: code }, { 'if-match': `"${version}"` })
    expect(sent.statusCode, sent.body).toBe(200)
    ;[id, unit, staff] = [caseId, code, person.id]
    ;[found] = await ask<{ point: string; lon: number; lat: number }>(
      'select point::text as point, ST_X(ST_Transform(point, 4326)) as lon, ST_Y(ST_Transform(point, 4326)) as lat from cases where id = $1',
      [id],
    )
    break
  }
  for (const taken of [{ position: [found!.lon, found!.lat] as const, colour: '#aa0000' }, { colour: '#00aa00' }]) {
    const bytes = await takePhoto({ ...taken, at: '2026:11:20 09:00:00' })
    const body = multipartOf([{ bytes }])
    const headers = { ...(await city.signIn(staff)), ...body.headers }
    const answer = await city.app.inject({ method: 'POST', url: '/api/photos', headers, payload: body.payload })
    photos.push({ id: answer.json().photos[0].id, bytes })
  }
  const ids = photos.map((photo) => photo.id)
  const carried = await city.database.as(await identityOf(staff), (client) =>
    requirePhotos(client, ids, 'handle', found!.point),
  )
  await ask(
    `insert into case_events (case_id, version, at, actor_id, action, from_state, to_state, payload, district_code, community_code, unit_code)
     select id, version + 1, $2, $3, 'assist', state, state, $4, district_code, community_code, unit_code from cases where id = $1`,
    [id, city.platform.now(), staff, { note: '<script>alert(1)</script> 处置前后', photos: carried }],
  )
  await ask('update cases set version = version + 1, photos = $2 where id = $1', [id, ids])
  pack = await make('dispatcher.330106')
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
async function identityOf(person: string): Promise<Identity> {
  const [row] = await ask<Identity>(
    'select id as "personId", role, unit_code as "unitCode", area_code as "areaCode" from people where id = $1',
    [person],
  )
  return row!
}
async function make(person: string, now = city.platform.now()) {
  const actor = await identityOf(person)
  const made = await city.database.as(actor, (client) => makeEvidence(client, id, actor, now))
  const [row] = await ask<{ zip: Buffer }>('select zip from evidence_packs where case_id = $1 and sha256 = $2', [
    id,
    made.sha256,
  ])
  return { sha256: made.sha256, zip: row!.zip }
}
const get = async (person: string, path: string) =>
  city.app.inject({ url: `/api/cases/${id}/${path}`, headers: await city.signIn(person) })

describe('a pack of evidence', () => {
  it('holds the case, its whole log, the photos as they came, why that unit, and the map', async () => {
    const files = unzipSync(pack.zip)
    const [version] = await ask<{ version: number }>('select version from cases where id = $1', [id])
    expect(Object.keys(files)[0]).toBe('manifest.json')
    expect(Object.keys(files).filter((path) => !path.startsWith('photos/'))).toEqual(
      'manifest.json case.json evidence.html log.json map.svg responsibility.json'.split(' '),
    )
    const kept = Object.entries(files).filter(([path]) => path.startsWith('photos/'))
    expect(kept.map(([, bytes]) => sha256(bytes))).toEqual(photos.map((photo) => photo.id))
    expect(
      kept.map(([, bytes]) => Buffer.from(bytes).equals(photos.find((p) => p.id === sha256(bytes))!.bytes)),
    ).toEqual([true, true])
    const read = (path: string) => JSON.parse(strFromU8(files[path]!))
    expect(read('case.json')).toMatchObject({
      id,
      version: version!.version,
      unit: { code: unit },
      place: { srid: 4549 },
    })
    expect(read('case.json')).not.toHaveProperty('actions')
    const log = await ask<{ version: number; payload: object }>(
      'select version, payload from case_events where case_id = $1 order by version',
      [id],
    )
    expect(read('log.json').map((entry: { version: number }) => entry.version)).toEqual(log.map((row) => row.version))
    expect(read('log.json').map((entry: { payload: object }) => entry.payload)).toEqual(log.map((row) => row.payload))
    const [stored] = await ask<{ responsibility: object }>('select responsibility from cases where id = $1', [id])
    expect(read('responsibility.json')).toEqual(stored!.responsibility)
    expect(read('manifest.json')).toMatchObject({
      case: { id, version: version!.version },
      madeAt: city.platform.now().toISOString(),
      madeBy: { code: 'dispatcher.330106' },
      platform: { version: expect.stringMatching(/^\d+\.\d+/) },
    })
  })

  it('has a page that needs nothing from outside and says it all in words', async () => {
    const page = strFromU8(unzipSync(pack.zip)['evidence.html']!)
    expect(page).not.toMatch(/<script|src="(?!data:)|href="http|url\((?!#)/)
    expect(page).toContain('&#60;script&#62;') // what people wrote stays text
    for (const { id: hash } of photos) expect(page).toContain(hash)
    expect(page).toContain('照片无定位')
    const answer = JSON.parse(strFromU8(unzipSync(pack.zip)['responsibility.json']!))
    for (const step of answer.trace) expect(page).toContain(step.sentence.zh)
    expect(page).toContain('<svg')
  })

  it('is the same bytes for the same version, maker and instant, and another for another', async () => {
    expect((await make('dispatcher.330106')).zip.equals(pack.zip)).toBe(true)
    const later = await make('dispatcher.330106', new Date(city.platform.now().getTime() + 1000))
    expect(later.sha256).not.toBe(pack.sha256)
  })

  it('is whole', () => {
    const checked = verifyPack(pack.zip, pack.sha256)
    expect(checked.problems).toEqual([])
    expect(checked.sha256).toBe(pack.sha256)
  })

  it('shows one changed byte of any file, a missing file, one too many, and a manifest made to fit', () => {
    const files = unzipSync(pack.zip)
    for (const path of Object.keys(files)) {
      const bytes = Uint8Array.from(files[path]!)
      const middle = bytes.length >> 1
      bytes[middle]! ^= 1
      const problems = verifyPack(zipSync({ ...files, [path]: bytes }), pack.sha256).problems
      expect(
        problems.map((found) => found.path),
        path,
      ).toContain(path)
    }
    const { 'log.json': _, ...rest } = files
    expect(verifyPack(zipSync(rest)).problems).toEqual([{ path: 'log.json', problem: 'missing' }])
    expect(verifyPack(zipSync({ ...files, 'more.txt': new Uint8Array(3) })).problems).toEqual([
      { path: 'more.txt', problem: 'not_listed' },
    ])
    const log = new TextEncoder().encode('[]')
    const manifest = JSON.parse(strFromU8(files['manifest.json']!))
    Object.assign(
      manifest.files.find((file: { path: string }) => file.path === 'log.json'),
      { size: log.length, sha256: sha256(log) },
    )
    const forged = zipSync({
      ...files,
      'log.json': log,
      'manifest.json': new TextEncoder().encode(JSON.stringify(manifest)),
    })
    expect(verifyPack(forged).problems).toEqual([])
    expect(verifyPack(forged, pack.sha256).problems).toEqual([{ path: 'manifest.json', problem: 'changed' }])
    expect(verifyPack(Buffer.from('PK no')).problems).toEqual([{ path: '', problem: 'unreadable' }])
  })

  it('never gives other content when bytes of the ZIP itself are broken', () => {
    const files = unzipSync(pack.zip)
    for (let offset = 7; offset < pack.zip.length; offset += Math.ceil(pack.zip.length / 400)) {
      const broken = Buffer.from(pack.zip)
      broken[offset]! ^= 0x55
      const { problems } = verifyPack(broken, pack.sha256)
      if (problems.length > 0) continue
      const same = unzipSync(broken)
      expect(Object.keys(same)).toEqual(Object.keys(files))
      for (const path of Object.keys(files)) expect(sha256(same[path]!), path).toBe(sha256(files[path]!))
    }
  })
})

describe('rights', () => {
  it.each([
    ['dispatcher.330106', 200],
    ['dispatcher.city', 200],
    ['supervisor.city', 200],
    ['filing.01', 200],
    ['admin', 200],
    ['dispatcher.330102', 404],
    ['analyst.city', 404],
    ['desk.01', 404],
    ['citizen.01', 404],
  ])('%s: %s', async (person, status) => {
    const answer = await get(person, `evidence/${pack.sha256}.zip`)
    expect(answer.statusCode).toBe(status)
    const listed = (await get(person, 'evidence')).json().packs as EvidencePack[]
    expect(listed.some((found) => found.sha256 === pack.sha256)).toBe(status === 200)
    if (status !== 200) return
    expect(answer.rawPayload.equals(pack.zip)).toBe(true)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/zip', 'cache-control': 'private, no-store' })
    expect(answer.headers['content-disposition']).toContain(`evidence-${id}-v`)
  })

  it('the unit that has the case reads the pack, another does not, and neither makes one', async () => {
    const [other] = await ask<{ id: string }>(
      "select id from people where role = 'unit_staff' and unit_code <> $1 order by id limit 1",
      [unit],
    )
    expect((await get(staff, `evidence/${pack.sha256}.zip`)).statusCode).toBe(200)
    expect((await get(other!.id, `evidence/${pack.sha256}.zip`)).statusCode).toBe(404)
    await expect(make(staff)).rejects.toMatchObject({ code: '42501' })
    await expect(make('analyst.city')).rejects.toMatchObject({ code: '42501' })
    await expect(make('dispatcher.330102')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('nobody changes a pack', async () => {
    const admin = await identityOf('admin')
    for (const statement of ["update evidence_packs set zip = ''", 'delete from evidence_packs']) {
      await expect(city.database.as(admin, (client) => client.query(statement))).rejects.toMatchObject({
        code: '42501',
      })
    }
  })
})

it('handing over makes the pack, says its hash in the log, and lets law enforcement read it', async () => {
  const [law] = await ask<{ unit: string; id: string }>(`
    select unit.code as unit, person.id from units unit join people person on person.unit_code = unit.code and person.role = 'unit_staff'
    where unit.is_law_enforcement order by unit.code limit 1`)
  const [row] = await ask<{ id: string; version: number }>(
    `
    select id, version from cases where state = 'filed' and district_code = '330106' and management_code is null and request is null
      and id <> $1 order by id limit 1`,
    [id],
  )
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/cases/${row!.id}/actions/hand-over`,
    headers: { ...(await city.signIn('admin')), 'if-match': `"${row!.version}"` },
    payload: { unit: law!.unit, note: '涉嫌违法，移送查处' },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  const { evidence, state, log } = answer.json()
  expect(state).toBe('transferred')
  expect(log.at(-1).payload.evidence).toBe(evidence)
  const read = await city.app.inject({
    url: `/api/cases/${row!.id}/evidence/${evidence}.zip`,
    headers: await city.signIn(law!.id),
  })
  expect(read.statusCode).toBe(200)
  const { manifest, problems } = verifyPack(read.rawPayload, evidence)
  expect(problems).toEqual([])
  expect(manifest?.case).toEqual({ id: row!.id, version: row!.version })
})
