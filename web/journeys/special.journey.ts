/**
 * The ways beside the plain one, in a real browser: coordination that ends in substitute rectification with its cost, and
 * a case that is suspended, resumed, extended, sent to rework and closed.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Grid } from '../../server/areas/schema.ts'
import type { CaseDetail } from '../../server/cases/schema.ts'
import { launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
const errors: string[][] = []

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** People at their own desks; each keeps one page. */
const desks = new Map<string, Page>()
async function deskOf(person: string): Promise<Page> {
  const known = desks.get(person)
  if (known) return known
  const opened = await openAs(browser, server, person, '/dispatch')
  errors.push(opened.errors)
  desks.set(person, opened.page)
  return opened.page
}
async function api<Answer>(person: string, path: string, data?: object, version?: number): Promise<Answer> {
  const { request } = (await deskOf(person)).context()
  const answer = data
    ? await request.post(server.url + path, { data, headers: version ? { 'if-match': `"${version}"` } : {} })
    : await request.get(server.url + path)
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as Answer
}
const seen = (id: string) => api<CaseDetail>('supervisor.city', `/api/cases/${id}`)

/** Opens the case as a person, chooses an action (folded away or not), fills what it needs, confirms; waits until it is done. */
async function take(
  person: string,
  id: string,
  action: string,
  fill: (page: Page) => Promise<void> = async () => {},
  place = `/case/${id}`,
): Promise<CaseDetail> {
  const page = await deskOf(person)
  const { version } = await seen(id)
  await page.goto(server.url + place)
  await page.getByTestId('case-state').first().waitFor({ timeout: 30_000 })
  const button = page.getByTestId(`action-${action}`).first()
  await expect
    .poll(async () => (await button.isVisible()) || (await page.getByTestId('action-more').first().isVisible()), {
      timeout: 30_000,
    })
    .toBe(true)
  if (!(await button.isVisible())) await page.getByTestId('action-more').first().click()
  await button.click()
  await fill(page)
  await page.getByTestId('action-confirm').click()
  await expect
    .poll(async () => (await seen(id)).version, { timeout: 30_000, message: `${action} by ${person}` })
    .toBeGreaterThan(version)
  const after = await seen(id)
  expect(after.log.at(-1)?.action).toBe(action)
  return after
}
const note = (text: string) => (page: Page) => page.getByTestId('field-note').first().fill(text)
async function choose(page: Page, field: string, code: string): Promise<void> {
  await page.getByTestId(field).first().fill(code)
  await page.locator(`[data-value="${code}"]`).first().click()
}

/** A case of rubbish in a grid that has a collector, filed: the district's to dispatch. */
async function filed(): Promise<{ found: CaseDetail; collector: string }> {
  const { griddedBbox } = await api<{ griddedBbox: number[] }>('supervisor.city', '/api/city')
  const [west, south, east, north] = griddedBbox as [number, number, number, number]
  for (let step = 1; step < 40; step++) {
    const coordinates = [west + ((east - west) * step) / 40, (south + north) / 2]
    const [lon, lat] = coordinates
    const { grid } = await api<{ grid: { code: string } | null }>('supervisor.city', `/api/areas/at?lon=${lon}&lat=${lat}`)
    if (!grid) continue
    const { collector } = await api<Grid>('supervisor.city', `/api/grids/${grid.code}`)
    if (!collector) continue
    let found = await api<CaseDetail>('desk.01', '/api/cases', {
      kind: 'event',
      class: '0110',
      geometry: { type: 'Point', coordinates },
      description: '巷口堆放生活垃圾，权属不清',
    })
    found = await api('filing.01', `/api/cases/${found.id}/actions/register`, {}, found.version)
    found = await api('filing.01', `/api/cases/${found.id}/actions/file`, { condition: 1 }, found.version)
    if (found.level === 'district') return { found, collector: collector.code }
  }
  throw new Error('no grid with a collector')
}

it('coordination ends in substitute rectification, with what it cost and who pays', async () => {
  const { found, collector } = await filed()
  const { id } = found
  const platform = found.district.code
  const dispatcher = `dispatcher.${platform}`

  let now = await take(dispatcher, id, 'coordinate', note('环卫与物业均称不属管养范围'), `/dispatch?case=${id}`)
  expect([now.state, now.coordination]).toEqual(['coordinating', 'district'])
  const unit = `D${platform}-HW`
  const payer = `D${platform}-SZ`
  now = await take(dispatcher, id, 'substitute', async (page) => {
    await choose(page, 'field-unit', unit)
    await page.getByTestId('field-payer-unit').click()
    await choose(page, 'field-payer', payer)
    await page.getByTestId('field-cost').first().fill('1800')
    await note('先行代整改，费用由责任单位承担')(page)
  })
  expect([now.state, now.unit?.code, now.substituted, now.payer?.code, now.costEstimate]).toEqual([
    'dispatched',
    unit,
    true,
    payer,
    1800,
  ])
  const staff = `unit.${unit.toLowerCase()}`
  await take(staff, id, 'accept')
  await take(staff, id, 'handle')
  now = await take(staff, id, 'feed-back', async (page) => {
    await page.getByTestId('field-cost').first().fill('1750.5')
    await note('垃圾已清运')(page)
  })
  expect([now.state, now.cost]).toEqual(['handled', 1750.5])
  await take(
    collector,
    id,
    'check',
    (page) => page.getByTestId('field-passed-yes').first().click(),
    `/tasks?case=${id}`,
  )
  now = await take('filing.01', id, 'close')
  expect(now.state).toBe('closed')
  // the reporter by telephone waits to be told (Art. 27)
  now = await take('desk.01', id, 'reply', note('已电话告知处理结果'))
  expect(now.repliedAt).not.toBeNull()
})

it('a case is suspended, resumed, extended, reworked and closed, its deadline told each time', async () => {
  const { found, collector } = await filed()
  const { id } = found
  const platform = found.district.code
  const dispatcher = `dispatcher.${platform}`
  const unit = `D${platform}-HW`
  const staff = `unit.${unit.toLowerCase()}`

  let now = await take(dispatcher, id, 'dispatch', (page) => choose(page, 'field-unit', unit), `/dispatch?case=${id}`)
  const first = now.dueAt!
  await take(staff, id, 'accept')
  await take(staff, id, 'handle')
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
  now = await take(staff, id, 'request-suspension', async (page) => {
    await page.getByTestId('field-until').first().fill(until)
    await note('待相邻工地退场后清运')(page)
  })
  expect(now.request).toBe('suspension')
  now = await take(dispatcher, id, 'approve-suspension')
  expect([now.state, now.dueAt, now.suspendedUntil !== null]).toEqual(['suspended', null, true])
  now = await take(dispatcher, id, 'resume')
  expect(now.state).toBe('handling')
  expect(Date.parse(now.dueAt!)).toBeGreaterThanOrEqual(Date.parse(first))
  const resumed = now.dueAt!

  await take(staff, id, 'request-extension', note('清运车辆故障，申请延期'))
  now = await take(dispatcher, id, 'approve-extension')
  expect(now.extensionCount).toBe(1)
  expect(Date.parse(now.dueAt!)).toBeGreaterThan(Date.parse(resumed))
  expect(now.arithmetic?.steps.reduce((sum, step) => sum + step.countedMinutes, 0)).toBeCloseTo(
    now.arithmetic!.limitValue * 60,
    6,
  )

  await take(staff, id, 'feed-back', note('已清运'))
  await take(
    collector,
    id,
    'check',
    async (page) => {
      await page.getByTestId('field-passed-no').first().click()
      await note('墙角仍有残留')(page)
    },
    `/tasks?case=${id}`,
  )
  now = await take('filing.01', id, 'rework', note('清除残留垃圾'))
  expect([now.state, now.reworkCount, now.extensionCount, now.unit?.code]).toEqual(['dispatched', 1, 0, unit])
  for (const action of ['accept', 'handle']) await take(staff, id, action)
  await take(staff, id, 'feed-back', note('残留已清除'))
  await take(
    collector,
    id,
    'check',
    (page) => page.getByTestId('field-passed-yes').first().click(),
    `/tasks?case=${id}`,
  )
  now = await take('filing.01', id, 'close')
  expect(now.state).toBe('closed')
  expect(errors.flat()).toEqual([])
})
