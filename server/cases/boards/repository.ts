/** Boards: what stands where, now, per level of command. */
import type { Identity } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import type { Named, Sentence } from '../../schema.ts'
import { OPEN_STATES } from '../rules.ts'
import { NO_FIGURES, sumOf } from './rules.ts'
import type { Board, BoardCase, BoardQuery, Figures } from './schema.ts'

const query = loadQueries(import.meta.url)
type Row = Board['rows'][number]
type Counted = Partial<Figures> & { code: string; kind?: 'street' | 'unit'; level?: 'city' | 'district' }

/**
 * The board asked for; without a question the person's own: a unit's its own, a district platform's its district's.
 * Rights are the rows' own: what a person may not see is not counted for them.
 */
export async function readBoard(client: Client, asked: BoardQuery, identity: Identity, now: Date): Promise<Board> {
  const { today } = (await runOne<{ today: string }>(client, query('today'), { now }))!
  const unit = asked.unit ?? (asked.district || identity.role !== 'unit_staff' ? null : identity.unitCode)
  if (unit) return unitBoard(client, unit, now, today)
  const district = asked.district ?? identity.areaCode?.slice(0, 6)
  return district ? districtBoard(client, district, now, today) : cityBoard(client, now, today)
}

async function cityBoard(client: Client, now: Date, today: string): Promise<Board> {
  const platforms = await run<Named>(client, query('platforms'))
  const figures = gather([
    await run<Counted>(client, query('openByPlatform'), { now }),
    await run<Counted>(client, query('daysByPlatform'), { today }),
  ])
  const rows: Row[] = [
    { group: 'city', of: null, figures: figures.get('') ?? NO_FIGURES },
    ...platforms.map((of) => ({ group: 'platform' as const, of, figures: figures.get(of.code) ?? NO_FIGURES })),
  ]
  return { kind: 'city', of: null, at: now.toISOString(), total: sumOf(rows), rows, unit: null }
}

async function districtBoard(client: Client, platform: string, now: Date, today: string): Promise<Board> {
  const of = await runOne<Named>(client, query('areaNamed'), { code: platform })
  if (!of) throw unknown({ en: 'district or management area', zh: '区或管理区域' }, platform, 'district')
  const counted = [
    ...(await run<Counted>(client, query('openInDistrict'), { platform, now })),
    ...(await run<Counted>(client, query('daysInDistrict'), { platform, today })),
  ]
  const of_ = (kind: 'street' | 'unit') =>
    gather([counted.filter((row) => row.kind === kind && row.level === 'district')])
  const byStreet = of_('street')
  const byUnit = of_('unit')
  const units = await run<Named>(client, query('unitsNamed'), { codes: [...byUnit.keys()].filter(Boolean) })
  const streets: Row[] = (await run<Named>(client, query('streetsOf'), { platform })).map((street) => ({
    group: 'street',
    of: street,
    figures: byStreet.get(street.code) ?? NO_FIGURES,
  }))
  // What the city's platform commands on this district's ground, in one line.
  const cityRows = counted.filter((row) => row.kind === 'street' && row.level === 'city')
  const city: Row = {
    group: 'city',
    of: null,
    figures: sumOf([...gather([cityRows]).values()].map((figures) => ({ figures }))),
  }
  const unitRows: Row[] = units.map((unit) => ({ group: 'unit', of: unit, figures: byUnit.get(unit.code)! }))
  unitRows.sort(
    (a, b) =>
      b.figures.red - a.figures.red || b.figures.handling - a.figures.handling || (a.of!.code < b.of!.code ? -1 : 1),
  )
  return {
    kind: 'district',
    of,
    at: now.toISOString(),
    total: sumOf(streets),
    rows: [...streets, city, ...unitRows],
    unit: null,
  }
}

async function unitBoard(client: Client, unit: string, now: Date, today: string): Promise<Board> {
  const [of] = await run<Named>(client, query('unitsNamed'), { codes: [unit] })
  if (!of) throw unknown({ en: 'responsible unit', zh: '责任单位' }, unit, 'unit')
  const open = await runOne<Partial<Figures>>(client, query('openOfUnit'), { unit, states: OPEN_STATES, now })
  const days = await runOne<Partial<Figures>>(client, query('daysOfUnit'), { unit, today })
  const sides = await runOne<{ assisting: number; replyDue: number }>(client, query('sidesOfUnit'), { unit })
  const cases = await run<BoardCase>(client, query('pressingOfUnit'), { unit })
  const total = { ...NO_FIGURES, ...open, ...days }
  return { kind: 'unit', of, at: now.toISOString(), total, rows: [], unit: { ...sides!, cases } }
}

/** Puts what several statements counted of the same code together. */
function gather(counts: readonly Counted[][]): Map<string, Figures> {
  const found = new Map<string, Figures>()
  for (const { code, kind: _kind, level: _level, ...part } of counts.flat())
    found.set(code, { ...NO_FIGURES, ...found.get(code), ...part })
  return found
}

const unknown = (what: Sentence, code: string, field: string) =>
  new ProblemError('not_found', {
    detail: { en: `There is no ${what.en} ${code}.`, zh: `没有${what.zh} ${code}。` },
    field,
    value: code,
  })
