/**
 * A dispatcher's morning: a filter is kept under a name, cases are walked through and picked by keyboard, many are
 * dispatched at once while a colleague was faster with one of them; the board on the wall and the unit's bell follow live.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseList } from '../../server/cases/schema.ts'
import { launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const DISTRICT = 'dispatcher.330102'

it('many cases are dispatched at once, and everybody concerned sees it without a reload', async () => {
  const { page, errors, context } = await openAs(browser, server, DISTRICT, '/dispatch?queue=filed&lamp=red')
  const listed = async () => {
    const answer = await context.request.get(`${server.url}/api/cases?state=filed&level=district&limit=200`)
    return ((await answer.json()) as CaseList).cases
  }
  const before = await listed()
  expect(before.length).toBeGreaterThan(4)

  // The filter is kept under a name, and is there again after everything was cleared.
  await page.getByTestId('save-filter').click()
  await page.getByRole('dialog').getByRole('textbox').fill('待派遣红灯')
  await page.keyboard.press('Enter')
  const kept = page.getByRole('button', { name: /待派遣红灯/ })
  await expect.poll(() => kept.getAttribute('aria-pressed')).toBe('true')
  await kept.click()
  await expect.poll(() => new URL(page.url()).search).not.toContain('lamp=red')
  await kept.click()
  await expect.poll(() => new URL(page.url()).search).toContain('lamp=red')
  await page.getByTestId('lamp-red').click()

  // By keyboard: down, pick, down, pick.
  await page.getByRole('option').first().waitFor()
  await page.locator('body').click({ position: { x: 5, y: 5 } })
  for (const key of ['j', ' ', 'ArrowDown', ' ']) await page.keyboard.press(key)
  await expect.poll(() => page.locator('.queue-pick:checked').count()).toBe(2)
  await page.keyboard.press('k')
  await page.keyboard.press(' ')
  await expect.poll(() => page.locator('.queue-pick:checked').count()).toBe(1)
  await page.getByRole('button', { name: '取消选择' }).click()

  const wall = await openAs(browser, server, 'dispatcher.city', '/board?wall=1')
  const row = wall.page.getByRole('row', { name: /^上城区/ })
  const waiting = async () => Number(await row.locator('td[data-figure="dispatch"]').innerText())
  await expect.poll(waiting).toBe(before.length)

  // The preview of everything that waits. What is uncertain is left for a person; of the others a colleague sends one up meanwhile.
  await page.getByTestId('bulk-preview-all').click()
  await page.getByTestId('bulk-summary').waitFor({ timeout: 60_000 })
  const lines = page.locator('.bulk-line')
  expect(await lines.count()).toBe(before.length)
  const picked = page.locator('.bulk-line:has(input:checked)')
  const [taken, sure] = await picked.evaluateAll((all) => all.map((line) => line.getAttribute('data-testid')!.slice(5)))
  // As it is now: the clock may have marked it overdue since the list was read.
  const stolen = (await listed()).find(({ id }) => id === taken)!
  const sent = await context.request.post(`${server.url}/api/cases/${stolen.id}/actions/hand-up`, {
    headers: { 'if-match': `"${stolen.version}"` },
    data: { note: '涉及市级单位' },
  })
  expect(sent.ok(), await sent.text()).toBe(true)
  const going = Number(/\d+/.exec(await page.getByTestId('bulk-dispatch').innerText())![0])
  await page.getByTestId('bulk-dispatch').click()
  await page.getByTestId('bulk-result').waitFor({ timeout: 120_000 })
  await expect.poll(() => page.locator('.bulk-line[data-done="true"]').count(), { timeout: 60_000 }).toBe(going - 1)
  await expect.poll(() => page.locator('.bulk-line[data-failed="true"]').count()).toBe(1)
  expect(await page.getByTestId(`bulk-${stolen.id}`).getAttribute('data-failed')).toBe('true')

  // The wall follows by itself; and the unit's bell rings.
  await expect.poll(waiting).toBe(before.length - going)
  const after = await context.request.get(`${server.url}/api/cases/${sure}`)
  const { unit, state } = (await after.json()) as { unit: { code: string } | null; state: string }
  expect(state).toBe('dispatched')
  const bell = await openAs(browser, server, `unit.${unit!.code.toLowerCase()}`, '/inbox')
  await bell.page.locator('.inbox-row', { hasText: '派遣' }).first().waitFor({ timeout: 30_000 })
  await bell.page.getByTestId('read-all').click()
  await expect.poll(() => bell.page.getByTestId('unread').count()).toBe(0)

  for (const list of [errors, wall.errors, bell.errors]) expect(list).toEqual([])
  await Promise.all([context.close(), wall.context.close(), bell.context.close()])
})
