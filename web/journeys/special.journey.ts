/**
 * The special actions in a real browser, each by the person whose it is, on the page of the case: coordination to
 * substitute rectification with its cost; suspension, resume, extension, rework and close.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseDetail, CaseList } from '../../server/cases/schema.ts'
import { getJson, launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
const people = new Map<string, Page>()
/** A page of the server with nothing on it. */
const BLANK = '/healthz'
const blank = () => server.url + BLANK
const errors: string[][] = []

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** The page of a person, signed in once. */
async function pageOf(person: string): Promise<Page> {
  const known = people.get(person)
  if (known) return known
  const opened = await openAs(browser, server, person, BLANK)
  errors.push(opened.errors)
  people.set(person, opened.page)
  return opened.page
}

const json = <Answer>(request: APIRequestContext, path: string) => getJson<Answer>(request, server.url + path)
/** The case as the supervisor sees it. */
const seen = async (id: string) =>
  json<CaseDetail>((await pageOf('supervisor.city')).context().request, `/api/cases/${id}`)

/** A case a district dispatcher may put to coordination, or dispatch to its own unit. */
async function filedCase(): Promise<CaseDetail> {
  const { request } = (await pageOf('supervisor.city')).context()
  const { cases } = await json<CaseList>(request, '/api/cases?state=filed&level=district&limit=1')
  return seen(cases[0]!.id)
}

const fill = (name: string, value: string) => (page: Page) => page.getByTestId(`field-${name}`).fill(value)
/** Takes the first unit a search finds, and answers its code. */
const pick = (name: string, search: string) => async (page: Page) => {
  await page.getByTestId(`field-${name}`).fill(search)
  await page.locator(`[data-value="${search}"]`).click()
}
const click = (id: string) => (page: Page) => page.getByTestId(id).click()

/** One action by one person on the page of the case; waits until the server has it. */
async function take(
  id: string,
  person: string,
  action: string,
  fields: readonly ((page: Page) => Promise<void>)[] = [],
): Promise<CaseDetail> {
  // The clock may write between two looks: what counts is that this was done once more.
  const times = async () => (await seen(id)).log.filter((entry) => entry.action === action).length
  const before = await times()
  const page = await pageOf(person)
  // The pages of the others would go on drawing their maps, without a GPU.
  for (const other of people.values()) if (other !== page && other.url() !== blank()) await other.goto(blank())
  await page.goto(`${server.url}/case/${id}`)
  const button = page.getByTestId(`action-${action}`)
  await page.getByTestId('case-state').waitFor({ timeout: 30_000 })
  if (!(await button.isVisible())) await page.getByTestId('action-more').click({ timeout: 30_000 })
  await button.click({ timeout: 30_000 })
  for (const field of fields) await field(page)
  await page.getByTestId('action-confirm').click()
  await expect.poll(times).toBe(before + 1)
  return seen(id)
}

const staffOf = (found: CaseDetail) => `unit.${found.unit!.code.toLowerCase()}`
const dispatcherOf = (found: CaseDetail) => `dispatcher.${(found.area.management ?? found.area.district).code}`

it('nobody is responsible: coordination, substitute rectification at the public cost, feedback with what it cost', async () => {
  let found = await filedCase()
  const { id } = found
  const dispatcher = dispatcherOf(found)
  found = await take(id, dispatcher, 'coordinate', [fill('note', '两家单位均称不属管养范围')])
  expect([found.state, found.coordination]).toEqual(['coordinating', 'district'])
  const page = await pageOf(dispatcher)
  await page.getByTestId('notice-coordinating').waitFor()

  const unit = `D${found.district.code}-HW`
  found = await take(id, dispatcher, 'substitute', [
    pick('unit', unit),
    click('field-payer-public'),
    fill('cost', '1200'),
    fill('note', '先行代为整改'),
  ])
  expect([found.state, found.unit?.code, found.substituted, found.payer]).toEqual(['dispatched', unit, true, null])
  expect(found.costEstimate).toBe(1200)

  found = await take(id, staffOf(found), 'accept')
  found = await take(id, staffOf(found), 'handle')
  // Without the cost it is not sent: the field says so.
  const staff = await pageOf(staffOf(found))
  await staff.goto(`${server.url}/case/${id}`)
  await staff.getByTestId('action-feed-back').click()
  await staff.getByTestId('field-note').fill('已清理')
  await staff.getByTestId('action-confirm').click()
  await staff.getByText('请填写费用').waitFor()
  found = await take(id, staffOf(found), 'feed-back', [fill('note', '已清理'), fill('cost', '1180.50')])
  expect([found.state, found.cost]).toEqual(['handled', 1180.5])
  expect(errors.flat()).toEqual([])
}, 300_000)

it('suspended and resumed, extended, done again, closed', async () => {
  let found = await filedCase()
  const { id } = found
  const dispatcher = dispatcherOf(found)
  const unit = `D${found.district.code}-HW`
  found = await take(id, dispatcher, 'dispatch', [pick('unit', unit)])
  for (const action of ['accept', 'handle']) found = await take(id, staffOf(found), action)

  const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)
  found = await take(id, staffOf(found), 'request-suspension', [fill('until', inTwoWeeks), fill('note', '等待备件')])
  expect(found.request).toBe('suspension')
  found = await take(id, dispatcher, 'approve-suspension')
  expect([found.state, found.stageDueAt]).toEqual(['suspended', null])
  await (await pageOf(dispatcher)).getByTestId('notice-suspended').waitFor()

  found = await take(id, staffOf(found), 'resume')
  const due = Date.parse(found.dueAt!)
  found = await take(id, staffOf(found), 'request-extension', [fill('note', '备件延误')])
  found = await take(id, dispatcher, 'approve-extension')
  expect(found.extensionCount).toBe(1)
  expect(Date.parse(found.dueAt!)).toBeGreaterThan(due)

  const check = async (passed: 'yes' | 'no') => {
    found = await take(id, staffOf(found), 'feed-back', [fill('note', '已处置')])
    found = await take(id, found.collector!.code, 'check', [click(`field-passed-${passed}`)])
  }
  await check('no')
  found = await take(id, 'filing.01', 'rework', [fill('note', '仍有残留，请返工')])
  expect([found.state, found.reworkCount]).toEqual(['dispatched', 1])
  for (const action of ['accept', 'handle']) found = await take(id, staffOf(found), action)
  await check('yes')
  found = await take(id, 'filing.01', 'close')
  expect(found.state).toBe('closed')
  expect(errors.flat()).toEqual([])
}, 300_000)
