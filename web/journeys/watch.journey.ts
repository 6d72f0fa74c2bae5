/**
 * An analyst watches a cell; citizens report there until the threshold is passed; the bell rings without a reload, and what rang
 * opens as it was counted.
 */
import { cellToLatLng } from 'h3-js'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cells } from '../../server/hotspots/schema.ts'
import type { WatchList } from '../../server/hotspots/watches/schema.ts'
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

it('a watched cell rings the bell when citizens report past its threshold, and opens as it was counted', async () => {
  const { page, errors, context } = await openAs(browser, server, 'analyst.city', '/explore')
  const { cells } = await getJson<Cells>(context.request, `${server.url}/api/hotspots/cells?resolution=9&kind=event`)
  const cell = cells[0]!
  await page.goto(`${server.url}/explore?kind=event&cell=${cell}`)
  await page.getByTestId('watch-cell').click()
  await page.getByTestId('watch-crossed').waitFor({ timeout: 30_000 })
  await page.getByTestId('watch-name').fill('堆放垃圾')
  const proposed = Number(await page.getByTestId('watch-threshold').inputValue())
  expect(proposed).toBeGreaterThan(0)
  const now = Number(/\d+/.exec(await page.locator('.watch-preview figcaption').innerText())![0])
  await page.getByTestId('watch-threshold').fill(String(now + 2))
  await page.getByTestId('watch-save').click()
  await page.getByTestId('watch-list').waitFor()
  await page.getByTestId('watch-list').locator('summary').click()
  expect(await page.locator('.watch-row').innerText()).toContain(`${now} / ${now + 2}`)
  expect(await page.getByTestId('unread').count()).toBe(0)

  const citizen = await openAs(browser, server, 'citizen.01', '/report')
  const [lat, lon] = cellToLatLng(cell)
  for (let reports = 0; reports < 2; reports++) {
    const answer = await citizen.context.request.post(`${server.url}/api/cases`, {
      data: {
        kind: 'event',
        class: '0102',
        geometry: { type: 'Point', coordinates: [lon, lat] },
        description: '路边堆放垃圾',
      },
    })
    expect(answer.ok(), await answer.text()).toBe(true)
  }
  await page.getByTestId('unread').waitFor({ timeout: 20_000 })
  expect(await page.getByTestId('unread').innerText()).toBe('1')
  await expect
    .poll(() => page.locator('.watch-list li').getAttribute('data-state'), { timeout: 10_000 })
    .toBe('crossed')

  await page.getByTestId('tab-inbox').click()
  const row = page.locator('.inbox-row', { hasText: '堆放垃圾' })
  expect(await row.getAttribute('data-unread')).toBe('true')
  await row.click()
  await page.getByTestId('heat-cell-panel').waitFor()
  const asked = new URL(page.url()).searchParams
  expect(Object.fromEntries(asked)).toMatchObject({ kind: 'event', cells: cell, cell })
  await page.getByTestId('chip-kind').waitFor()
  await expect.poll(() => page.getByTestId('unread').count(), { timeout: 10_000 }).toBe(0)
  // At least: the first of the days is whole here, and was counted from this time of the day on.
  await expect
    .poll(async () => Number(await page.getByTestId('heat-cell-count').innerText()), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(now + 2)

  const { watches } = await getJson<WatchList>(context.request, `${server.url}/api/hotspots/watches`)
  expect(watches.map(({ name, state, count }) => ({ name, state, count }))).toEqual([
    { name: '堆放垃圾', state: 'crossed', count: now + 2 },
  ])
  await page.getByTestId('watch-list').locator('summary').click()
  await page.locator('.watch-list li .icon-button').last().click()
  await expect.poll(() => page.getByTestId('watch-list').count()).toBe(0)
  for (const list of [errors, citizen.errors]) expect(list).toEqual([])
  await Promise.all([context.close(), citizen.context.close()])
})
