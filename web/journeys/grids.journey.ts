/**
 * A planner cuts a unit grid in a real browser: before it is done the page says that 12 components and 3 open cases move,
 * afterwards they have; and all of it is taken back with Ctrl+Z.
 */
import type { APIRequestContext, Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Grid } from '../../server/areas/schema.ts'
import type { CaseList } from '../../server/cases/schema.ts'
import type { EditList } from '../../server/components/edits/schema.ts'
import type { ComponentList } from '../../server/components/schema.ts'
import type { RuleList } from '../../server/responsibility/rulebook/schema.ts'
import { getJson, launch, openAs, pressMap, type Running, startServer } from './browser.ts'

let server: Running
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), launch()])
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const gridOf = (request: APIRequestContext, code: string) => getJson<Grid>(request, `${server.url}/api/grids/${code}`)
const rulesOf = async (request: APIRequestContext, code: string) =>
  (await getJson<RuleList>(request, `${server.url}/api/responsibility/rules?scope=${code}`)).rules
const ringOf = ({ geometry }: Grid) => (geometry.coordinates as number[][][])[0]!
const middleOf = (grid: Grid): [number, number] => {
  const ring = ringOf(grid)
  const middle = (axis: 0 | 1) =>
    (Math.min(...ring.map((corner) => corner[axis]!)) + Math.max(...ring.map((corner) => corner[axis]!))) / 2
  return [middle(0), middle(1)]
}

/**
 * A grid with a rule of its own and at most 12 components and 3 open cases, filled up to exactly that many, some on either side of
 * its middle.
 */
async function gridOfTwelve(planner: APIRequestContext, desk: APIRequestContext): Promise<Grid> {
  const { cases } = await getJson<CaseList>(
    planner,
    `${server.url}/api/cases?state=handling,dispatched,accepted&limit=200`,
  )
  for (const code of new Set(cases.map(({ gridCode }) => gridCode))) {
    const grid = code && (await gridOf(planner, code))
    if (!grid || grid.componentCount > 12 || grid.openCaseCount > 3 || ringOf(grid).length > 6) continue
    if ((await rulesOf(planner, code)).length !== 1) continue
    const [lon, lat] = middleOf(grid)
    const beside = (index: number) => ({
      type: 'Point',
      coordinates: [lon, lat + (index % 2 ? 1 : -1) * (1e-4 + index * 1e-6)],
    })
    for (let index = grid.componentCount; index < 12; index++) {
      const answer = await planner.post(`${server.url}/api/components`, {
        data: { class: '0104', geometry: beside(index) },
      })
      expect(answer.status(), await answer.text()).toBe(201)
    }
    for (let index = grid.openCaseCount; index < 3; index++) {
      const data = {
        kind: 'event',
        class: '0102',
        geometry: beside(index),
        description: '路边堆放垃圾',
        source: 'hotline',
      }
      const answer = await desk.post(`${server.url}/api/cases`, { data })
      expect(answer.status(), await answer.text()).toBe(201)
    }
    return gridOf(planner, code)
  }
  throw new Error('no grid of the demo city has so few components and cases')
}

it('a grid is cut, 12 components and 3 cases move, and all of it is taken back', async () => {
  const desk = await openAs(browser, server, 'desk.01')
  const first = await openAs(browser, server, 'planner.city')
  const grid = await gridOfTwelve(first.context.request, desk.context.request)
  await Promise.all([desk.context.close(), first.context.close()])
  expect([grid.componentCount, grid.openCaseCount]).toEqual([12, 3])
  const [lon, lat] = middleOf(grid)
  const { context, page, errors } = await openAs(
    browser,
    server,
    'planner.city',
    `/inventory?tool=grids&cell=${grid.code}&m=${lon},${lat},17.2`,
  )
  const { request } = context
  const [ruled] = await rulesOf(request, grid.code)
  await page.waitForSelector('[data-testid=grid-panel]')
  expect(await page.textContent('[data-testid=grid-components]')).toBe('12')
  expect(await page.textContent('[data-testid=grid-cases]')).toBe('3')
  await page.waitForTimeout(1500)
  // The list beside has keys of its own.
  await page.keyboard.press('u')
  await page.waitForSelector('[data-testid=grid-panel]:has-text("合并网格")')
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  // From beyond the western border to beyond the eastern one, not snapped to anything.
  const lons = ringOf(grid).map(([lon]) => lon!)
  await page.click('[data-testid=tool-snap]')
  await pressMap(page, [Math.min(...lons) - 5e-5, lat])
  await pressMap(page, [Math.max(...lons) + 5e-5, lat])
  const parts = page.locator('[data-testid=grid-parts]')
  await parts.waitFor({ timeout: 20_000 })
  expect(await page.textContent('[data-testid=grid-moves]')).toBe('12 个部件改属新网格')
  expect(await page.textContent('[data-testid=grid-rules]')).toBe('1 条规则随网格改用新编码')
  // A case on the border, of the grid next to it, may be looked at too: it stays as it is.
  const fates = await page.locator('[data-testid=impact] dl.counts > div').allTextContents()
  const moved = fates.filter((text) => !text.startsWith('不变')).map((text) => Number(text.match(/\d+/)![0]))
  expect(moved.reduce((sum, one) => sum + one, 0)).toBe(3)
  const codes = (await parts.locator('li .mono').allTextContents()).sort()
  expect(codes).toHaveLength(2)
  await page.click('[data-testid=impact-apply]')
  await page.waitForSelector(`[data-testid=grid-panel][data-code="${codes[0]}"]`)
  await page.waitForSelector('.toast:has-text("12 个部件、3 件案卷")')

  const [rule] = await rulesOf(request, grid.code)
  const ofHalves = (await Promise.all(codes.map((code) => rulesOf(request, code)))).flat()
  expect([rule, ofHalves.map(({ scope, unit }) => [scope.code, unit])]).toEqual([
    undefined,
    codes.map((code) => [code, ruled!.unit]),
  ])
  const halves = await Promise.all(codes.map((code) => gridOf(request, code)))
  expect(halves.map(({ componentCount }) => componentCount).reduce((a, b) => a + b)).toBe(12)
  expect(halves.every(({ componentCount }) => componentCount > 0)).toBe(true)
  // The cases are moved by the platform's job, within a few of its ticks.
  await expect
    .poll(
      async () =>
        (await Promise.all(codes.map((code) => gridOf(request, code)))).reduce(
          (sum, one) => sum + one.openCaseCount,
          0,
        ),
      {
        timeout: 30_000,
      },
    )
    .toBe(3)
  expect((await request.get(`${server.url}/api/grids/${grid.code}`)).status()).toBe(404)

  await page.keyboard.press('Control+z')
  await page.waitForSelector('.toast:has-text("已撤销")')
  await expect
    .poll(
      async () => {
        const answer = await request.get(`${server.url}/api/grids/${grid.code}`)
        return answer.ok() ? ((await answer.json()) as Grid).openCaseCount : null
      },
      { timeout: 30_000 },
    )
    .toBe(3)
  expect((await rulesOf(request, grid.code)).map(({ code, unit }) => [code, unit])).toEqual([
    [ruled!.code, ruled!.unit],
  ])
  const back = await gridOf(request, grid.code)
  expect(back.componentCount).toBe(12)
  expect(back.areaM2).toBeCloseTo(grid.areaM2, 3)
  const { components } = await getJson<ComponentList>(
    request,
    `${server.url}/api/components?grid=${grid.code}&limit=50`,
  )
  expect(components).toHaveLength(12)

  // It is told who did what, in this order.
  await page.keyboard.press('Escape')
  await page.keyboard.press('h')
  await page.waitForSelector('[data-testid=edits-panel] li')
  const { edits } = await getJson<EditList>(request, `${server.url}/api/inventory/edits?person=me&limit=2`)
  expect(edits.map(({ kind, gridCount }) => [kind, gridCount])).toEqual([
    ['undo', 3],
    ['grids', 3],
  ])
  expect(await page.locator(`[data-testid=edit-${edits[1]!.id}]`).getAttribute('data-undone')).toBe('true')
  // A retired grid is asked for once, to see that it is gone.
  expect(errors.filter((error) => !error.includes('404'))).toEqual([])
  await context.close()
}, 180_000)
