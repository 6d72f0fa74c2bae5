/** A report with photos, from a phone to the sheet the unit takes along. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseDetail } from '../../server/cases/schema.ts'
import { takePhoto } from '../../server/photos/testing.ts'
import { launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const PLACE = [120.1551, 30.2741] as const

it('photos are sent as they are chosen, refused one by one, and carried by the report', async () => {
  const { page, context } = await openAs(browser, server, 'citizen.01', `/report?m=18/${PLACE[1]}/${PLACE[0]}`, PHONE)
  const field = page.getByTestId('photo-field')
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })
  await page
    .getByTestId('photo-input')
    .setInputFiles([
      file('near.jpg', await takePhoto({ position: PLACE, at: '2026:11:20 09:00:00' })),
      file('broken.jpg', (await takePhoto({ colour: '#445566' })).subarray(0, 900)),
      file('again.jpg', await takePhoto({ position: PLACE, at: '2026:11:20 09:00:00' })),
    ])
  await field.getByText('不是完整的照片').waitFor()
  await field.getByText('这张照片已经添加过').waitFor()
  await expect.poll(() => page.getByTestId('photo-tile').count()).toBe(1)
  await page.getByTestId('photo-pending').getByLabel('移除这张照片').click()
  await expect.poll(() => page.getByTestId('photo-pending').count()).toBe(0)

  // Dropped from a desk, like chosen.
  const bytes = [...(await takePhoto({ colour: '#778899' }))]
  await field.evaluate((element, content) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(content)], 'dropped.jpg', { type: 'image/jpeg' }))
    element.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, bytes)
  await expect.poll(() => page.getByTestId('photo-tile').count(), { timeout: 10_000 }).toBe(2)
  const photos = await page
    .getByTestId('photo-tile')
    .evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset.photo!))

  const answer = await context.request.post(`${server.url}/api/cases`, {
    data: {
      kind: 'component',
      class: '0102',
      geometry: { type: 'Point', coordinates: PLACE },
      description: '井盖破损',
      photos,
    },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  const detail = (await answer.json()) as CaseDetail
  expect(detail.photos.map(({ id, usage, flags }) => [id, usage, flags])).toEqual([
    [photos[0], 'report', []],
    [photos[1], 'report', ['no_position']],
  ])
  await context.close()

  const desk = await openAs(browser, server, 'dispatcher.city', `/work-order?case=${detail.id},${'9'.repeat(19)}`)
  const order = desk.page.getByTestId('work-order')
  await order.getByText('井盖破损').waitFor()
  await expect.poll(() => desk.page.getByTestId('print').isEnabled(), { timeout: 20_000 }).toBe(true)
  expect(
    await order
      .locator('img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth > 0)),
  ).toEqual([true, true, true])
  const paper = (await desk.page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
  await desk.context.close()
}, 120_000)
