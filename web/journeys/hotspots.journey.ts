/**
 * From a hot spot to the people who go there, in a real browser: an analyst plays the last weeks back, finds what newly emerged,
 * reads why, and has it specially inspected; the collector of a grid there finds it in the list, says what was found, and the
 * analyst sees it. And the way of what is too large to wait for.
 */
import { cellToLatLng, greatCircleDistance } from 'h3-js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cityTruth } from '../../fixtures/hangzhou/truth.ts'
import type { SpecialInspectionDetail } from '../../server/hotspots/inspections/schema.ts'
import type { Run, RunList } from '../../server/hotspots/significance/schema.ts'
import { addDays } from '../views/hotspots/period.ts'
import { counted, getJson, launch, openAs, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
  await counted(server)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const SLOW = { timeout: 90_000 }
/** Where shared bicycles have piled up for eight weeks; only the place is read off the plan, which has no dates in it. */
const spot = cityTruth({ anchor: new Date() }).hotSpots.find(({ id }) => id === 'jinjiang-shared-bicycles')!
const isThere = (cell: string) =>
  greatCircleDistance(cellToLatLng(cell), [spot.lat, spot.lon], 'm') <= spot.radiusMetres

/** How many cases the window of the playback holds at a part of the film, 0 to 1. */
async function playedAt(page: Page, part: number): Promise<number> {
  await page.getByTestId('play-position').evaluate((range: HTMLInputElement, part) => {
    // As a hand does it: React hears of a value only that the element's own setter did not write.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(
      range,
      String(part * Number(range.max)),
    )
    range.dispatchEvent(new Event('input', { bubbles: true }))
  }, part)
  await page.waitForTimeout(300)
  const text = (await page.getByTestId('play-moment').locator('.muted').textContent(SLOW))!
  return Number(/\d+/.exec(text.replaceAll(',', ''))![0])
}

/** The row of the planted place, told as lately become hot; the list is drawn as it is scrolled to. */
async function findThere(page: Page): Promise<string> {
  const rows = page.locator('[data-pattern="new"], [data-pattern="consecutive"]')
  await rows.first().waitFor(SLOW)
  for (let screen = 0; screen < 12; screen++) {
    const ids = await rows.evaluateAll((all) =>
      all.map((row) => row.getAttribute('data-testid')!.slice('spot-row-'.length)),
    )
    const cell = ids.find(isThere)
    if (cell) return cell
    await page.getByTestId('spot-rows').evaluate((list) => list.scrollBy(0, 300))
    await page.waitForTimeout(200)
  }
  throw new Error('the planted place is not among the findings')
}

it('a newly emerging hot spot is found, read, inspected, and gone to', async () => {
  const analyst = await openAs(
    browser,
    server,
    'analyst.city',
    `/explore?period=quarter&class=event-0493&m=${spot.lon},${spot.lat},13`,
  )
  const { page } = analyst
  const request = analyst.context.request

  // Played back, shared bicycles pile up in the second half of the quarter.
  await page.getByTestId('play-start').click(SLOW)
  await page.getByTestId('play-position').and(page.locator(':not([max="1"])')).waitFor(SLOW)
  await expect.poll(async () => (await playedAt(page, 1)) / (await playedAt(page, 0.3))).toBeGreaterThan(1.5)
  await page.getByTestId('play-close').click()

  // A week of one class is few cases a cell: two rings of neighbours are judged together.
  await page.goto(
    `${server.url}/explore?period=quarter&class=event-0493&heat=spots&measure=emerging&rings=2&m=${spot.lon},${spot.lat},14`,
  )
  const cell = await findThere(page)
  await page.getByTestId(`spot-row-${cell}`).click()
  await page.locator(`[data-testid="heat-cell-panel"][data-cell="${cell}"]`).waitFor(SLOW)
  const why = page.getByTestId('cell-why').locator('li')
  await why.first().waitFor(SLOW)
  expect((await why.allTextContents()).join('')).toMatch(/连同 .*邻格.*热点/)

  await page.getByTestId('inspect-cell').click()
  await page.getByTestId('inspect-form').waitFor(SLOW)
  expect(await page.getByTestId('inspect-name').inputValue()).toMatch(/专项检查/)
  await page.getByTestId('inspect-purpose').fill('看是否仍有堆放')
  await page.getByTestId('inspect-make').click()
  await page.getByTestId('inspection-panel').waitFor(SLOW)
  const id = Number(new URL(page.url()).searchParams.get('inspection'))
  const address = `${server.url}/api/special-inspections/${id}`
  const made = await getJson<SpecialInspectionDetail>(request, address)
  expect(made).toMatchObject({ cells: [cell], purpose: '看是否仍有堆放', done: 0 })
  expect(made.classes.map(({ code }) => code)).toEqual(['event-0493'])

  const [task] = made.tasks
  const phone = await openAs(browser, server, task!.collector!.code, '/tasks', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  })
  await phone.page.getByTestId(`special-row-${task!.gridCode}`).click(SLOW)
  await phone.page.getByText('看是否仍有堆放').waitFor(SLOW)
  // Reported from there, the class looked for is chosen already.
  await phone.page.getByTestId('special-report').click()
  const chosen = phone.page.getByTestId('report-class')
  await expect.poll(() => chosen.inputValue(), SLOW).toContain('0493')
  await phone.page.goBack()
  await phone.page.getByText('看是否仍有堆放').waitFor(SLOW)
  await phone.page.getByTestId('special-found').click()
  await phone.page.getByTestId('special-note').fill('路口两侧各一处')
  await phone.page.getByTestId('special-finish').click()
  await phone.page.getByTestId('special-outcome').waitFor(SLOW)

  // The analyst's page follows by itself.
  await page.getByTestId(`special-task-${task!.gridCode}`).and(page.locator('[data-outcome="found"]')).waitFor(SLOW)
  expect(await page.getByTestId('inspection-done').textContent()).toBe(`1 / ${made.grids}`)

  // By mistake: taken back, and done again; then the analyst ends it.
  await phone.page.getByTestId('special-undo').click()
  await phone.page.getByTestId('special-finish').waitFor(SLOW)
  await phone.page.getByTestId('special-nothing').click()
  await phone.page.getByTestId('special-finish').click()
  await phone.page.getByTestId('special-outcome').waitFor(SLOW)
  await page.getByTestId('inspection-close').click()
  await page.getByTestId('inspection-close-confirm').click()
  await page.getByTestId('inspection-close').waitFor({ state: 'detached', ...SLOW })
  expect(await getJson<SpecialInspectionDetail>(request, address)).toMatchObject({ done: 1, found: 0, nothing: 1 })
  await phone.page.getByTestId(`special-task`).waitFor({ state: 'detached', ...SLOW })
  expect([...analyst.errors, ...phone.errors]).toEqual([])
  await Promise.all([analyst.context.close(), phone.context.close()])
})

it('what is too large to wait for is stopped, begun again, and shown when it is found', async () => {
  const yesterday = addDays(new Date().toISOString().slice(0, 10), -1)
  const from = (days: number) => addDays(yesterday, 1 - days)
  const analyst = await openAs(browser, server, 'analyst.city', '/healthz')
  const { request } = analyst.context
  const runs = `${server.url}/api/hotspots/runs`
  // A minute's work stands before it, so that there is something to stop however slow the page is.
  const before = await Promise.all(
    [1, 2, 3].map(async (rings) => {
      const data = { from: from(730), to: yesterday, measure: 'emerging', step: 'day', resolution: 11, rings }
      const started = await request.post(runs, { data })
      expect(started.status()).toBe(202)
      return ((await started.json()) as Run).id
    }),
  )

  // Cells of 76 m by day, 550 of them: a little more than is answered at once.
  await analyst.page.goto(
    `${server.url}/explore?period=${from(550)}..${yesterday}&heat=spots&measure=emerging&slice=day&finer=1&rings=3&confidence=90`,
  )
  const bar = (state: string) => analyst.page.locator(`.explore [data-testid="run-bar"][data-state="${state}"]`)
  await bar('waiting').waitFor(SLOW)
  expect(await bar('waiting').textContent()).toMatch(/格 × 550 片/)
  await bar('waiting').getByTestId('run-stop').click(SLOW)
  await bar('cancelled').getByTestId('run-again').click(SLOW)
  await bar('waiting').waitFor(SLOW)
  for (const id of before) expect((await request.post(`${runs}/${id}/cancel`)).ok()).toBe(true)

  const shown = analyst.page.locator('.explore .spot-table, .explore .empty')
  await shown.waitFor(SLOW)
  const [done, stopped] = (await getJson<RunList>(request, runs)).runs
  expect([stopped!.state, done!.state]).toEqual(['cancelled', 'done'])
  // A day of cells so small seldom stands out, and never the same.
  expect(await shown.textContent()).toContain(done!.findings ? `${done!.findings} 格` : '没有显著的格子')
  expect(analyst.errors).toEqual([])
  await analyst.context.close()
})
