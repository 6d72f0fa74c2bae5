import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import { tick } from '../clockwork.ts'
import { type Loop, openLoop, rowsOf } from '../testing.ts'
import type { Inbox } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const inboxOf = (person: string, query = '') => loop.get<Inbox>(person, `/api/inbox?limit=100${query}`)
/** The actions of a case that a person's inbox tells of, newest first. */
const told = async (person: string, id: string) =>
  (await inboxOf(person)).entries.filter((entry) => entry.case.id === id).map(({ action }) => action)

const UNIT = 'S330106004'
const DISTRICT = 'dispatcher.330106'

describe('the inbox', () => {
  it('tells each what concerns them, and nobody what they did themselves', async () => {
    const staff = await loop.staffOf(UNIT)
    const assistant = await loop.staffOf('D330106-HW')
    let found = await loop.filed('330106')
    found = await loop.act(DISTRICT, found, 'dispatch', { unit: UNIT, assisting: ['D330106-HW'] })
    found = await loop.act('supervisor.city', found, 'urge', { note: '请尽快' })
    found = await loop.act(staff, found, 'accept')
    found = await loop.act(staff, found, 'request-extension', { note: '缺材料' })
    expect(await told(staff, found.id)).toEqual(['urge', 'dispatch'])
    expect(await told(DISTRICT, found.id)).toEqual(['request-extension'])
    const entry = (await inboxOf(DISTRICT)).entries.find((one) => one.case.id === found.id)!
    expect(entry).toMatchObject({ waiting: true, unread: true, note: '缺材料', actor: { code: staff } })
    // The city's dispatcher is not the one who decides, another district's sees nothing, the supervisor decides the second.
    for (const other of ['dispatcher.city', 'dispatcher.330102', 'supervisor.city'])
      expect(await told(other, found.id)).toEqual([])
    const [assisting] = (await inboxOf(assistant)).entries.filter((one) => one.case.id === found.id)
    expect(assisting).toMatchObject({ action: 'dispatch', assisting: true })

    found = await loop.act(DISTRICT, found, 'approve-extension')
    expect(await told(staff, found.id)).toEqual(['approve-extension', 'urge', 'dispatch'])
    expect((await inboxOf(DISTRICT)).entries.find((one) => one.case.id === found.id)!.waiting).toBe(false)
    found = await loop.act(staff, found, 'request-extension', { note: '再延一次' })
    expect(await told('supervisor.city', found.id)).toEqual(['request-extension'])
    expect(await told(DISTRICT, found.id)).toEqual(['request-extension'])
  })

  it('tells a unit that its return was granted, though it sees the case no more', async () => {
    const staff = await loop.staffOf(UNIT)
    let found = await loop.filed('330106')
    found = await loop.act(DISTRICT, found, 'dispatch', { unit: UNIT })
    found = await loop.act(staff, found, 'request-return', { note: '非本单位职责' })
    found = await loop.act(DISTRICT, found, 'approve-return')
    expect(await told(staff, found.id)).toEqual(['approve-return', 'dispatch'])
    expect((await loop.request(staff, 'GET', `/api/cases/${found.id}`)).statusCode).toBe(404)
  })

  it('tells the level a case was handed to', async () => {
    let found = await loop.filed('330106')
    found = await loop.act(DISTRICT, found, 'hand-up', { note: '涉及市级单位' })
    expect(await told('dispatcher.city', found.id)).toEqual(['hand-up'])
    found = await loop.act('dispatcher.city', found, 'hand-down', { note: '区级办理' })
    expect(await told(DISTRICT, found.id)).toEqual(['hand-down'])
    expect(await told('dispatcher.330102', found.id)).toEqual([])
  })

  it('tells the platform and the centre what is overdue with them, by the clock', async () => {
    const late = await loop.filed('330106')
    city.setNow(new Date(ANCHOR.getTime() + 26 * 3_600_000))
    await tick(city.database, new Date(ANCHOR.getTime() + 26 * 3_600_000))
    expect(await told(DISTRICT, late.id)).toContain('mark-overdue')
    expect(await told('filing.01', late.id)).toEqual([])
    city.setNow(ANCHOR)
  })

  it('is paged by log position: rows written meanwhile shift no page', async () => {
    const first = await loop.get<Inbox>(DISTRICT, '/api/inbox?limit=5')
    const before = (await inboxOf(DISTRICT)).entries.map(({ seq }) => seq)
    await loop.act(
      'dispatcher.city',
      await loop.act(DISTRICT, await loop.filed('330106'), 'hand-up', { note: '上交' }),
      'hand-down',
    )
    const second = await loop.get<Inbox>(DISTRICT, `/api/inbox?limit=5&before=${first.next}`)
    expect([...first.entries, ...second.entries].map(({ seq }) => seq)).toEqual(before.slice(0, 10))
  })

  it('is read up to a position, forward only, each for themselves', async () => {
    const staff = await loop.staffOf('S330106002')
    for (const _ of [1, 2, 3]) await loop.act(DISTRICT, await loop.filed('330106'), 'dispatch', { unit: 'S330106002' })
    const { entries, unread } = await inboxOf(staff)
    expect(unread).toBe(Math.min(100, entries.length))
    const read = await loop.request(staff, 'POST', '/api/inbox/read', { seq: entries[2]!.seq })
    expect(read.json()).toEqual({ unread: 2, readUpTo: entries[2]!.seq })
    expect((await inboxOf(staff)).entries.slice(0, 4).map((entry) => entry.unread)).toEqual(
      [true, true, false, false].slice(0, entries.length),
    )
    expect((await loop.request(staff, 'POST', '/api/inbox/read', { seq: 1 })).json()).toEqual({
      unread: 2,
      readUpTo: entries[2]!.seq,
    })
    await loop.request(staff, 'POST', '/api/inbox/read', { seq: Number.MAX_SAFE_INTEGER })
    const [end] = await rowsOf<{ seq: number }>(city, 'select max(seq) as seq from case_events')
    expect(await loop.get(staff, '/api/inbox/unread')).toEqual({ unread: 0, readUpTo: end!.seq })
  })

  it('gives a collector the tasks they hold, and the desk the replies that are due', async () => {
    const [task] = await rowsOf<{ collector: string; id: string }>(
      city,
      "select collector_id as collector, id from cases where collector_id is not null and state in ('handled', 'verifying') order by updated_at desc limit 1",
    )
    expect(await told(task!.collector, task!.id)).not.toEqual([])
    const [due] = await rowsOf<{ id: string }>(
      city,
      "select id from cases where replied_at is null and ended_at > timestamptz '2026-11-15' and source in ('citizen', 'hotline') order by ended_at desc limit 1",
    )
    let seen: string[] = []
    for (let before = ''; due && !seen.length && before !== 'null'; ) {
      const page = await inboxOf('desk.01', before && `&before=${before}`)
      seen = page.entries.filter((entry) => entry.case.id === due.id).map(({ action }) => action)
      before = String(page.next)
    }
    // the row that ended it, once; that the reply is late by now may be said beside it
    if (due) expect(seen.filter((action) => action !== 'mark-overdue' && action !== 'escalate')).toHaveLength(1)
    else expect(await loop.get<Inbox>('desk.01', '/api/inbox')).toBeDefined()
  })

  it('is empty for those who take no part', async () => {
    for (const person of ['planner.city', 'analyst.city'])
      expect(await inboxOf(person)).toMatchObject({ entries: [], unread: 0, next: null })
  })
})
