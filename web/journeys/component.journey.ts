/**
 * One component in a real browser: its planner gives it photos, says how exactly it was surveyed, reads in its history who
 * changed what, takes one edit back there, and looks at the map as of an earlier step.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ComponentDetail, ComponentList } from '../../server/components/schema.ts'
import type { ComponentPhotos } from '../../server/photos/components/schema.ts'
import { takePhoto } from '../../server/photos/testing.ts'
import { getJson, launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

it('carries photos, and tells and takes back what was done to it', async () => {
  const { page, errors } = await openAs(browser, server, 'planner.city')
  const request = page.context().request
  const { components } = await getJson<ComponentList>(request, `${server.url}/api/components?class=0104&limit=1`)
  const before = components[0]!
  const detail = () => getJson<ComponentDetail>(request, `${server.url}/api/components/${before.code}`)
  const [lon, lat] = before.geometry.coordinates as [number, number]
  await page.goto(`${server.url}/inventory?component=${before.code}`)

  await page.getByTestId('component-photos-add').click({ timeout: 60_000 })
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })
  await page
    .getByTestId('photo-input')
    .setInputFiles([
      file('front.jpg', await takePhoto({ position: [lon, lat], at: '2026:11:20 09:00:00' })),
      file('side.jpg', await takePhoto({ colour: '#7a5c3a' })),
    ])
  await expect.poll(() => page.getByTestId('photo-tile').count()).toBe(2)
  await page.getByTestId('component-photos-save').click()
  const strip = page.getByTestId('component-photos').getByTestId('photo-strip')
  await expect.poll(() => strip.locator('li').count()).toBe(2)
  const carried = () => getJson<ComponentPhotos>(request, `${server.url}/api/components/${before.code}/photos`)
  expect((await carried()).photos.some(({ distanceMetres }) => distanceMetres !== null && distanceMetres < 1)).toBe(
    true,
  )
  await strip.locator('.photo-tile').first().click()
  await page.getByTestId('photo-viewer').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('photo-viewer').waitFor({ state: 'detached' })
  await strip.locator('.photo-remove').first().click()
  await expect.poll(async () => (await carried()).photos.length).toBe(1)

  const wanted = before.accuracyClass === 'B' ? 'A' : 'B'
  await page.keyboard.press('e')
  await page.getByTestId('component-accuracyClass-input').selectOption(wanted)
  await page.getByTestId('component-dataSource-input').selectOption('other')
  await page.getByTestId('save').click()
  await expect.poll(async () => (await detail()).accuracyClass).toBe(wanted)
  const { version } = await detail()
  const step = page.locator(`[data-testid=component-history] [data-version="${version}"]`)
  await expect.poll(() => step.textContent()).toMatch(/定位精度.*数据来源.*其他/s)
  if (process.env.PICTURES) {
    await page.waitForTimeout(1500)
    await step.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${process.env.PICTURES}/zh-light.png` })
    const other = await openAs(browser, server, 'planner.city', `/inventory?component=${before.code}`, {
      colorScheme: 'dark',
      locale: 'en-GB',
    })
    await other.page.getByTestId('component-photos').getByTestId('photo-strip').waitFor({ timeout: 60_000 })
    await other.page.waitForTimeout(2500)
    await other.page.screenshot({ path: `${process.env.PICTURES}/en-dark-top.png` })
    await other.page.getByTestId('component-history').locator('li').last().scrollIntoViewIfNeeded()
    await other.page.screenshot({ path: `${process.env.PICTURES}/en-dark.png` })
    await other.page.keyboard.press('e')
    await other.page.waitForTimeout(500)
    await other.page.screenshot({ path: `${process.env.PICTURES}/en-dark-form.png` })
  }
  await page.getByTestId(`take-back-${version}`).click()
  await expect.poll(async () => (await detail()).accuracyClass).toBe(before.accuracyClass)
  await page.getByTestId(`asof-${version}`).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('asof')).not.toBeNull()
  await page.getByTestId('past-leave').waitFor({ timeout: 30_000 })
  expect(errors).toEqual([])
})
