/**
 * What was wrong is put right, and responsibility follows, in a real browser: a dispatcher moves the pin of a case across a
 * border, changes its class and passes it on; a planner takes up a suggestion, confirms what it does to open cases, and
 * follows the job that moves them.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { JobDetail } from '../../server/cases/impact/schema.ts'
import type { CaseDetail, CaseList } from '../../server/cases/schema.ts'
import type { RuleList } from '../../server/responsibility/rulebook/schema.ts'
import type { ResponsibilityAnswer } from '../../server/responsibility/schema.ts'
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

const get = <Answer>(request: APIRequestContext, path: string) => getJson<Answer>(request, server.url + path)
const caseOf = (request: APIRequestContext, id: string) => get<CaseDetail>(request, `/api/cases/${id}`)
const responsibilityAt = async (request: APIRequestContext, detail: CaseDetail, coordinates: number[]) => {
  const { kind, grade } = detail
  const data = { geometry: { type: 'Point', coordinates }, kind, class: detail.class.code, grade: grade ?? undefined }
  const answer = await request.post(`${server.url}/api/responsibility`, { data })
  return answer.ok() ? ((await answer.json()) as ResponsibilityAnswer) : null
}

/** A case with a unit, and a place within 300 m of it where another unit would have it, in its district or in another. */
async function nearBorder(request: APIRequestContext, sameDistrict: boolean) {
  const { cases } = await get<CaseList>(request, '/api/cases?state=handling,accepted,dispatched&kind=event&limit=60')
  for (const { id } of cases) {
    const detail = await caseOf(request, id)
    if (!detail.actions.some(({ action, allowed }) => action === 'reassign' && allowed)) continue
    const [lon, lat] = detail.position as [number, number]
    for (const [east, north] of [
      [0.0025, 0],
      [-0.0025, 0],
      [0, 0.002],
      [0, -0.002],
    ] as const) {
      const to = [lon + east, lat + north]
      const answer = await responsibilityAt(request, detail, to)
      if (!answer || answer.winner.unit.code === detail.unit!.code) continue
      // Rules of the district are looked at wherever nothing stronger decides: their place tells which it is.
      const isSame = answer.trace.some(({ scope }) => scope?.startsWith(detail.area.district.code))
      if (isSame === sameDistrict) return { detail, to, unit: answer.winner.unit }
    }
  }
  throw new Error('no open case of the demo city lies near a border')
}

async function choose(page: Page, action: string) {
  await page.getByTestId('action-more').click()
  await page.getByTestId(`action-${action}`).click()
}

it('a dispatcher moves the pin across a border, corrects the class and passes the case on', async () => {
  const { page, errors } = await openAs(browser, server, 'dispatcher.330102', '/healthz')
  const { request } = page.context()
  const { detail, to, unit } = await nearBorder(request, true)
  const { id } = detail
  await page.goto(`${server.url}/dispatch?case=${id}`)
  await page.getByTestId('action-more').waitFor({ timeout: 60_000 })

  await choose(page, 'relocate')
  await page.waitForTimeout(2500) // the map flies to the case
  await pressMap(page, to)
  const preview = page.locator('[data-testid=correction-unit][data-moves=true]')
  await preview.waitFor({ timeout: 30_000 })
  expect(await preview.textContent()).toContain(unit.name)
  await page.getByTestId('field-note').fill('市民指错了路口')
  await page.getByTestId('action-confirm').click()
  const notice = page.getByTestId('notice-moved')
  await notice.waitFor({ timeout: 30_000 })
  const moved = await caseOf(request, id)
  expect(moved.unit!.code).toBe(detail.unit!.code)
  expect(moved.moved!.to.code).toBe(unit.code)
  const step = page.locator('[data-testid=timeline] [data-action=relocate]')
  expect(await step.textContent()).toContain(`${detail.unit!.name} → ${unit.name}`)
  expect(await step.textContent()).toContain('市民指错了路口')

  // It is still with the unit that had it: one press offers the other.
  await page.getByTestId('notice-reassign').click()
  await page.getByTestId('field-note').fill('更正后属对方辖区')
  await page.getByTestId('action-confirm').click()
  await expect.poll(async () => (await caseOf(request, id)).unit!.code).toBe(unit.code)
  await notice.waitFor({ state: 'detached' })

  // The class: its condition comes with it, and the log has both.
  const other = detail.class.code === '0202' ? '0110' : '0202'
  await choose(page, 'reclassify')
  await page.getByTestId('report-class').fill(other)
  await page.locator(`[data-value="event-${other}"]`).first().click()
  await page.getByTestId('correction-unit').waitFor({ timeout: 30_000 })
  const condition = page.getByTestId('field-condition-1')
  if (await condition.count()) await condition.click()
  await page.getByTestId('field-note').fill('现场看是另一类')
  await page.getByTestId('action-confirm').click()
  await expect.poll(async () => (await caseOf(request, id)).class.code).toBe(other)
  const corrected = await caseOf(request, id)
  const words = `${detail.class.name} → ${corrected.class.name}`
  await page.locator('[data-testid=timeline] [data-action=reclassify]').getByText(words).waitFor()

  // A place outside the city is refused before anything is sent, and as clearly when it is.
  await choose(page, 'relocate')
  const box = (await page.locator('canvas.maplibregl-canvas').boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let turn = 0; turn < 12; turn++) {
    await page.mouse.wheel(0, 600)
    await page.waitForTimeout(60)
  }
  // Until the map has gone that far out, a press is still in the city.
  const pressed = async () => {
    await page.mouse.click(box.x + box.width / 2, box.y + 30)
    return page.getByTestId('correction-refused').textContent({ timeout: 3_000 })
  }
  await expect.poll(() => pressed().catch(() => null)).toBe('此处不在平台覆盖范围内')
  await page.getByTestId('field-note').fill('试一试')
  await page.getByTestId('action-confirm').click()
  await page.getByTestId('field-geometry').and(page.locator('[aria-invalid=true]')).waitFor()
  expect((await caseOf(request, id)).version).toBe(corrected.version)
  expect(errors.filter((error) => !error.includes('422'))).toEqual([])
}, 120_000)

it('a case moved into another district leaves the dispatcher with word of it', async () => {
  const { page, errors } = await openAs(browser, server, 'dispatcher.330102', '/healthz')
  const { request } = page.context()
  const { detail, to, unit } = await nearBorder(request, false)
  await page.goto(`${server.url}/dispatch?case=${detail.id}`)
  await page.getByTestId('action-more').waitFor({ timeout: 60_000 })
  await choose(page, 'relocate')
  await page.waitForTimeout(2500)
  await pressMap(page, to)
  await page.locator('[data-testid=correction-unit][data-moves=true]').waitFor({ timeout: 30_000 })
  await page.getByTestId('field-note').fill('位置在区界另一侧')
  await page.getByTestId('action-confirm').click()
  await page.getByText('案卷已转出您的辖区').waitFor({ timeout: 30_000 })
  await page.getByTestId('case-panel').waitFor({ state: 'detached' })
  const city = await openAs(browser, server, 'supervisor.city', '/healthz')
  const moved = await caseOf(city.context.request, detail.id)
  expect(moved.area.district.code).not.toBe(detail.area.district.code)
  expect(moved.moved!.to.code).toBe(unit.code)
  // It was asked for once more, and is not theirs to see.
  expect(errors.filter((error) => !error.includes('404'))).toEqual([])
}, 120_000)

it('a planner takes up a suggestion, confirms what it does to open cases and follows the job through a reload', async () => {
  const { page, errors } = await openAs(browser, server, 'planner.city', '/rules/quality')
  const { request } = page.context()
  await page.getByTestId('open-draft').first().click({ timeout: 60_000 })
  await page.getByTestId('draft-panel').waitFor({ timeout: 30_000 })
  const drafted = new URL(page.url()).searchParams.get('draft')
  expect(drafted).toMatch(/^[0-9]+$/)

  // Together with it, a whole district's street cleaning goes to another unit: that moves open cases.
  const { rules } = await get<RuleList>(request, '/api/responsibility/rules?q=330102-E01&family=district')
  const swept = rules.find(({ code }) => code === '330102-E01')!
  await page.goto(`${server.url}/rules?draft=${drafted}&rule=${swept.code}`)
  await page.getByTestId('rulebook-edit').click({ timeout: 30_000 })
  await page.getByTestId('rule-unit').fill('D330102-ZF')
  await page.locator('[data-value="D330102-ZF"]').click()
  await page.getByTestId('rule-save').click()
  await page.getByTestId('change-note').waitFor({ timeout: 30_000 })
  await page.getByTestId('draft-bar').click()
  await page.getByTestId('draft-impact').click()
  await page.getByTestId('impact-sentence').waitFor({ timeout: 120_000 })
  const moves = Number(await page.locator('[data-testid=impact] [data-kind=moved] dd').textContent())
  expect(moves).toBeGreaterThan(0)
  await page.getByTestId('impact-note').fill('按上月改派情况立规则')
  await page.getByTestId('impact-apply').click()
  await page.getByTestId('job').waitFor({ timeout: 60_000 })
  // The job has an address: whoever reloads, or is sent the link, sees it go on.
  const job = new URL(page.url()).searchParams.get('job')
  await page.reload()
  await page.locator('[data-testid=job][data-state=done]').waitFor({ timeout: 90_000 })
  const { progress, cases } = await get<JobDetail>(request, `/api/responsibility/reassignments/${job}`)
  expect(progress).toMatchObject({ left: 0, failed: 0, moved: moves })
  expect(await page.getByTestId('job-moved').textContent()).toBe(String(moves))
  for (const { id, to } of cases.filter(({ outcome }) => outcome === 'moved')) {
    expect((await caseOf(request, id)).unit!.code).toBe(to!.code)
  }
  // The draft has served: it is gone.
  expect((await request.get(`${server.url}/api/responsibility/drafts/${drafted}`)).status()).toBe(404)
  await page.getByTestId('job-leave').click()
  await page.getByTestId('job-panel').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
}, 240_000)
