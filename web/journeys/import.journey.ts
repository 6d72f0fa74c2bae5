/**
 * A planner imports ten thousand rows of which 37 are bad, each in its own way: the page explains exactly those, in the words
 * of both languages; left out, the other 9,963 come in; and are taken back as one.
 */
import { readFileSync } from 'node:fs'
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Component, ComponentCount, ComponentDetail, ComponentList } from '../../server/components/schema.ts'
import type { Import } from '../../server/exchange/schema.ts'
import { asCsv, rowsAt, type Standing, spoil } from '../../server/exchange/testing.ts'
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

/** Six metres and more from each other, in the middle of the city. */
const places = Array.from({ length: 10_000 }, (_, index) => ({
  lon: 120.16 + (index % 100) * 0.00007,
  lat: 30.252 + Math.floor(index / 100) * 0.00006,
}))
const standingOf = ({ code, class: { code: of }, geometry }: Component): Standing => {
  const [lon, lat] = geometry.coordinates as [number, number]
  return { code, class: of, lon, lat }
}

const countOf = async (request: APIRequestContext) => {
  const { count } = await getJson<ComponentCount>(request, `${server.url}/api/components/count?class=0180`)
  return count
}

/**
 * Every explanation that the page shows, by row. The table is drawn only as far as it is seen, on a busy machine a while after it
 * was scrolled: it is gone through until a whole pass finds nothing new.
 */
async function explained(page: Page): Promise<Map<number, Map<string, string>>> {
  const told = new Map<number, Map<string, string>>()
  await page.getByTestId('bad-row').first().waitFor()
  for (let size = -1; told.size !== size; ) {
    size = told.size
    await readThrough(page, told)
  }
  return told
}

async function readThrough(page: Page, told: Map<number, Map<string, string>>): Promise<void> {
  const scroller = page.getByTestId('report-rows')
  await scroller.evaluate((element) => element.scrollTo(0, 0))
  for (let top = 0, last = -1; top !== last; ) {
    const seen = await page.getByTestId('bad-row').evaluateAll((rows) =>
      rows.map((row) => ({
        row: Number((row as HTMLElement).dataset.row),
        code: (row as HTMLElement).dataset.code!,
        text: row.textContent ?? '',
      })),
    )
    for (const { row, code, text } of seen) told.set(row, (told.get(row) ?? new Map()).set(code, text))
    last = top
    top = await scroller.evaluate((element) => {
      element.scrollBy(0, 400)
      return element.scrollTop
    })
    await page.waitForTimeout(60)
  }
}

it('ten thousand rows are checked, 37 explained, 9,963 imported and taken back', async () => {
  const { page, errors } = await openAs(browser, server, 'planner.city', '/inventory?m=120.16350,30.25500,15')
  const request = page.context().request
  const { components } = await getJson<ComponentList>(request, `${server.url}/api/components?class=0305&limit=3`)
  const [there, other, retired] = components
  const detail = await getJson<ComponentDetail>(request, `${server.url}/api/components/${retired!.code}`)
  const gone = await request.post(`${server.url}/api/components/${retired!.code}/retire`, {
    headers: { 'if-match': `"${detail.version}"` },
  })
  expect(gone.ok(), await gone.text()).toBe(true)
  const rows = rowsAt(places)
  const expected = spoil(rows, {
    there: standingOf(there!),
    other: standingOf(other!),
    gone: standingOf(retired!),
  })
  expect(expected.size).toBe(37)
  const before = await countOf(request)

  await page.getByTestId('component-add').click()
  await page.getByTestId('add-import-item').click()
  await page
    .getByTestId('import-file')
    .setInputFiles({ name: '普查.csv', mimeType: 'text/csv', buffer: Buffer.from(asCsv(rows)) })
  await page.getByTestId('import-steps').waitFor({ timeout: 60_000 })
  expect(await page.getByTestId('found-rows').textContent()).toContain('10,000')
  expect(await page.getByTestId('map-class').inputValue()).toBe('ClassCode')
  const id = Number(new URL(page.url()).searchParams.get('import'))
  const job = () => getJson<Import>(request, `${server.url}/api/imports/${id}`)

  await page.getByTestId('import-check').click()
  await page.getByTestId('import-report').waitFor({ timeout: 120_000 })
  const told = await explained(page)
  const codes = [...told].map(([row, reasons]) => [row, [...reasons.keys()].sort().join(' ')])
  expect(codes.sort(([a], [b]) => Number(a) - Number(b))).toEqual([...expected])
  // The words say what stood in the file, of all of them.
  expect(told.get(150)!.get('class_unknown')).toContain('没有部件小类“9999”')
  expect(
    [...told.values()].flatMap((reasons) => [...reasons.values()]).filter((text) => !/[一-鿿]{4}/.test(text)),
  ).toEqual([])
  expect(await countOf(request)).toBe(before)

  // One rule alone; and the whole to take away.
  await page.getByTestId('rule-axes_swapped').click()
  await expect.poll(() => page.getByTestId('bad-row').count()).toBe(2)
  await page.getByTestId('rule-all').click()
  const download = page.waitForEvent('download')
  await page.getByTestId('report-download').click()
  const report = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(new Set(report.slice(1).map((line) => Number(line.split(',')[0])))).toEqual(new Set(expected.keys()))

  // By what is chosen nothing would be imported: so it is left out, and checked again.
  expect(await page.getByTestId('import-run').count()).toBe(0)
  await page.getByTestId('leave-out').click()
  await page.getByTestId('import-run').click({ timeout: 120_000 })
  await page.getByTestId('import-outcome').waitFor({ timeout: 180_000 })
  expect((await job()).results).toEqual({ add: 9963, update: 0, same: 0, skip: 0, bad: 37 })
  expect((await countOf(request)) - before).toBe(9963)

  await page.getByTestId('import-show').click()
  await page.getByTestId('import-undo').click()
  await page.locator('[data-testid=import-outcome][data-back=true]').waitFor({ timeout: 60_000 })
  expect(await countOf(request)).toBe(before)
  expect(errors).toEqual([])
}, 400_000)
