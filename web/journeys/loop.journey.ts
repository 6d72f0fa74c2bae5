/**
 * The main job in two real browsers: someone in the street reports a broken cover beside a grid boundary; at the
 * centre it appears without a reload, is filed and dispatched on the suggested unit; the unit feeds back, the
 * collector checks, it closes. Heat and queue change live.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { point, pointToLineDistance, polygonToLine } from '@turf/turf'
import type { Polygon } from 'geojson'
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Grid } from '../../server/areas/schema.ts'
import type { CaseDetail } from '../../server/cases/schema.ts'
import type { Component } from '../../server/components/schema.ts'
import { getJson, launch, openAs, type Running, startServer } from './browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }

let server: Running
let street: Browser
let centre: Browser

beforeAll(async () => {
  ;[server, street, centre] = await Promise.all([startServer(), launch(), launch()])
})
afterAll(async () => {
  await Promise.all([street?.close(), centre?.close()])
  await server?.stop()
})

/** A sewage or storm cover with a maintainer, within 12 m of the edge of a grid that has a collector. */
async function coverNearBoundary(
  request: APIRequestContext,
): Promise<{ cover: Component; grid: Grid; metres: number }> {
  const get = <Answer>(path: string) => getJson<Answer>(request, server.url + path)
  const { griddedBbox } = await get<{ griddedBbox: number[] }>('/api/city')
  for (const code of ['0102', '0103']) {
    const { components } = await get<{ components: Component[] }>(
      `/api/components?class=${code}&limit=200&bbox=${griddedBbox}`,
    )
    for (const cover of components.filter((one) => one.maintainer && one.gridCode)) {
      const grid = await get<Grid>(`/api/grids/${cover.gridCode}`)
      if (!grid.collector) continue
      const edge = polygonToLine(grid.geometry as Polygon) as Parameters<typeof pointToLineDistance>[1]
      const metres = pointToLineDistance(point(cover.geometry.coordinates as [number, number]), edge, {
        units: 'meters',
      })
      if (metres < 12) return { cover, grid, metres }
    }
  }
  throw new Error('no cover near a boundary')
}

/** Who dispatches to a unit: the city's own are the city's to send, a district's its district's. */
async function dispatcherOf(request: APIRequestContext, unit: string): Promise<string> {
  const answer = await request.get(`${server.url}/api/units?q=${unit}`)
  const { units } = (await answer.json()) as { units: { code: string; areaCode: string | null }[] }
  const area = units.find(({ code }) => code === unit)!.areaCode
  return area === null ? 'dispatcher.city' : `dispatcher.${area.slice(0, 6)}`
}

const visible = (page: Page, id: string) => page.getByTestId(id).first().waitFor({ state: 'visible', timeout: 30_000 })
const text = async (page: Page, id: string) =>
  (await page.getByTestId(id).first().innerText()).replaceAll(',', '').trim()
const until = (page: Page, id: string, expected: (value: string) => boolean) =>
  expect.poll(() => text(page, id), { timeout: 30_000, interval: 200 }).toSatisfy(expected)

/** Chooses an action of the open case, fills what it needs, and confirms. */
async function take(page: Page, action: string, fill: (page: Page) => Promise<void> = async () => {}): Promise<void> {
  await visible(page, `action-${action}`)
  await page.getByTestId(`action-${action}`).click()
  await fill(page)
  await page.getByTestId('action-confirm').click()
}

it('a broken cover beside a boundary goes from the street to closed, live in two browsers', async () => {
  const errors: string[][] = []
  const open = async (browser: Browser, person: string, path: string, options = {}) => {
    const opened = await openAs(browser, server, person, path, options)
    errors.push(opened.errors)
    return opened
  }

  // The centre is watching before anything happens.
  const officer = await open(centre, 'filing.01', '/dispatch')
  const analyst = await open(centre, 'analyst.city', '/explore')
  const { cover, grid, metres } = await coverNearBoundary(officer.context.request)
  expect(metres).toBeLessThan(12)
  const dispatcher = await open(
    centre,
    await dispatcherOf(officer.context.request, cover.maintainer!.code),
    '/dispatch',
  )
  const [longitude, latitude] = cover.geometry.coordinates as [number, number]
  await visible(officer.page, 'count-verified')
  await visible(analyst.page, 'heat-total')
  await until(officer.page, 'count-verified', (value) => Number(value) > 0)
  await until(analyst.page, 'heat-total', (value) => Number(value) > 0)
  const waiting = Number(await text(officer.page, 'count-verified'))
  const heat = Number(await text(analyst.page, 'heat-total'))

  // In the street: the collector of this responsibility grid, on a phone, standing at the cover.
  const collector = await open(street, grid.collector!.code, '/report', {
    ...PHONE,
    geolocation: { longitude, latitude, accuracy: 4 },
    permissions: ['geolocation'],
  })
  await collector.page.getByTestId('report-class').fill(cover.class.code)
  await collector.page.locator(`[data-value="component-${cover.class.code}"]`).click()
  await collector.page.getByText('我的位置', { exact: true }).click()
  await collector.page.getByTestId(`report-component-${cover.code}`).click()
  await collector.page.getByTestId('report-description').fill('井盖破损开裂，存在安全隐患')
  await collector.page.getByTestId('report-submit').click()
  await visible(collector.page, 'report-result')
  const id = (await collector.page.getByTestId('report-result').getAttribute('data-case'))!
  expect(id).toMatch(/^\d{19}$/)

  // At the centre it appears without a reload: in the queue, in the count, in the heat.
  await visible(officer.page, `queue-row-${id}`)
  await until(officer.page, 'count-verified', (value) => Number(value) === waiting + 1)
  await until(analyst.page, 'heat-total', (value) => Number(value) === heat + 1)

  await officer.page.getByTestId(`queue-row-${id}`).click()
  await take(officer.page, 'file', (page) => page.getByTestId('field-condition-1').check({ force: true }))

  // It reaches the dispatcher the same way; the suggestion is the cover's maintainer, with its reason; D dispatches.
  await visible(dispatcher.page, `queue-row-${id}`)
  await dispatcher.page.getByTestId(`queue-row-${id}`).click()
  await visible(dispatcher.page, `candidate-${cover.maintainer!.code}`)
  expect(await text(dispatcher.page, 'case-state')).toBe('待派遣')
  await until(dispatcher.page, 'action-confirm', (value) => value.includes(cover.maintainer!.name))
  await dispatcher.page.keyboard.press('d')
  await until(dispatcher.page, 'action-confirm', (value) => value.includes('↵'))
  await dispatcher.page.keyboard.press('Enter')
  const seen = async () =>
    (await (await officer.context.request.get(`${server.url}/api/cases/${id}`)).json()) as CaseDetail
  await expect.poll(async () => (await seen()).state).toBe('dispatched')
  const dispatched = await seen()
  expect(dispatched.unit?.code).toBe(cover.maintainer!.code)
  expect(dispatched.suggestedUnit?.code).toBe(cover.maintainer!.code)
  expect(dispatched.responsibility?.trace.some((step) => step.rule === 'component' && step.hit)).toBe(true)

  // The unit, at its own desk, sees only its own.
  const staff = await open(street, `unit.${cover.maintainer!.code.toLowerCase()}`, '/dispatch')
  await visible(staff.page, `queue-row-${id}`)
  await staff.page.getByTestId(`queue-row-${id}`).click()
  await take(staff.page, 'accept')
  await expect.poll(async () => (await seen()).state).toBe('accepted')
  await staff.page.goto(`${server.url}/dispatch?case=${id}`)
  await take(staff.page, 'handle')
  await expect.poll(async () => (await seen()).state).toBe('handling')
  await staff.page.goto(`${server.url}/dispatch?case=${id}`)
  await take(staff.page, 'feed-back', (page) => page.getByTestId('field-note').fill('已更换井盖并加固井圈'))
  await expect.poll(async () => (await seen()).state).toBe('handled')

  // The collector finds the check among the tasks, the officer closes.
  await collector.page.goto(`${server.url}/tasks`)
  await visible(collector.page, `queue-row-${id}`)
  await collector.page.getByTestId(`queue-row-${id}`).click()
  await take(collector.page, 'check', (page) => page.getByTestId('field-passed-yes').click())
  await expect.poll(async () => (await seen()).state).toBe('checked')
  await officer.page.goto(`${server.url}/dispatch?case=${id}`)
  await take(officer.page, 'close')
  await expect.poll(async () => (await seen()).state).toBe('closed')

  expect((await seen()).log.map((entry) => entry.action)).toEqual([
    'report',
    'file',
    'dispatch',
    'accept',
    'handle',
    'feed-back',
    'check',
    'close',
  ])
  expect(errors.flat()).toEqual([])
})

it('Ctrl-C stops it cleanly, and a second start keeps the data', async () => {
  const request = (await openAs(centre, server, 'dispatcher.city', '/healthz')).context.request
  const latest = async () =>
    (await (await request.get(`${server.url}/api/cases?state=closed&limit=5`)).json()) as unknown
  const before = await latest()
  // Besides the open pages with their feeds, a connection made ahead on which nothing was ever asked, as browsers do.
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {})
  await once(silent, 'connect')
  const { end, seconds } = await server.restart()
  expect(end.code, end.said).toBe(0)
  process.stdout.write(`second start: ready after ${seconds.toFixed(1)} s\n`)
  // The session is kept as well.
  expect(await latest()).toEqual(before)
})
