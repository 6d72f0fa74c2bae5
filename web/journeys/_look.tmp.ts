import { launch, openAs } from './browser.ts'
const server = { url: 'http://127.0.0.1:8123' } as never
const browser = await launch()
const api = async (page: any, path: string) => (await (await page.context().request.get('http://127.0.0.1:8123' + path)).json())
const sup = await openAs(browser, server, 'supervisor.city', '/healthz')
const first = async (q: string) => (await api(sup.page, `/api/cases?limit=1&${q}`)).cases[0]?.id
const ids: Record<string, string> = {
  ext: await first('state=handling&request=extension'),
  susp: await first('state=suspended'),
  coord: await first('state=coordinating&level=district'),
  law: await first('state=transferred'),
  closed: await first('state=closed&q=%E4%BA%95%E7%9B%96'),
  filed: await first('state=filed&level=district&kind=event'),
}
console.log(ids)
const d = async (id: string) => { const c = await api(sup.page, `/api/cases/${id}`); return `dispatcher.${c.level === 'city' ? 'city' : c.district.code}` }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }
const shots: [string, string, string, any?, any?][] = [
  ['case-ext', await d(ids.ext!), `/case/${ids.ext}`],
  ['case-susp-dark-en', await d(ids.susp!), `/case/${ids.susp}`, { colorScheme: 'dark' }, 'en'],
  ['disp-coord', await d(ids.coord!), `/dispatch?case=${ids.coord}`],
  ['case-law-phone', 'supervisor.city', `/case/${ids.law}`, PHONE],
  ['case-closed', 'supervisor.city', `/case/${ids.closed}`],
  ['dispatch-queue', await d(ids.filed!), '/dispatch'],
  ['dispatch-queue-phone', await d(ids.filed!), '/dispatch', PHONE],
  ['board-city', 'dispatcher.city', '/board'],
  ['board-city-dark-en', 'dispatcher.city', '/board', { colorScheme: 'dark' }, 'en'],
  ['board-district', 'dispatcher.330102', '/board'],
  ['board-unit-phone', 'unit.hz-sw', '/board', PHONE],
  ['board-wall', 'dispatcher.city', '/board?wall=1', { viewport: { width: 1920, height: 1080 } }],
  ['inbox', 'unit.hz-sw', '/inbox'],
  ['accountability', 'supervisor.city', '/accountability'],
  ['standards', 'citizen.01', '/standards'],
  ['calendar', 'admin', '/calendar'],
  ['decisions', 'supervisor.city', '/decisions'],
  ['workorder', await d(ids.ext!), `/work-order?case=${ids.ext}`],
]
const only = process.argv.slice(2)
for (const [name, person, path, options, language] of shots) {
  if (only.length && !only.some((o) => name.startsWith(o))) continue
  const { context, page, errors } = await openAs(browser, server, person, '/healthz', options ?? {})
  if (language) await context.addInitScript(() => localStorage.setItem('wangge.preferences', JSON.stringify({ state: { language: 'en' }, version: 0 })))
  await page.goto('http://127.0.0.1:8123' + path)
  await page.waitForTimeout(6000)
  await page.screenshot({ path: `/tmp/look-${name}.png` })
  if (errors.length) console.log(name, errors.slice(0, 3))
  await context.close()
}
await browser.close()
