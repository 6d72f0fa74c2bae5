/** The figures as tables, with what each target is missed by. */
import type { Report } from './load.ts'

/** Of several rounds, the one with the middle rate. */
export const middle = (reports: readonly Report[]): Report =>
  [...reports].sort((a, b) => a.rate - b.rate)[reports.length >> 1]!

const size = (bytes: number) => (bytes >= 9950 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1000).toFixed(1)} kB`)
const rate = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1))

/** A table of contestants; ratios are to the one named, which is the bare SQL. */
export function table(title: string, results: ReadonlyMap<string, Report>, bare?: string): string {
  const base = bare === undefined ? undefined : results.get(bare)?.rate
  const rows = [...results].map(([name, report]) => {
    const cells = [
      name,
      rate(report.rate),
      report.p50.toFixed(report.p50 < 10 ? 2 : 0),
      report.p99.toFixed(report.p99 < 10 ? 2 : 0),
      Number.isNaN(report.bytes) ? '' : size(report.bytes),
      ...(base ? [`${(report.rate / base).toFixed(2)}`] : []),
    ]
    return `| ${cells.join(' | ')} |${report.failed ? ` ${report.failed} FAILED` : ''}`
  })
  const head = ['', 'req/s', 'p50 ms', 'p99 ms', 'a tile', ...(base ? ['× SQL'] : [])]
  return `\n**${title}**\n\n| ${head.join(' | ')} |\n|${' --- |'.repeat(head.length)}\n${rows.join('\n')}`
}

const targets: string[] = []

/** Judges a figure: at least the target. */
export function target(what: string, got: number, least: number, digits = 2): void {
  const missed = got < least ? `missed by ${Math.ceil((1 - got / least) * 100)} %` : 'met'
  targets.push(
    `| ${what} | ${got.toLocaleString('en', { maximumFractionDigits: digits })} | ≥ ${least.toLocaleString('en')} | ${missed} |`,
  )
}

/** Judges a figure: at most the target. */
export function limit(what: string, got: number, most: number): void {
  const missed = got > most ? `missed by ${Math.ceil((got / most - 1) * 100)} %` : 'met'
  targets.push(`| ${what} | ${Math.round(got).toLocaleString('en')} | ≤ ${most.toLocaleString('en')} | ${missed} |`)
}

export const judged = () => `\n**Targets**\n\n| | got | target | |\n| --- | --- | --- | --- |\n${targets.join('\n')}`
