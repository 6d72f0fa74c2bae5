/**
 * The rule workbench in a real browser: a planner tries a point in a park, gives the park's rule to another unit in a draft,
 * sees the trace change, compares over the last month and publishes; draws a strip over a border, which then moves. A dispatcher chooses the unit of an uncertain case on
 * the map.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AreaBoundary, AreaPlace, City } from '../../server/areas/schema.ts'
import type { Impact } from '../../server/cases/impact/schema.ts'
import type { CaseDetail, CaseReport } from '../../server/cases/schema.ts'
import type { RuleList, ZoneList } from '../../server/responsibility/rulebook/schema.ts'
import type { ResponsibilityAnswer, ResponsibilityOptions } from '../../server/responsibility/schema.ts'
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

const get = <Answer>(request: APIRequestContext, path: string) => getJson<Answer>(request, server.url + path)
async function send<Answer>(request: APIRequestContext, path: string, data: object, headers = {}): Promise<Answer> {
  const answer = await request.post(server.url + path, { data, headers })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as Answer
}

/** A park with a rule for this class, and a place in it. */
async function parkOf(request: APIRequestContext) {
  const { zones } = await get<ZoneList>(request, '/api/responsibility/zones?kind=park&limit=200')
  for (const park of zones) {
    const [west, south, east, north] = park.bbox as [number, number, number, number]
    const at = [(west + east) / 2, (south + north) / 2]
    const question = { geometry: { type: 'Point', coordinates: at }, kind: 'event', class: '0112' }
    const answer = await send<ResponsibilityAnswer>(request, '/api/responsibility', question)
    if (answer.winner.rule === 'special' && answer.trace.some(({ scope }) => scope === park.code))
      return { park, at, answer }
  }
  throw new Error('no park of the demo city has a rule for dirty roads')
}
const visible = (page: Page, id: string) => page.getByTestId(id).waitFor({ timeout: 30_000 })

it('a planner tries a point in a park, drafts another unit for it, compares and publishes', async () => {
  const { page, errors } = await openAs(browser, server, 'planner.city', '/rules')
  const { request } = page.context()
  const { at, answer } = await parkOf(request)
  const rule = answer.winner.code!

  // Typed or pressed on the map: both are a point.
  await page.goto(`${server.url}/rules?at=${at.map((degrees) => degrees.toFixed(6)).join(',')}`)
  await visible(page, 'try-winner')
  expect(await page.getByTestId('try-winner').textContent()).toContain(answer.winner.unit.name)
  expect(await page.getByTestId(`trace-${rule}`).getAttribute('data-hit')).toBe('true')

  await page.getByTestId(`trace-${rule}`).getByRole('link').click()
  await visible(page, 'rule-panel')
  expect(await page.getByTestId('rule-holder').textContent()).toBe(answer.winner.unit.name)
  // The point stays in sight below whatever is open.
  await visible(page, 'try-strip')

  await page.getByTestId('rulebook-edit').click()
  const unit = page.getByTestId('rule-unit')
  await unit.fill('HZ-HW')
  await page.locator('[data-value="HZ-HW"]').click()
  await page.getByTestId('rule-save').click()
  await visible(page, 'change-note')
  await expect.poll(() => page.url()).toContain('draft=')
  const kept = await get<RuleList>(request, `/api/responsibility/rules?q=${rule}`)
  expect(kept.rules[0]!.unit!.code).toBe(answer.winner.unit.code)

  // The same point by the draft: another unit, and the step of the rule marked.
  await page.getByTestId('try-strip').getByRole('button').first().click()
  await visible(page, 'try-before')
  const marked = page.getByTestId(`trace-${rule}`)
  await expect.poll(() => marked.getAttribute('data-mark')).toBe('changed')
  await page.getByTestId('try-now').click()
  await expect.poll(() => page.getByTestId('try-winner').textContent()).toContain(answer.winner.unit.name)

  await page.getByTestId('draft-bar').click()
  await page.getByTestId('draft-compare').click()
  await page.getByTestId('compare-moved').waitFor({ timeout: 120_000 })
  await page.getByTestId('draft-impact').click()
  await page.getByTestId('impact-sentence').waitFor({ timeout: 120_000 })

  await page.getByTestId('draft-publish').click()
  await page.getByTestId('publish-confirm').click()
  await expect
    .poll(async () => (await get<RuleList>(request, `/api/responsibility/rules?q=${rule}`)).rules[0]!.unit!.code, {
      timeout: 30_000,
    })
    .toBe('HZ-HW')
  await expect.poll(() => page.url()).not.toContain('draft=')
  expect(errors).toEqual([])
}, 300_000)

it('a planner draws a strip over a border, sees what it does to open cases and publishes it: the border moves', async () => {
  const { page, errors } = await openAs(browser, server, 'planner.city', '/healthz')
  const { request } = page.context()
  const { at, losing, gaining } = await borderOf(request)
  const lost = offset(at, LOST, 0)
  const filed = await fileCase(request, { type: 'Point', coordinates: [...lost] })
  const sizes = async () => {
    const [from, to] = await Promise.all(
      [losing, gaining].map((code) => get<AreaBoundary>(request, `/api/areas/${code}`)),
    )
    return { from: from!.areaM2, to: to!.areaM2 }
  }
  const before = await sizes()

  await page.goto(`${server.url}/rules?m=${at.map((degrees) => degrees.toFixed(6)).join(',')},18`)
  await page.getByTestId('new-menu').click()
  await page.getByTestId('new-ground-item').click()
  await visible(page, 'ground-form')
  // Nothing drawn: the form says what is missing.
  await page.getByTestId('ground-save').click()
  await visible(page, 'form-error')
  const pixelOf = await measureMap(page)
  for (const [east, north] of [
    [-35, -25],
    [30, -25],
    [30, 25],
    [-35, 25],
  ] as const) {
    await page.mouse.click(...pixelOf(offset(at, east, north)))
  }
  // The communities under the strip are offered; which one loses follows from the choice.
  await page.getByTestId(`gaining-${losing}`).click({ timeout: 30_000 })
  await page.getByTestId(`losing-${gaining}`).waitFor({ timeout: 60_000 })
  // It was meant the other way round: the gaining one is pressed on the map, and no corner is set there.
  await page.getByTestId('ground-pick').click()
  await page.mouse.click(...pixelOf(offset(at, 60, 0)))
  await page.getByTestId(`losing-${losing}`).waitFor({ timeout: 60_000 })
  await page.getByTestId('ground-save').click()

  await visible(page, 'draft-panel')
  await expect.poll(() => page.getByTestId('change-0').textContent(), { timeout: 60_000 }).toMatch(/由.+划出/)
  // Taken up again, it is as it was drawn.
  await page.getByTestId('change-0').click()
  await page.locator('[data-testid=zone-shape][data-done=true]').waitFor()
  await page.getByTestId(`losing-${losing}`).waitFor({ timeout: 60_000 })
  await page.getByTestId('ground-save').click()
  await visible(page, 'draft-panel')

  const answered = page.waitForResponse((response) => response.url().endsWith('/api/responsibility/impact'))
  await page.getByTestId('draft-impact').click()
  await page.getByTestId('impact-sentence').waitFor({ timeout: 120_000 })
  const impact = (await (await answered).json()) as Impact
  const told = impact.cases.features.find(({ id }) => id === filed.id)
  expect(told).toBeDefined()
  expect(told!.properties.to).not.toBe(told!.properties.from)
  expect(await sizes()).toEqual(before)

  // It counts from now: no later day is offered.
  await page.getByTestId('draft-publish').click()
  await visible(page, 'publish-only-now')
  expect(await page.getByTestId('publish-later').count()).toBe(0)
  await page.getByTestId('publish-confirm').click()
  await expect.poll(() => page.url(), { timeout: 60_000 }).not.toContain('draft=')
  const after = await sizes()
  expect(after.to - before.to).toBeGreaterThan(500)
  expect(after.to - before.to).toBeCloseTo(before.from - after.from, 3)
  expect(await communityOf(request, lost)).toBe(gaining)
  expect(await communityOf(request, offset(at, -60, 0))).toBe(losing)
  expect(errors).toEqual([])
}, 300_000)

it('everyone reads the rules, and only their keepers are offered changes', async () => {
  const { page, errors } = await openAs(browser, server, 'dispatcher.city', '/rules?rule=3301-ASSET')
  await visible(page, 'rule-facts')
  expect(await page.getByTestId('rulebook-edit').count()).toBe(0)
  expect(await page.getByTestId('new-rule').count()).toBe(0)
  expect(await page.getByTestId('draft-bar').count()).toBe(0)
  expect(errors).toEqual([])
}, 120_000)

it('a dispatcher opens an uncertain case and chooses its unit on the map before it is sent', async () => {
  const { page, errors } = await openAs(browser, server, 'supervisor.city', '/healthz')
  const { request } = page.context()
  const found = await uncertainCase(request)
  const question = {
    geometry: found.geometry,
    kind: found.kind,
    class: found.class.code,
    accuracyMetres: found.accuracyMetres!,
    grade: found.grade,
  }
  const drawn = await send<ResponsibilityOptions>(request, '/api/responsibility/options', question)
  const who =
    found.level === 'city' ? 'dispatcher.city' : `dispatcher.${(found.area.management ?? found.area.district).code}`
  const desk = await openAs(browser, server, who, `/dispatch?case=${found.id}`)
  await visible(desk.page, 'certainty')
  expect(await desk.page.getByTestId('certainty').getAttribute('data-asks')).toBe('true')

  // Nothing is suggested and nothing goes: the two strokes that send any other case only ask for the choice.
  await desk.page.keyboard.press('d')
  await desk.page.keyboard.press('d')
  await desk.page.getByText('请先在图上选定责任单位').waitFor()
  expect((await get<CaseDetail>(request, `/api/cases/${found.id}`)).state).toBe('filed')

  // On the map: a press on the ground of the second option.
  const second = drawn.features[1]!.properties
  await desk.page.getByTestId(`flag-${second.unit.code}`).click({ timeout: 30_000 })
  await desk.page.locator('[data-testid=certainty][data-chosen=true]').waitFor()
  // By key: the first.
  const first = drawn.features[0]!.properties
  await desk.page.keyboard.press('1')
  await expect.poll(() => desk.page.getByTestId(`option-${first.unit.code}`).getAttribute('aria-pressed')).toBe('true')
  await desk.page.keyboard.press('d')
  await desk.page.keyboard.press('d')
  await expect.poll(async () => (await get<CaseDetail>(request, `/api/cases/${found.id}`)).state).toBe('dispatched')
  const after = await get<CaseDetail>(request, `/api/cases/${found.id}`)
  expect(after.unit!.code).toBe(first.unit.code)
  expect(after.responsibility!.certainty!.choose).toBe(true)

  // What it was dispatched on is replayed as of any day on the page of the case.
  await desk.page.goto(`${server.url}/case/${found.id}`)
  await desk.page.getByTestId('replay-now').click({ timeout: 30_000 })
  await desk.page.getByTestId('replay-result').waitFor()
  expect([...errors, ...desk.errors]).toEqual([])
}, 300_000)

type Position = readonly [number, number]
/** Metres east of the border at which a case lies in the strip. */
const LOST = -15
/** A position so many metres east and north of another; near enough over a street. */
const offset = ([lon, lat]: Position, east: number, north: number): Position => [
  lon + east / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat + north / 110_574,
]
const communityOf = async (request: APIRequestContext, [lon, lat]: Position) =>
  (await get<AreaPlace>(request, `/api/areas/at?lon=${lon}&lat=${lat}`)).area.community.code

/**
 * A place on the border of two communities, found from the middle of the city eastward, row after row; west of it lies the
 * losing one, on ground whose unit grid has a rule of its own for this class: a case there goes to another unit with it.
 */
async function borderOf(request: APIRequestContext): Promise<{ at: Position; losing: string; gaining: string }> {
  const middle = (await get<City>(request, '/api/city')).center as unknown as Position
  for (let north = 0; north < 3000; north += 130) {
    const start = offset(middle, 0, north)
    const losing = await communityOf(request, start)
    let [west, east] = [0, 100]
    while ((await communityOf(request, offset(start, east, 0))) === losing) [west, east] = [east, east + 100]
    while (east - west > 0.2) {
      const between = (west + east) / 2
      if ((await communityOf(request, offset(start, between, 0))) === losing) west = between
      else east = between
    }
    const at = offset(start, west, 0)
    const geometry = { type: 'Point', coordinates: [...offset(at, LOST, 0)] }
    const question = { geometry, kind: 'event', class: '0112' }
    const { winner } = await send<ResponsibilityAnswer>(request, '/api/responsibility', question)
    if (winner.rule === 'grid') return { at, losing, gaining: await communityOf(request, offset(start, east, 0)) }
  }
  throw new Error('no unit grid at a border has a rule for dirty roads')
}

/** Where a position lies on the page, once the map stands still: measured by what it says of two pixels. */
async function measureMap(page: Page): Promise<(position: Position) => [number, number]> {
  const readout = async (x: number, y: number) => {
    await page.mouse.move(x, y)
    await page.waitForTimeout(300)
    const [lon, lat] = (await page.locator('.coordinates').textContent())!.split('·')[0]!.split(',').map(Number)
    return [lon!, lat!] as const
  }
  const [left, right] = [
    [480, 200],
    [960, 760],
  ] as const
  let first = await readout(...left)
  for (;;) {
    const second = await readout(...right)
    const again = await readout(...left)
    if (again.join() === first.join()) {
      return ([lon, lat]) => [
        left[0] + ((lon - first[0]) / (second[0] - first[0])) * (right[0] - left[0]),
        left[1] + ((lat - first[1]) / (second[1] - first[1])) * (right[1] - left[1]),
      ]
    }
    first = again
  }
}

/** A case at the edge of a park, told by telephone and placed within 40 m: half of that ground is the park's. */
async function uncertainCase(supervisor: APIRequestContext): Promise<CaseDetail> {
  const { park } = await parkOf(supervisor)
  const rings = park.geometry!.coordinates as number[][][][]
  return fileCase(supervisor, { type: 'Point', coordinates: rings[0]![0]![0]! }, 40)
}

/** A dirty road told by telephone, registered and filed; nobody is sent yet. */
async function fileCase(
  reader: APIRequestContext,
  geometry: CaseReport['geometry'],
  accuracyMetres?: number,
): Promise<CaseDetail> {
  const report: CaseReport = {
    kind: 'event',
    class: '0112',
    geometry,
    ...(accuracyMetres ? { accuracyMetres } : {}),
    description: '路面脏乱',
    source: 'hotline',
  }
  const desk = await openAs(browser, server, 'desk.01', '/healthz')
  const filing = await openAs(browser, server, 'filing.01', '/healthz')
  const act = (request: APIRequestContext, { id, version }: CaseDetail, action: string, data: object) =>
    send<CaseDetail>(request, `/api/cases/${id}/actions/${action}`, data, { 'if-match': `"${version}"` })
  const reported = await send<CaseDetail>(desk.context.request, '/api/cases', report)
  const registered = await act(desk.context.request, reported, 'register', {})
  const { id } = await act(filing.context.request, registered, 'file', { condition: 1 })
  await desk.context.close()
  await filing.context.close()
  return get<CaseDetail>(reader, `/api/cases/${id}`)
}
