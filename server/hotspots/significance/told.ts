/** Findings as what is sent: a head and columns side by side, which JSON, binary columns, CSV and GeoJSON are written from. */
import { type Column, narrowed, writeColumns } from '../columns.ts'
import { halvesOf, hexOf } from '../counts/cells.ts'
import { CONFIDENCES, PATTERNS } from '../statistics/rules.ts'
import type { Found } from './finder.ts'
import { EXPOSURES } from './rules.ts'
import type { Significance, WarningTold } from './schema.ts'
import { captionOf, type Names, warningSentence } from './sentences.ts'

export interface Told {
  head: Omit<Significance, ColumnName | 'cells'>
  columns: Record<string, Column>
}
type ColumnName =
  | 'counts'
  | 'sums'
  | 'expected'
  | 'z'
  | 'p'
  | 'q'
  | 'classes'
  | 'exposures'
  | 'rates'
  | 'i'
  | 'quadrants'
  | 'patterns'
  | 'hotSlices'
  | 'coldSlices'
  | 'finalRun'
  | 'trendZ'
  | 'trendP'

/** Numbers of the cells that stand out at the confidence asked for. */
export function standingOut({ findings: { classes, patterns }, question: { confidence } }: Found): Uint32Array {
  const least = CONFIDENCES.findIndex(({ percent }) => percent === confidence) + 1
  const told: number[] = []
  for (let cell = 0; cell < classes.length; cell++)
    if (patterns ? patterns.patterns[cell] !== 0 : Math.abs(classes[cell]!) >= least) told.push(cell)
  return Uint32Array.from(told)
}

/** @param all every cell of the study area, not the findings alone */
export function tell(found: Found, { all, names = new Map() }: { all: boolean; names?: Names }): Told {
  const { findings, area, exposure, question } = found
  const cells = all ? Uint32Array.from(area.cells, (_, cell) => cell) : standingOut(found)
  const halves = Array.from(cells, (cell) => halvesOf(area.cells[cell]!)!)
  const floats = (values: Float64Array) => Float32Array.from(cells, (cell) => values[cell]!)
  const whole = (values: ArrayLike<number>) => narrowed(Uint32Array.from(cells, (cell) => values[cell]!))
  const signed = (values: ArrayLike<number>) => Int8Array.from(cells, (cell) => values[cell]!)
  const { patterns, rates } = findings
  const per = question.exposure ? EXPOSURES[question.exposure].per : 1
  const columns: Record<string, Column> = {
    highs: Uint32Array.from(halves, ([high]) => high),
    lows: Uint32Array.from(halves, ([, low]) => low),
    counts: whole(findings.counts),
    sums: floats(findings.sums),
    expected: floats(findings.expected),
    ...(findings.z ? { z: floats(findings.z) } : {}),
    p: floats(findings.p),
    q: floats(findings.q),
    classes: signed(findings.classes),
    ...(exposure ? { exposures: floats(exposure.amounts) } : {}),
    ...(rates ? { rates: floats(rates.map((rate) => rate * per)) } : {}),
    ...(findings.i ? { i: floats(findings.i) } : {}),
    ...(findings.quadrants ? { quadrants: whole(findings.quadrants) } : {}),
    ...(patterns
      ? {
          patterns: signed(patterns.patterns),
          hotSlices: whole(patterns.hotSlices),
          coldSlices: whole(patterns.coldSlices),
          finalRun: Int16Array.from(cells, (cell) => patterns.finalRun[cell]!),
          trendZ: floats(patterns.trendZ),
          trendP: floats(patterns.trendP),
        }
      : {}),
  }
  return { head: headOf(found, all, names), columns }
}

function headOf(
  { findings, question, asking, area, starts, leftOut, exposure }: Found,
  all: boolean,
  names: Names,
): Told['head'] {
  const { filter } = asking
  const { patterns } = findings
  const method: Significance['method'] = {
    cells: area.cells.length,
    cellsWithCases: findings.counts.reduce((sum, count) => sum + +(count > 0), 0),
    edgeCells: findings.edgeCells,
    leftOut,
    slices: starts.length - 1,
    before: patterns ? Math.min(1, starts.length - 2) : 0,
    mean: findings.mean,
    deviation: findings.deviation,
    thresholds: [...findings.thresholds],
    p: findings.pBy,
    permutations: findings.permutations,
    exposure:
      exposure && question.exposure
        ? {
            name: question.exposure,
            total: exposure.amounts.reduce((sum, amount) => sum + amount, 0),
            per: EXPOSURES[question.exposure].per,
            at: exposure.at.toISOString(),
            ...(exposure.covered === undefined ? {} : { covered: exposure.covered }),
          }
        : null,
    tookMs: Math.round(findings.tookMs),
  }
  const tally = [0, 0, 0, 0, 0, 0, 0]
  for (const one of findings.classes) tally[one + 3]!++
  return {
    measure: question.measure,
    resolution: filter.resolution,
    rings: question.rings,
    correction: question.correction,
    exposure: question.exposure ?? 'none',
    step: question.step,
    confidence: question.confidence,
    all,
    from: filter.from,
    to: filter.to,
    seq: asking.seq,
    total: findings.counts.reduce((sum, count) => sum + count, 0),
    caption: captionOf(question, filter, method, names),
    warnings: warningsTold(findings.warnings),
    method,
    tally,
    ...(findings.global ? { global: findings.global } : {}),
    ...(patterns
      ? {
          patternTally: PATTERNS.map(({ code }, number) => ({
            pattern: code,
            hot: patterns.patterns.filter((one) => one === number).length,
            cold: number === 0 ? 0 : patterns.patterns.filter((one) => one === -number).length,
          })).slice(1),
          starts: Array.from(starts.subarray(0, -1), (minute) => new Date(minute * 60_000).toISOString()),
        }
      : {}),
  }
}

export const warningsTold = (warnings: Found['findings']['warnings']): WarningTold[] =>
  warnings.map((warning) => ({ ...warning, sentence: warningSentence(warning) }))

export const cellsOf = ({ columns: { highs, lows } }: Told): string[] =>
  Array.from(highs!, (high, index) => hexOf(high, lows![index]!))

export const asColumns = ({ head, columns }: Told): Uint8Array<ArrayBuffer> =>
  writeColumns(head, columns, ['highs', 'lows'])

export function asJson(told: Told): Significance {
  const { highs: _highs, lows: _lows, ...columns } = told.columns
  return {
    ...told.head,
    cells: cellsOf(told),
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column, shortest)])),
  } as Significance
}

/** A 32-bit float as text in the digits it has. */
export const shortest = (value: number) => (Number.isInteger(value) ? value : Number(value.toPrecision(7)))
