/** `npm run briefing -- 2026-10 out.pdf`: the briefing of a month as PDF, from a running server; for a timetable. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { MONTH } from '../../../../server/hotspots/briefing/rules.ts'

const HELP = `npm run briefing -- <month, as 2026-10> <out.pdf> [--person analyst.city] [--language zh|en] [--query 'area=330106&kind=event']
Prints /explore/briefing of the server at WANGGE_URL (http://127.0.0.1:8080) as that person sees it.
WANGGE_PASSWORD is their password; people of a demo have none. CHROMIUM is the browser (/usr/bin/chromium).
`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      person: { type: 'string', default: 'analyst.city' },
      language: { type: 'string', default: 'zh' },
      query: { type: 'string', default: '' },
    },
  })
  const [month, file] = positionals
  const { person, language, query } = values
  if (!month || !MONTH.test(month) || !file || (language !== 'zh' && language !== 'en')) {
    process.stderr.write(HELP)
    return 2
  }
  const { WANGGE_URL: server = 'http://127.0.0.1:8080', WANGGE_PASSWORD: password } = process.env
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}: name one by CHROMIUM.`)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
    const signedIn = await context.request.post(`${server}/api/session`, { data: { person, password } })
    if (!signedIn.ok()) throw new Error(`${server} does not let ${person} in: ${await signedIn.text()}`)
    await context.addInitScript(
      (kept) => localStorage.setItem('wangge.preferences', kept),
      JSON.stringify({ state: { language }, version: 0 }),
    )
    const page = await context.newPage()
    const address = new URL('/explore/briefing', server)
    address.search = new URLSearchParams([...new URLSearchParams(query), ['month', month]]).toString()
    await page.goto(address.href)
    const button = page.getByTestId('print')
    await button.and(page.locator(':enabled')).waitFor({ timeout: 120_000 })
    await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true })
    return 0
  } finally {
    await browser.close()
  }
}

process.exitCode = await main()
