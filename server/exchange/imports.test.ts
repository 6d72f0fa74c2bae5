import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { asCsv, COLUMNS, Importer, makeRows, type Row, type Standing, spoil } from './testing.ts'

let city: TestCity
let planner: Importer
/** Places for every test: each takes its own, so that none stands on another's. */
let places: Row[]
let taken = 0
const take = (count: number) => {
  taken += count
  return places.slice(taken - count, taken).map((row) => ({ ...row }))
}

beforeAll(async () => {
  city = await openTestCity()
  planner = new Importer(city, await city.signIn('planner.city'))
  places = await makeRows(city, 16_000)
})
afterAll(() => city.close())

const ask = <Result extends object>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Result[])
const count = async (text: string, values: unknown[] = []) =>
  (await ask<{ count: number }>(`select count(*) ${text}`, values))[0]!.count
/** Everything that an import could write, in one text. */
const inventory = async () =>
  JSON.stringify(
    await ask(`select (select md5(string_agg(row(code, valid_from, valid_to, version)::text, ',' order by code, version)) from components),
      (select count(*) from inventory_edits), (select sum(last_serial) from component_serials), (select max(seq) from inventory_changes)`),
  )

const standing = async (where: string) =>
  (
    await ask<Standing>(`select code, class_code as class, ST_X(place) as lon, ST_Y(place) as lat
      from (select *, ST_Transform(geom, 4326) as place from components where ST_Dimension(geom) = 0 and ${where} order by code limit 1) one`)
  )[0]!

describe('ten thousand rows of which 37 are bad', () => {
  let id: number
  let expected: ReadonlyMap<number, string>

  it('are explained, exactly those, by a dry run that writes nothing, and refuse the whole unless told otherwise', async () => {
    const rows = take(10_000)
    const there = await standing('valid_to is null')
    const [gone] = await ask<Pick<Standing, 'code' | 'class'>>(
      `update components set valid_to = '2026-11-01', state = 'removed' where code = (
        select code from components where valid_to is null and class_code = '0305' order by code desc limit 1) returning code, class_code as class`,
    )
    const other = await standing(`valid_to is null and code > '${there.code}'`)
    expected = spoil(rows, { there, other, gone: gone! })
    expect(expected.size).toBe(37)
    const before = await inventory()
    const made = await planner.bring('census.csv', asCsv(rows))
    id = made.id
    expect(made.inspection).toMatchObject({ format: 'csv', encoding: 'utf-8', rowCount: 10_000, rowCountIsExact: true })
    const checked = await planner.step(id, 'check')
    expect(checked).toMatchObject({ state: 'checked', rowsTotal: 10_000, counts: { add: 9963, bad: 37 }, error: null })
    const told = new Map<number, string[]>()
    for (const { row, code, sentence } of await planner.issues(id)) {
      told.set(row, [...(told.get(row) ?? []), code])
      expect(`${sentence.en} ${sentence.zh}`).not.toMatch(/undefined|\{\w+\}/)
    }
    expect([...told].map(([row, codes]) => [row, codes.sort().join(' ')])).toEqual([...expected])
    const { status, body } = await planner.ask('POST', `/api/imports/${id}/run`)
    expect([status, body.type]).toEqual([409, '/problems/action_not_allowed'])
    expect(await inventory()).toBe(before)
  })

  it('are left out when that is asked: 9,963 come in, each in its grid, under one edit and a code of its own', async () => {
    await planner.step(id, 'check', { badRows: 'leave_out' })
    const done = await planner.step(id, 'run')
    expect(done).toMatchObject({ state: 'done', results: { add: 9963, bad: 37 }, error: null })
    const edit = [done.editId]
    expect(await count('from components where edit_id = $1 and valid_to is null', edit)).toBe(9963)
    // Brute force: a point has the lowest code of the grids that cover it.
    expect(
      await count(
        `from components component where edit_id = $1 and grid_code is distinct from (
          select min(grid.code) from unit_grids grid where grid.valid_to is null and ST_DWithin(grid.geom, component.geom, 1e-6))`,
        edit,
      ),
    ).toBe(0)
    expect(
      await ask(
        `select district_code from components join component_serials counter using (district_code, class_code)
         where edit_id = $1 group by district_code, class_code, last_serial
         having last_serial <> (select max(right(all_of.code, 6)::integer) from components all_of
           where all_of.district_code = components.district_code and all_of.class_code = components.class_code)`,
        edit,
      ),
    ).toEqual([])
    const [one] = await ask<Record<string, unknown>>(
      `select name, owner_code, supervising_code, state, accuracy_class, data_source, address, changed_by,
         to_char(valid_from at time zone 'Asia/Shanghai', 'YYYYMMDD') as since
       from components where edit_id = $1 and name = '遮阳篷 2'`,
      edit,
    )
    expect(one).toEqual({
      ...{ name: '遮阳篷 2', owner_code: 'HZ-CG', supervising_code: 'HZ-CG', state: 'damaged', accuracy_class: 'A' },
      ...{ data_source: 'survey', address: '文三路 2 号，近路口', changed_by: 'planner.city', since: '20210315' },
    })
    // the map is told of every batch; the staged rows and the file are gone, the report stays
    expect(
      await count("from tile_changes where layer = 'components' and at > now() - interval '1 hour'"),
    ).toBeGreaterThan(0)
    expect(await count('from import_rows where import_id = $1', [id])).toBe(0)
    expect(await count('from import_files where import_id = $1', [id])).toBe(0)
    expect((await planner.issues(id)).length).toBe(39)
  })

  it('are taken back as one', async () => {
    const { editId } = await planner.find(id)
    const undone = await planner.ask('POST', `/api/inventory/edits/${editId}/undo`)
    expect(undone.status).toBe(201)
    expect(await count('from components where edit_id = $1 and valid_to is null', [editId])).toBe(0)
  })
})

describe('a job', () => {
  const start = async (rows: Row[], name = 'job.csv') => {
    const { id } = await planner.bring(name, asCsv(rows))
    return id
  }
  const inForce = (name: string) =>
    count(
      'from components join inventory_edits edit on edit.id = edit_id where edit.note = $1 and components.valid_to is null',
      [name],
    )

  it('goes on after a crash in the middle of a batch, and does nothing twice', async () => {
    const id = await start(take(900), 'crash.csv')
    await planner.ask('POST', `/api/imports/${id}/check`, {})
    const told: string[] = []
    const crash = (state: string, position: number) => ({
      report: (error: Error) => void told.push(error.message),
      onBatch: (now: string, at: number) => {
        if (now === state && at === position) throw new Error('the power is gone')
      },
    })
    await planner.workOff(200, crash('checking', 600))
    expect(await planner.find(id)).toMatchObject({ state: 'checking', progress: { done: 400 } })
    await planner.workOff(200)
    expect(await planner.find(id)).toMatchObject({ state: 'checked', counts: { add: 900, bad: 0 } })
    await planner.ask('POST', `/api/imports/${id}/run`)
    await planner.workOff(200, crash('running', 600))
    expect(await planner.find(id)).toMatchObject({ state: 'running', progress: { done: 400 }, results: { add: 400 } })
    expect(await inForce('crash.csv')).toBe(400)
    await planner.workOff(200)
    expect(await planner.find(id)).toMatchObject({ state: 'done', results: { add: 900 } })
    expect(await inForce('crash.csv')).toBe(900)
    expect(await count("from inventory_edits where note = 'crash.csv'")).toBe(1)
    expect(told).toHaveLength(2)
  })

  it('is left to the process that works on it, until that has been silent for too long', async () => {
    const id = await start(take(20))
    await planner.ask('POST', `/api/imports/${id}/check`, {})
    await ask(
      "update imports set worker = gen_random_uuid(), worker_until = clock_timestamp() + interval '1 minute' where id = $1",
      [id],
    )
    await planner.workOff()
    expect((await planner.find(id)).state).toBe('checking')
    await ask("update imports set worker_until = clock_timestamp() - interval '1 second' where id = $1", [id])
    await planner.workOff()
    expect((await planner.find(id)).state).toBe('checked')
  })

  it('may be worked on by two processes at once, and each row comes in once', async () => {
    const id = await start(take(600), 'two.csv')
    const both = () => Promise.all([1, 2].map(() => planner.workOff(50, { leaseSeconds: 0 })))
    await planner.ask('POST', `/api/imports/${id}/check`, {})
    await both()
    expect(await planner.find(id)).toMatchObject({ state: 'checked', counts: { add: 600 } })
    await planner.ask('POST', `/api/imports/${id}/run`)
    await both()
    expect(await planner.find(id)).toMatchObject({ state: 'done', results: { add: 600 } })
    expect(await inForce('two.csv')).toBe(600)
  })

  it('stops when it is cancelled, keeps whole batches, and can go on', async () => {
    const id = await start(take(500), 'cancel.csv')
    await planner.step(id, 'check')
    await planner.ask('POST', `/api/imports/${id}/run`)
    let cancelled: ReturnType<typeof planner.ask> | undefined
    await planner.workOff(50, {
      onBatch: (_, position) => {
        // not awaited: it waits for the batch to end
        if (position === 150) cancelled = planner.ask('POST', `/api/imports/${id}/cancel`)
      },
    })
    expect((await cancelled)?.status).toBe(202)
    const stopped = await planner.find(id)
    expect(stopped.state).toBe('cancelled')
    expect(stopped.results.add).toBeLessThan(500)
    expect(stopped.results.add % 50).toBe(0)
    expect(await inForce('cancel.csv')).toBe(stopped.results.add)
    expect((await planner.step(id, 'run')).results.add).toBe(500)
    expect(await inForce('cancel.csv')).toBe(500)
  })

  it('judges anew when it runs: a place that was taken since the check is refused, with the row', async () => {
    const [row] = take(1)
    const first = await start([row!], 'first.csv')
    const second = await start([row!], 'second.csv')
    await planner.step(second, 'check')
    await planner.step(first, 'check')
    await planner.step(first, 'run')
    const refused = await planner.step(second, 'run')
    expect(refused).toMatchObject({ state: 'failed', error: { row: 1 } })
    expect(await inForce('second.csv')).toBe(0)
  })
})

describe('codes that exist', () => {
  it('are updated as the next version, by what the file says, and not where nothing changes', async () => {
    const there = await ask<{
      code: string
      class: string
      lon: number
      lat: number
      note: string | null
      version: number
    }>(
      `select code, class_code as class, note, version, ST_X(ST_Transform(geom, 4326)) as lon, ST_Y(ST_Transform(geom, 4326)) as lat
       from components where valid_to is null and class_code = '0305' order by code limit 3`,
    )
    const rows = there.map(({ code, class: kind, lon, lat }, index) => ({
      ...{ ObjID: code, ClassCode: kind, Lon: lon.toFixed(8), Lat: lat.toFixed(8) },
      Note: index === 0 ? '重新油漆' : '',
    }))
    const { id } = await planner.bring('update.csv', asCsv(rows, ['ObjID', 'ClassCode', 'Note', 'Lon', 'Lat']))
    const checked = await planner.step(id, 'check', { codes: 'update' })
    expect(checked.counts).toMatchObject({ update: 1, same: 2, bad: 0 })
    await planner.step(id, 'run')
    const [after] = await ask<{ note: string; version: number; owner: string }>(
      'select note, version, owner_code as owner from components where code = $1 and valid_to is null',
      [there[0]!.code],
    )
    expect(after).toMatchObject({ note: '重新油漆', version: there[0]!.version + 1 })
    const skipped = await planner.bring('skip.csv', asCsv(rows, ['ObjID', 'ClassCode', 'Note', 'Lon', 'Lat']))
    expect((await planner.step(skipped.id, 'check', { codes: 'skip' })).counts).toMatchObject({ skip: 3 })
  })

  it('twice in a file are told with the other row, and codes given push the counter on', async () => {
    const rows = take(3)
    const place = await ask<{ district: string }>(
      'select district_code as district from locate_shape(ST_Transform(ST_SetSRID(ST_MakePoint($1, $2), 4326), 4549))',
      [Number(rows[0]!.Lon), Number(rows[0]!.Lat)],
    )
    const code = `${place[0]!.district}0180900000`
    rows[0]!.ObjID = code
    rows[1]!.ObjID = code
    const { id } = await planner.bring('twice.csv', asCsv(rows))
    const checked = await planner.step(id, 'check', { badRows: 'leave_out' })
    expect(await planner.issues(id)).toMatchObject([{ row: 2, code: 'code_twice', parameters: { row: 1 } }])
    expect(checked.counts).toMatchObject({ add: 2, bad: 1 })
    await planner.step(id, 'run')
    const made = await ask<{ code: string }>('select code from components where name = $1 and valid_to is null', [
      rows[2]!.ObjName,
    ])
    expect(made).toEqual([{ code: `${place[0]!.district}0180900001` }])
  })
})

describe('what a file does not say', () => {
  const metric = async (rows: Row[]) =>
    ask<{ north: number; east: number }>(
      `select ST_Y(place) as north, ST_X(place) as east
       from unnest($1::float8[], $2::float8[]) with ordinality as lonlat (lon, lat, ordinal)
       cross join lateral (select ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 4549) as place) projected order by ordinal`,
      [rows.map(({ Lon }) => Lon), rows.map(({ Lat }) => Lat)],
    )

  it('X is north on a Chinese survey: it is noticed, proposed, and refused when read the other way', async () => {
    const rows = take(20)
    const places = await metric(rows)
    const table = asCsv(
      places.map(({ north, east }) => ({
        X: north.toFixed(3),
        Y: east.toFixed(3),
        部件名称: '篷',
        小类: '遮阳篷（伞）',
      })),
      ['小类', '部件名称', 'X', 'Y'],
    )
    const { id, inspection } = await planner.bring('survey.csv', table)
    expect(inspection.proposal).toMatchObject({
      crs: 'EPSG:4549',
      axes: 'north_first',
      mapping: { class: '小类', name: '部件名称', x: 'X', y: 'Y' },
    })
    expect(inspection.notices.map(({ code }) => code)).toEqual(['north_first'])
    const wrong = await planner.step(id, 'check', { axes: 'east_first' })
    expect(wrong.reasons).toEqual([{ code: 'axes_swapped', rows: 20 }])
    expect((await planner.step(id, 'check', { axes: 'north_first' })).counts).toMatchObject({ add: 20, bad: 0 })
    await planner.step(id, 'run')
    const [{ far } = { far: 1 }] = await ask<{ far: number }>(
      `select max((select min(ST_Distance(component.geom, ST_SetSRID(ST_MakePoint(east, north), 4549))) from components component where name = '篷')) as far
       from unnest($1::float8[], $2::float8[]) as place (east, north)`,
      [places.map(({ east }) => east), places.map(({ north }) => north)],
    )
    expect(far).toBeLessThan(0.001)
  })

  it('GB18030 is found out, and what was chosen is offered again for a file of the same columns', async () => {
    const { default: iconv } = await import('iconv-lite')
    const rows = take(2)
    const columns = ['类', 'ObjName', 'Lon', 'Lat']
    const content = iconv.encode(asCsv(rows, columns), 'gb18030')
    const { id, inspection } = await planner.bring('gbk.csv', content)
    expect(inspection).toMatchObject({
      encoding: 'gb18030',
      isRemembered: false,
      columns: [{ name: '类' }, { samples: [rows[0]!.ObjName, rows[1]!.ObjName] }, {}, {}],
    })
    await planner.step(id, 'check', {
      mapping: { ...inspection.proposal.mapping, class: null },
      constants: { class: '0180' },
    })
    expect((await planner.find(id)).counts).toMatchObject({ add: 2 })
    const again = await planner.bring('gbk2.csv', content)
    expect(again.inspection).toMatchObject({
      isRemembered: true,
      proposal: { mapping: { class: null }, constants: { class: '0180' } },
    })
    const garbled = await planner.ask('POST', `/api/imports/${again.id}/inspect`, { encoding: 'utf-8' })
    expect(garbled.body.inspection.columns[0].name).toContain('\ufffd')
  })

  it('GCJ-02 is moved when it is declared', async () => {
    const rows = take(1)
    const { default: gcoord } = await import('gcoord')
    const [lon, lat] = gcoord.transform([Number(rows[0]!.Lon), Number(rows[0]!.Lat)], gcoord.WGS84, gcoord.GCJ02) as [
      number,
      number,
    ]
    const { id } = await planner.bring(
      'web.csv',
      asCsv([{ ...rows[0]!, ObjName: '火星篷', Lon: String(lon), Lat: String(lat) }]),
    )
    await planner.step(id, 'check', { crs: 'gcj02' })
    await planner.step(id, 'run')
    const [made] = await ask<{ lon: number; lat: number }>(
      "select ST_X(ST_Transform(geom, 4326)) as lon, ST_Y(ST_Transform(geom, 4326)) as lat from components where name = '火星篷'",
    )
    expect(made!.lon).toBeCloseTo(Number(rows[0]!.Lon), 5)
    expect(made!.lat).toBeCloseTo(Number(rows[0]!.Lat), 5)
  })
})

describe('rights', () => {
  it('a district planner imports at home; rows elsewhere are bad, and say where', async () => {
    const home = new Importer(city, await city.signIn('planner.330106'))
    const inside = (await makeRows(city, 16, '330106')).slice(0, 5)
    const rows = [...inside, ...(await makeRows(city, 2, '330102'))]
    const { id } = await home.bring('home.csv', asCsv(rows))
    const checked = await home.step(id, 'check', { badRows: 'leave_out', near: 'take' })
    expect(checked.counts).toMatchObject({ add: 5, bad: 2 })
    expect(await home.issues(id)).toMatchObject(
      [6, 7].map((row) => ({ row, code: 'not_yours', parameters: { area: '330106' } })),
    )
    expect((await home.step(id, 'run')).results).toMatchObject({ add: 5, bad: 2 })
    expect((await planner.ask('GET', `/api/imports/${id}`)).status).toBe(404)
  })

  it('nobody else brings files, and a file that is none is refused', async () => {
    const dispatcher = new Importer(city, await city.signIn('dispatcher.city'))
    await expect(dispatcher.bring('a.csv', asCsv(places.slice(0, 1)))).rejects.toThrow(/planners/)
    await expect(planner.bring('a.exe', Buffer.from([0x4d, 0x5a, 0, 1, 2]))).rejects.toThrow(/unreadable_file/)
    await expect(planner.bring('a.csv', asCsv([], COLUMNS).slice(0, 0))).rejects.toThrow(/empty/)
  })
})
