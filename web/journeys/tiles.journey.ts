/**
 * Tiles are live, in a real browser: a dispatcher corrects the pin of a case, and a colleague who looks on sees it glide to
 * its new place. Only the two tiles it left and entered are asked for again, and nothing else of the page moves.
 */
import type { APIRequestContext, Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseDetail, CaseList } from '../../server/cases/schema.ts'
import { type Box, tilesTouched } from '../../server/tiles/rules.ts'
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

type Position = [number, number]
/** The deepest zoom with tiles of cases. */
const ZOOM = 15
const SIDE = 360 / 2 ** ZOOM
const METRE = 1 / (111_320 * Math.cos((30.27 * Math.PI) / 180))
const caseOf = (request: APIRequestContext, id: string) => getJson<CaseDetail>(request, `${server.url}/api/cases/${id}`)
const tilesAt = ([lon, lat]: Position): string[] => {
  const { left, right, top, bottom } = tilesTouched([lon, lat, lon, lat] satisfies Box, ZOOM)
  const names: string[] = []
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) names.push(`${ZOOM}/${x}/${y}`)
  return names
}

/** A case that may be moved and lies 30–160 m from the side of its tile, and a place 60 m beyond that side. */
async function nearSide(request: APIRequestContext): Promise<{ detail: CaseDetail; to: Position }> {
  const { cases } = await getJson<CaseList>(
    request,
    `${server.url}/api/cases?state=handling,accepted,dispatched&limit=100`,
  )
  for (const { id, position } of cases) {
    const [lon, lat] = position as Position
    const side = Math.round((lon + 180) / SIDE) * SIDE - 180
    const metres = Math.abs(side - lon) / METRE
    if (metres < 30 || metres > 160) continue
    const detail = await caseOf(request, id)
    if (!detail.actions.some(({ action, allowed }) => action === 'relocate' && allowed)) continue
    return { detail, to: [side + Math.sign(side - lon) * 60 * METRE, lat] }
  }
  throw new Error('no open case of the demo city lies near the side of its tile')
}

interface Sample {
  at: number
  /** Icons of the case that are to be seen: ours, and those of the tiles that are not hidden. */
  gliding: number
  drawn: number
  /** Where it is, in pixels of the page. */
  place: [number, number] | null
}

/** Looks at every frame how many icons of a case the map shows, and where. `window.seen` grows. */
async function watch(page: Page, id: string): Promise<void> {
  await page.evaluate((caseId) => {
    interface Drawn {
      querySourceFeatures: (source: string, options: unknown) => { geometry: { coordinates: [number, number] } }[]
      getFeatureState: (feature: unknown) => { gliding?: boolean }
      project: (at: [number, number]) => { x: number; y: number }
      getContainer: () => HTMLElement
    }
    // The map is React's, and nothing of ours puts it on the window: it is found where React keeps it.
    const canvas = document.querySelector('.map-canvas')!
    const key = Object.keys(canvas).find((name) => name.startsWith('__reactFiber$'))!
    type Hook = { memoizedState: unknown; next: Hook | null } | null
    type Fiber = { memoizedState: Hook; return: Fiber | null } | null
    let map: Drawn | undefined
    for (let fiber = (canvas as never)[key] as Fiber; fiber && !map; fiber = fiber.return) {
      for (let hook = fiber.memoizedState; hook && typeof hook === 'object' && !map; hook = hook.next) {
        const held = hook.memoizedState as Drawn | null
        if (held && typeof held === 'object' && 'querySourceFeatures' in held) map = held
      }
    }
    if (!map) throw new Error('no map on the page')
    const found = map
    const seen: Sample[] = []
    Object.assign(window, { seen })
    const look = () => {
      const hidden = found.getFeatureState({ source: 'cases', sourceLayer: 'cases', id: caseId }).gliding === true
      // The margins of neighbouring tiles have it too, at the same place: that is one icon.
      const places = new Map(
        found
          .querySourceFeatures('cases', { sourceLayer: 'cases', filter: ['==', ['get', 'id'], caseId] })
          .map(({ geometry }) => [
            geometry.coordinates.map((degrees) => degrees.toFixed(4)).join(),
            geometry.coordinates,
          ]),
      )
      const ours = [...document.querySelectorAll(`.map-glide[data-case="${caseId}"]`)]
      const box = ours[0]?.getBoundingClientRect()
      const [first] = places.values()
      const frame = found.getContainer().getBoundingClientRect()
      const pixel = first && found.project(first)
      seen.push({
        at: performance.now(),
        gliding: ours.length,
        drawn: hidden ? 0 : places.size,
        place: box
          ? [box.x + box.width / 2 - frame.x, box.y + box.height / 2 - frame.y]
          : pixel
            ? [pixel.x, pixel.y]
            : null,
      })
      requestAnimationFrame(look)
    }
    look()
  }, id)
}
const seenBy = (page: Page) => page.evaluate(() => (window as unknown as { seen: Sample[] }).seen)

/** Waits until the tiles show the case at another place; a little longer, for what should not come after. */
async function arrived(page: Page): Promise<void> {
  const isThere = async () => {
    const seen = await seenBy(page)
    const [first, last] = [seen[0]!, seen.at(-1)!]
    return last.gliding === 0 && last.place !== null && Math.abs(last.place[0] - first.place![0]) > 50
  }
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
  await page.waitForTimeout(1500)
}

/** Moves the pin of a case as a dispatcher does; `before` runs when one press is left. */
async function correct(page: Page, id: string, to: Position, before: () => Promise<void>): Promise<void> {
  await page.goto(`${server.url}/dispatch?case=${id}`)
  await page.getByTestId('action-more').click({ timeout: 60_000 })
  await page.getByTestId('action-relocate').click()
  await page.waitForTimeout(2500) // the map flies to the case
  await pressMap(page, to)
  await page.getByTestId('correction-unit').waitFor({ timeout: 30_000 })
  await page.getByTestId('field-note').fill('市民指错了位置')
  await before()
  await page.getByTestId('action-confirm').click()
}

async function lookOn(id: string, reducedMotion: 'reduce' | 'no-preference') {
  const opened = await openAs(browser, server, 'dispatcher.city', `/dispatch?queue=all&case=${id}`, { reducedMotion })
  const { page } = opened
  await page.getByTestId('case-panel').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2500)
  await page.locator('.map-loading').waitFor({ state: 'detached', timeout: 30_000 })
  const requests: string[] = []
  page.on('request', (request) => {
    const tile = /\/tiles\/(\w+\/\d+\/\d+\/\d+)\.mvt/.exec(request.url())
    if (tile) requests.push(tile[1]!)
  })
  return { ...opened, requests }
}

it('a corrected pin glides on the map of a colleague, who asks again for the tiles it left and entered alone', async () => {
  const acting = await openAs(browser, server, 'dispatcher.330102', '/healthz')
  const { detail, to } = await nearSide(acting.page.context().request)
  const from = detail.position as Position
  const { page, requests, errors } = await lookOn(detail.id, 'no-preference')
  const list = page.locator('.queue-scroll')
  const scrolled = () => list.evaluate((element) => element.scrollTop)
  await list.evaluate((element) => element.scrollTo({ top: 240 }))
  expect(await scrolled()).toBe(240)
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))

  let begun = 0
  await correct(acting.page, detail.id, to, async () => {
    await watch(page, detail.id)
    begun = requests.length
  })
  await arrived(page)

  // What was pressed is near what was meant; what was kept is the truth.
  const moved = (await caseOf(page.context().request, detail.id)).position as Position
  const expected = [...new Set([...tilesAt(from), ...tilesAt(moved)])].map((name) => `cases/${name}`)
  const asked = requests.slice(begun)
  expect(asked.length).toBeGreaterThanOrEqual(2)
  expect(asked.filter((tile) => !expected.includes(tile))).toEqual([])
  expect(asked.length, 'each once').toBe(new Set(asked).size)

  const seen = await seenBy(page)
  expect(seen.filter(({ gliding, drawn }) => gliding + drawn !== 1)).toEqual([])
  const glide = seen.filter(({ gliding }) => gliding === 1)
  expect(glide.at(-1)!.at - glide[0]!.at).toBeGreaterThan(450)
  const [first, last] = [seen[0]!.place!, seen.at(-1)!.place!]
  expect(last[0] - first[0]).toSatisfy((pixels: number) => Math.abs(pixels) > 50)
  // On the way, and never backwards.
  const parts = glide.map(({ place }) => (place![0] - first[0]) / (last[0] - first[0]))
  expect(parts.some((part) => part > 0.2 && part < 0.8)).toBe(true)
  expect(parts.every((part, index) => index === 0 || part >= parts[index - 1]! - 0.02)).toBe(true)
  // The icon of the tile is where ours was, but for the last step, which is taken after we looked.
  expect(Math.hypot(glide.at(-1)!.place![0] - last[0], glide.at(-1)!.place![1] - last[1])).toBeLessThan(5)

  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
  expect(await page.getByTestId('case-panel').isVisible()).toBe(true)
  expect(await scrolled()).toBe(240)
  expect([...errors, ...acting.errors]).toEqual([])
}, 240_000)

it('who wants no motion sees the case at its new place at once, and always once', async () => {
  const acting = await openAs(browser, server, 'dispatcher.330102', '/healthz')
  const { detail, to } = await nearSide(acting.page.context().request)
  const { page, errors } = await lookOn(detail.id, 'reduce')
  await correct(acting.page, detail.id, to, () => watch(page, detail.id))
  await arrived(page)
  const seen = await seenBy(page)
  expect(seen.filter(({ gliding, drawn }) => gliding + drawn !== 1)).toEqual([])
  const [first, last] = [seen[0]!.place!, seen.at(-1)!.place!]
  const between = seen.filter(({ place }) => Math.abs(place![0] - first[0]) > 4 && Math.abs(place![0] - last[0]) > 4)
  expect(between).toEqual([])
  expect(errors).toEqual([])
}, 240_000)
