/** The published standards: a visitor searches and is handed a link; an administrator publishes a version in place. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a visitor who is not signed in finds a class, and a link opens on it', async () => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(`${server.url}/`)
  await page.getByRole('link', { name: '立案处置结案标准' }).click()
  await page.getByTestId('standards-search').fill('积水 抽排')
  // the class is there before the search narrows to it
  await expect.poll(() => page.locator('.standards-class').count()).toBe(1)
  await page.getByTestId('class-component-0207').waitFor()
  expect(await page.locator('mark').allTextContents()).toContain('积水')
  expect(page.url()).toContain('q=')

  await page.goto(`${server.url}/standards?class=event-0506`)
  const ponding = page.getByTestId('class-event-0506')
  await ponding.waitFor()
  const top = async () => (await ponding.boundingBox())!.y
  await expect.poll(top).toSatisfy((pixels: number) => pixels > 52 && pixels < 400)
  expect(await page.getByTestId('add-class').count()).toBe(0)
}, 120_000)

test('an administrator publishes a version; the visitor sees it, with what it changed', async () => {
  const { page, errors } = await openAs(browser, server, 'admin', '/standards?class=event-0110')
  await page.getByTestId('revise-event-0110-1').click()
  await page.getByTestId('condition-limit').fill('0')
  expect(await page.getByTestId('condition-publish').isDisabled()).toBe(true)
  await page.getByTestId('condition-limit').fill('6')
  await page.getByTestId('condition-publish').click()
  const entry = page.getByTestId('class-event-0110')
  await entry.getByText('6 工作时').waitFor()
  expect(errors).toEqual([])

  const visitor = await (await browser.newContext()).newPage()
  await visitor.goto(`${server.url}/standards?class=event-0110`)
  const seen = visitor.getByTestId('class-event-0110')
  await seen.getByRole('button', { name: '第 2 版' }).click()
  await seen.locator('del', { hasText: '4 工作时' }).waitFor()
  await seen.locator('ins', { hasText: '6 工作时' }).waitFor()
}, 120_000)

test('a deadline is tried out, and its arithmetic adds up', async () => {
  const page = await (await browser.newContext({ timezoneId: 'Asia/Shanghai' })).newPage()
  await page.goto(`${server.url}/calendar?year=2026`)
  await page.getByTestId('try-start').fill('2026-09-30T16:00')
  const due = page.getByTestId('try-due')
  await expect.poll(() => due.textContent()).toContain('10-08')
  expect(await page.getByTestId('arithmetic').locator('tr[data-why=holiday]').textContent()).toContain('国庆')
  expect(await page.getByTestId('arithmetic').locator('tr[data-counts]').count()).toBe(3)
}, 120_000)
