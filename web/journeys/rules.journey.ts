/**
 * The rule workbench in a real browser: a planner tries a point in a park, gives the park's rule to another unit in a draft,
 * sees the trace change, compares over the last month and publishes. A dispatcher chooses the unit of an uncertain case on
 * the map.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseDetail, CaseReport } from '../../server/cases/schema.ts'
import type { RuleList, ZoneList } from '../../server/responsibility/rulebook/schema.ts'
import type { ResponsibilityAnswer, ResponsibilityOptions } from '../../server/responsibility/schema.ts'
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

async function get<Answer>(request: APIRequestContext, path: string): Promise<Answer> {
  const answer = await request.get(server.url + path)
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as Answer
}
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
  await expect
    .poll(async () => (await get<CaseDetail>(request, `/api/cases/${found.id}`)).state, { timeout: 30_000 })
    .toBe('dispatched')
  const after = await get<CaseDetail>(request, `/api/cases/${found.id}`)
  expect(after.unit!.code).toBe(first.unit.code)
  expect(after.responsibility!.certainty!.choose).toBe(true)

  // What it was dispatched on is replayed as of any day on the page of the case.
  await desk.page.goto(`${server.url}/case/${found.id}`)
  await desk.page.getByTestId('replay-now').click({ timeout: 30_000 })
  await desk.page.getByTestId('replay-result').waitFor()
  expect([...errors, ...desk.errors]).toEqual([])
}, 300_000)

/** A case at the edge of a park, told by telephone and placed within 40 m: half of that ground is the park's. */
async function uncertainCase(supervisor: APIRequestContext): Promise<CaseDetail> {
  const { park } = await parkOf(supervisor)
  const rings = park.geometry!.coordinates as number[][][][]
  const report: CaseReport = {
    kind: 'event',
    class: '0112',
    geometry: { type: 'Point', coordinates: rings[0]![0]![0]! },
    accuracyMetres: 40,
    description: '公园边路面脏乱',
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
  return get<CaseDetail>(supervisor, `/api/cases/${id}`)
}
