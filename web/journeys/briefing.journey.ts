/** An analyst keeps what she sees under a name, a colleague takes it up, and the month goes to paper. */
import { inflateSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Briefing } from '../../server/hotspots/briefing/schema.ts'
import { counted, getJson, launch, openAs, type Running, startServer } from './browser.ts'

/** The last whole month, which a demo city of any day has cases of. */
const today = new Date()
const lastDay = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 0)).toISOString().slice(0, 10)
const month = lastDay.slice(0, 7)

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

it('a view is kept, shared and taken up, and the briefing of its question is printed', async () => {
  const { page, errors, context } = await openAs(
    browser,
    server,
    'analyst.city',
    `/explore?kind=event&heat=spots&from=${month}-01&to=${lastDay}`,
  )
  await page.getByTestId('save-filter').click()
  await page.getByRole('dialog').getByRole('textbox').fill('上月事件热点')
  await page.getByRole('checkbox').check()
  await page.keyboard.press('Enter')
  const kept = page.getByRole('button', { name: '上月事件热点' })
  await expect.poll(() => kept.getAttribute('aria-pressed')).toBe('true')

  // Another question; then one press brings all of it back, the way it is drawn included.
  await page.getByTestId('kind-all').click()
  await page.getByTestId('period-week').click()
  await expect.poll(() => kept.getAttribute('aria-pressed')).toBe('false')
  await kept.click()
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe(`${month}-01`)
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({ kind: 'event', heat: 'spots' })
  const colleague = await openAs(browser, server, 'supervisor.city', '/explore')
  await colleague.page.getByRole('button', { name: '上月事件热点' }).click()
  await expect.poll(() => new URL(colleague.page.url()).searchParams.get('kind')).toBe('event')

  await page.getByTestId('briefing').click()
  await expect.poll(() => new URL(page.url()).pathname).toBe('/explore/briefing')
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({ kind: 'event', month })
  await page.getByTestId('print').and(page.locator(':enabled')).waitFor({ timeout: 120_000 })
  const told = await getJson<Briefing>(context.request, `${server.url}/api/hotspots/briefing?month=${month}&kind=event`)
  expect(Number((await page.getByTestId('briefing-total').innerText()).replaceAll(',', ''))).toBe(told.count)
  expect(await page.locator('.briefing-spots > li').count()).toBe(told.strongest.length)
  // What emerges nowhere has no map: a sentence says so.
  expect(await page.locator('.briefing-map').count()).toBe(told.emerging!.cells.length > 0 ? 2 : 1)

  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []
  expect(pages.length).toBeGreaterThanOrEqual(2)
  expect(pages.length).toBeLessThanOrEqual(8)
  expect(pdf.length).toBeGreaterThan(60_000)
  // Text is text, and not a picture of it.
  expect(textOperators(pdf)).toBeGreaterThan(200)

  // A month before anything was reported says so, and compares with nothing.
  await page.getByTestId('briefing-month').fill('2019-01')
  await page.getByTestId('briefing-empty').waitFor()
  expect(errors).toEqual([])
})

/** How often pages show a string, by their content streams. */
function textOperators(pdf: Buffer): number {
  const text = pdf.toString('latin1')
  let shown = 0
  for (const { index } of text.matchAll(/stream\r?\n/g)) {
    const begin = index + text.slice(index).indexOf('\n') + 1
    const end = text.indexOf('endstream', begin)
    try {
      shown += (
        inflateSync(pdf.subarray(begin, end))
          .toString('latin1')
          .match(/\bT[jJ]\b/g) ?? []
      ).length
    } catch {
      // A stream that is packed otherwise: a font or picture.
    }
  }
  return shown
}
