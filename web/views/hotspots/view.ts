/** What is kept of the analyst's address under a name: everything that is asked and how it is drawn. Pure. */

type Params = Readonly<Record<string, string>>
/** What one looks into for a moment. */
const PASSING: readonly string[] = ['case', 'cell']

const written = (params: Params, without: readonly string[]) =>
  new URLSearchParams(
    Object.entries(params)
      .filter(([name]) => !without.includes(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  ).toString()

/** The view as a query text, in one order; '' where nothing is asked beyond what everybody begins with. */
export const viewOf = (params: Params): string =>
  written(params, [...PASSING, 'm']) === '' ? '' : written(params, PASSING)

/** Whether two views ask and draw the same; where the map stands is not part of it. */
export function isSameView(one: string, other: string): boolean {
  const asked = (query: string) => written(Object.fromEntries(new URLSearchParams(query)), [...PASSING, 'm'])
  return asked(one) === asked(other)
}

/** What to change in the address so that it is the view, and where the map goes. */
export function takenFrom(query: string, params: Params) {
  const { m = '', ...asked } = Object.fromEntries(new URLSearchParams(query))
  const { m: _m, ...now } = params
  const change: Record<string, string | null> = Object.fromEntries(Object.keys(now).map((name) => [name, null]))
  const [lon, lat, zoom] = m.split(',').map(Number)
  const position = [lon, lat, zoom].every(Number.isFinite) && m !== '' ? { centre: [lon!, lat!], zoom: zoom! } : null
  return { change: { ...change, ...asked }, position }
}
