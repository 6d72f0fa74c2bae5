/** An analyst loads what explains counts, is told what is wrong with it, and takes it away again: markers of days, hours of patrol. */
import { latLngToCell } from 'h3-js'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cityTruth } from '../../fixtures/hangzhou/truth.ts'
import type { Patrols } from '../../server/hotspots/patrols/schema.ts'
import { addDays } from '../views/hotspots/period.ts'
import { counted, getJson, launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
  await counted(server)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('the plum rain explains a cell; a typhoon is loaded once its rows are right, shows under the bars, and is deleted', async () => {
  const { lat, lon } = cityTruth({ anchor: new Date() }).hotSpots.find(({ id }) => id === 'zhaohui-ponding')!
  const cell = latLngToCell(lat, lon, 9)
  // Two years of whole weeks, which is what the histogram shows then.
  const today = new Date().toISOString().slice(0, 10)
  const period = `${addDays(today, -727)}..${today}`
  const { page, errors, context } = await openAs(
    browser,
    server,
    'analyst.city',
    `/explore?period=${period}&cell=${cell}`,
  )
  const reason = page.locator('[data-code="marker_stands_out"]')
  await reason.waitFor({ timeout: 60_000 })
  expect(await reason.textContent()).toMatch(/^梅雨 \d+ 天 \d+ 件/)

  const weather = page.locator('.marker-band[data-kind="weather"] > li')
  const before = await weather.count()
  await page.getByTestId('markers-open').click()
  const rows = page.getByTestId('markers-rows')
  const days = [addDays(today, -40), '2026-02-29'].map((day) => `${day},天气,台风,Typhoon`)
  await rows.fill(days.join('\n'))
  await page.getByTestId('markers-load').click()
  expect(await page.getByTestId('markers-faults').textContent()).toContain('第 2 行：“2026-02-29”不是')
  await rows.fill(days[0]!)
  await page.getByTestId('markers-load').click()
  const loaded = page.getByTestId('markers-loaded').locator('li', { hasText: '台风' })
  await loaded.waitFor({ timeout: 20_000 })
  await expect.poll(() => weather.count(), { timeout: 20_000 }).toBe(before + 1)
  await loaded.locator('.icon-button').click()
  await expect.poll(() => weather.count(), { timeout: 20_000 }).toBe(before)
  await page.keyboard.press('Escape')
  await rows.waitFor({ state: 'detached' })
  expect(errors.filter((error) => !error.includes('422'))).toEqual([])
  await context.close()

  const dispatcher = await openAs(browser, server, 'dispatcher.city', '/explore?period=year')
  await dispatcher.page.locator('.marker-band[data-kind="holiday"]').waitFor({ timeout: 60_000 })
  expect(await dispatcher.page.getByTestId('markers-open').count()).toBe(0)
  await dispatcher.context.close()
})

it('hours of patrol are loaded once their rows are right, cells are drawn by them, and a month is taken away', async () => {
  const today = new Date().toISOString().slice(0, 10)
  const { page, errors, context } = await openAs(browser, server, 'analyst.city', '/explore?per=patrols')
  const rate = page.locator('.heat-classes caption')
  await expect.poll(() => rate.textContent(), { timeout: 60_000 }).toContain('巡查')

  const of = async () => getJson<Patrols>(context.request, `${server.url}/api/hotspots/patrols?from=2020-01-01`)
  const before = await of()
  const { grid } = before.byGrid[0]!
  await page.getByTestId('patrols-open').click()
  const rows = [`${addDays(today, -700)},${grid},7.5`, `${addDays(today, -700)},330199999,-1`]
  await page.getByTestId('patrols-text').fill(['日期,责任网格,小时', ...rows].join('\n'))
  await page.getByTestId('patrols-load').click()
  expect(await page.getByTestId('patrols-faults').textContent()).toMatch(/第 3 行.*330199999/)
  expect((await of()).hours).toBe(before.hours)
  await page.getByTestId('patrols-text').fill(rows[0]!)
  await page.getByTestId('patrols-load').click()
  await page.getByTestId('patrols-loaded').waitFor({ timeout: 20_000 })
  const month = page.locator('.patrols-months tbody tr').last()
  await expect.poll(() => month.textContent()).toContain(rows[0]!.slice(0, 7))
  await month.locator('.icon-button').click()
  await month.locator('button').click()
  await expect.poll(async () => (await of()).hours, { timeout: 20_000 }).toBe(before.hours)
  expect(errors.filter((error) => !error.includes('422'))).toEqual([])
  await context.close()
})
