/** A real server and a real Chromium for journeys and screenshots. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { asAdministrator, copyDatabase, databaseUrl } from '../../server/testing.ts'
import { JOURNEY_TEMPLATE } from './setup.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** How a process ended, with what it said from Ctrl-C on. */
interface End {
  code: number | null
  said: string
}

export interface Running {
  url: string
  /** Presses Ctrl-C, waits for the end, starts again on the same data; answers how it ended and the seconds to ready. */
  restart: () => Promise<{ end: End; seconds: number }>
  stop: () => Promise<void>
}

/**
 * Starts `npm start`'s own entry on a free port with a city of its own: a data folder (embedded), or a new database
 * beside the one DATABASE_URL names (native).
 */
export async function startServer(): Promise<Running> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'wangge-journey-'))
  const { url: databaseUrl, drop } = await ownDatabase()
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
  }
  if (databaseUrl) Object.assign(environment, { DATABASE_URL: databaseUrl, DEMO: '1' })
  const url = `http://127.0.0.1:${port}`
  let child = await startProcess(url, environment)
  return {
    url,
    restart: async () => {
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          said += chunk
        })
      const code = await ended(child, 'SIGINT')
      const begun = Date.now()
      child = await startProcess(url, environment)
      return { end: { code, said: said.trim() }, seconds: (Date.now() - begun) / 1000 }
    },
    stop: async () => {
      await ended(child, 'SIGTERM')
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the entry and waits until it is ready to serve. */
async function startProcess(url: string, environment: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env: environment })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const deadline = Date.now() + 180_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${output}`)
    if (Date.now() > deadline) throw new Error(`the server did not become ready:\n${output}`)
    const ready = await fetch(`${url}/readyz`).catch(() => undefined)
    if (ready?.ok) return child
    await new Promise((done) => setTimeout(done, 200))
  }
}

/** Waits until a server that has just started counts every case; until then it answers questions about hot spots with 503. */
export async function counted({ url }: Running): Promise<void> {
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: 'analyst.city' }),
  })
  const { token } = (await signedIn.json()) as { token: string }
  const question = `${url}/api/hotspots/states?from=2020-01-01`
  const isCounted = async () => (await fetch(question, { headers: { authorization: `Bearer ${token}` } })).ok
  for (const deadline = Date.now() + 120_000; !(await isCounted()); )
    if (Date.now() > deadline) throw new Error('the cases are not counted after two minutes')
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => {
    child.once('exit', (code) => done(code))
    child.kill(signal)
  })
}

async function ownDatabase(): Promise<{ url: string | undefined; drop: () => Promise<void> }> {
  const given = process.env.DATABASE_URL
  if (!given) return { url: undefined, drop: async () => {} }
  const name = `wangge_journey_${process.pid}_${Date.now()}`
  const template = process.env[JOURNEY_TEMPLATE] ?? 'template1'
  await copyDatabase(given, template, name)
  return {
    url: databaseUrl(given, name),
    drop: async () => void (await asAdministrator(given, `drop database if exists ${name} with (force)`)),
  }
}

export async function launch(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`no Chromium at ${EXECUTABLE}: install Debian's chromium, or set CHROMIUM`)
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      // Only the map is drawn by the software GL, not each page's layers too: a third less work.
      '--disable-gpu-compositing',
    ],
  })
}

/** A browser of one person, signed in. Errors on the page are collected. */
export async function openAs(
  browser: Browser,
  server: Running,
  person: string,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...options,
  })
  const signedIn = await context.request.post(`${server.url}/api/session`, { data: { person } })
  if (!signedIn.ok()) throw new Error(`sign-in of ${person}: ${await signedIn.text()}`)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`)
  })
  await page.goto(server.url + path)
  return { context, page, errors }
}

/** What the API answers to a person. Throws when it refuses. */
export async function getJson<Answer>(request: APIRequestContext, url: string): Promise<Answer> {
  const answer = await request.get(url)
  if (!answer.ok()) throw new Error(`${url}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/**
 * Presses the map at a place: what it says of the pointer's place tells where on the screen that is. While the map still moves
 * to where it was sent, the place is looked for again.
 */
export async function pressMap(page: Page, [lon, lat]: number[]) {
  const box = (await page.locator('canvas.maplibregl-canvas').boundingBox())!
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const read = async (x: number, y: number) => {
    await page.mouse.move(x, y)
    await page.waitForTimeout(150)
    const text = (await page.locator('.coordinates').textContent())!
    return text
      .match(/-?\d+\.\d+/g)!
      .slice(0, 2)
      .map(Number) as [number, number]
  }
  for (let tries = 0; ; tries++) {
    const from = await read(middle.x - 100, middle.y - 100)
    const to = await read(middle.x + 100, middle.y + 100)
    const x = middle.x - 100 + (200 * (lon! - from[0])) / (to[0] - from[0])
    const y = middle.y - 100 + (200 * (lat! - from[1])) / (to[1] - from[1])
    const there = await read(x, y)
    const pixels = Math.hypot(
      ((there[0] - lon!) * 200) / (to[0] - from[0]),
      ((there[1] - lat!) * 200) / (to[1] - from[1]),
    )
    if (pixels < 2 || tries === 10) return page.mouse.click(x, y)
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}
