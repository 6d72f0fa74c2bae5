/** `npm run screenshots`: takes the pictures of the documents again, from a fresh demo city in a real Chromium. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { CaseList } from '../server/cases/schema.ts'
import { getJson, launch, openAs, startServer } from '../web/journeys/browser.ts'

const FOLDER = fileURLToPath(new URL('./images', import.meta.url))
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true }
const DARK_ENGLISH: BrowserContextOptions = { colorScheme: 'dark', locale: 'en-GB' }

interface Picture {
  name: string
  person: string
  path: string | ((page: Page, url: string) => Promise<string>)
  options?: BrowserContextOptions
}

/** The first case that the first of the searches to find any finds, beside the map or on a page of its own. */
const firstOf = (searches: string[], place: (id: string) => string) => async (page: Page, url: string) => {
  for (const search of searches) {
    const { cases } = await getJson<CaseList>(page.context().request, `${url}/api/cases?${search}&limit=1`)
    if (cases[0]) return place(cases[0].id)
  }
  throw new Error(`no case for ${searches.join(' or ')}`)
}
// What waits for the city's dispatcher changes with the hour.
const filed = firstOf(['state=filed&kind=component&mine=true', 'state=filed&mine=true'], (id) => `/dispatch?case=${id}`)

const PICTURES: Picture[] = [
  { name: 'dispatch', person: 'dispatcher.city', path: filed },
  { name: 'dispatch-dark-english', person: 'dispatcher.city', path: filed, options: DARK_ENGLISH },
  {
    name: 'case',
    person: 'dispatcher.330102',
    path: firstOf(['state=handling&request=extension', 'state=handling'], (id) => `/case/${id}`),
  },
  { name: 'board', person: 'dispatcher.city', path: '/board' },
  { name: 'explore', person: 'analyst.city', path: '/explore' },
  { name: 'explore-dark-english', person: 'analyst.city', path: '/explore', options: DARK_ENGLISH },
  { name: 'inventory', person: 'planner.city', path: '/inventory' },
  { name: 'report-phone', person: 'citizen.01', path: '/report', options: PHONE },
  { name: 'dispatch-phone', person: 'dispatcher.city', path: '/dispatch', options: PHONE },
]

mkdirSync(FOLDER, { recursive: true })
const [server, browser] = await Promise.all([startServer(), launch()])
try {
  for (const { name, person, path, options } of PICTURES) {
    const { context, page } = await openAs(browser, server, person, '/healthz', options)
    if (options?.locale?.startsWith('en')) {
      // The console is Chinese until a person chooses otherwise; the choice is kept on the device.
      await context.addInitScript(() =>
        localStorage.setItem('wangge.preferences', JSON.stringify({ state: { language: 'en' }, version: 0 })),
      )
    }
    await page.goto(server.url + (typeof path === 'string' ? path : await path(page, server.url)))
    await page.waitForLoadState('load')
    await page.waitForTimeout(7_000) // tiles, fonts and the software renderer
    await page.screenshot({ path: `${FOLDER}/${name}.jpg`, type: 'jpeg', quality: 82 })
    process.stdout.write(`docs/images/${name}.jpg\n`)
    await context.close()
  }
} finally {
  await browser.close()
  await server.stop()
}
