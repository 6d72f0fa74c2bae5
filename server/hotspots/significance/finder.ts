/** One question about significance: its study area, its exposure, its findings, each kept for whoever asks the same. */
import { LRUCache } from 'lru-cache'
import { type Identity, visibilityScope } from '../../access/rules.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import { type Asking, settle } from '../asking.ts'
import { liveCountsOf } from '../counts/index.ts'
import { canonicalText } from '../rules.ts'
import type { Warning } from '../statistics/warnings.ts'
import type { Findings } from './analysis.ts'
import { Analyst } from './analyst.ts'
import { type Amounts, type Exposures, exposuresOf } from './exposure.ts'
import {
  MOST_BINS,
  MOST_BINS_AT_ONCE,
  MOST_CELLS_AT_ONCE,
  readQuestion,
  type SignificanceAsked,
  type SignificanceQuestion,
  writeQuestion,
} from './rules.ts'
import { STEP_WORDS } from './sentences.ts'
import { slicesOf } from './slices.ts'
import { type StudyArea, type StudyAreas, studyAreasOf } from './study-area.ts'

/** A question that is settled and not answered yet. */
export interface Posed {
  asking: Asking
  question: SignificanceQuestion
  /** Cells that have an exposure, if one is asked for. */
  area: StudyArea
  leftOut: number
  exposure: Amounts | null
  /** Minutes at which slices begin, and the end of the last. */
  starts: Int32Array
  bins: number
  /** Names the answer: the same for the same question of the same data by somebody who sees the same. */
  key: string
}
export interface Found extends Posed {
  findings: Findings
}
interface Following {
  progress?: (done: number) => void
  signal?: AbortSignal
}

export class Finder {
  readonly areas: StudyAreas
  private readonly platform: Platform
  private readonly exposures: Exposures
  private readonly analyst = new Analyst()
  private readonly kept = new LRUCache<string, Promise<Found>>({ max: 24 })

  constructor(platform: Platform) {
    this.platform = platform
    this.areas = studyAreasOf(platform)
    this.exposures = exposuresOf(platform)
  }

  /** @throws ProblemError whatever a question to the counts throws; bad_request for a period shorter than two slices */
  async pose(identity: Identity, asked: SignificanceAsked): Promise<Posed> {
    const asking = await settle(this.platform, liveCountsOf(this.platform), identity, asked)
    const { from, until } = asking.question
    const question = readQuestion(asked, (until - from) / 1440)
    const starts = question.step ? slicesOf(from, until, question.step, asking.clock) : Int32Array.of(from, until)
    if (starts.length < 3 && question.step) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `A pattern over time needs two slices at least; the period has ${starts.length - 1} of one ${question.step}. Ask for a longer period or shorter steps.`,
          zh: `演变至少要两个时间片，所选时段按${STEP_WORDS[question.step].zh}分只有 ${starts.length - 1} 片。请延长时段或缩短时间片。`,
        },
        field: 'step',
        value: question.step,
      })
    }
    const whole = await this.areas.find(identity, asking.filter)
    // Weeks may leave out the first days of a period.
    const over = Int32Array.of(starts[0]!, starts.at(-1)!)
    const exposure = question.exposure && (await this.exposures.of(question.exposure, whole.cells, asking, over))
    const { area, amounts } = exposed(
      whole,
      exposure,
      [question.exposure, canonicalText(asking.filter), ...over].join(' '),
    )
    const key = [
      canonicalText(asking.filter),
      new URLSearchParams(writeQuestion(question)),
      visibilityScope(identity),
      area.key,
      exposure ? exposure.at.toISOString() : '',
      asking.seq,
    ].join('|')
    return {
      asking,
      question,
      area,
      leftOut: whole.cells.length - area.cells.length,
      exposure: exposure && amounts ? { ...exposure, amounts } : null,
      starts,
      bins: area.cells.length * (starts.length - 1),
      key,
    }
  }

  /** Findings of all cells of the study area. */
  async find(posed: Posed): Promise<Found> {
    const known = this.kept.get(posed.key)
    if (known) return known
    const found = this.compute(posed)
    this.kept.set(posed.key, found)
    found.catch(() => this.kept.delete(posed.key))
    return found
  }

  /** The same, kept for nobody: of runs, which are large. */
  async compute(posed: Posed, following: Following = {}): Promise<Found> {
    const { asking, question, area, exposure, starts } = posed
    const counts = asking.counts.matrix(asking.question, area.cells, starts)
    const task = {
      measure: question.measure,
      correction: question.correction,
      confidence: question.confidence,
      rings: question.rings,
      counts,
      slices: starts.length - 1,
      exposure: exposure?.amounts ?? null,
      exposureBySlice:
        question.exposure === 'patrols' && question.step
          ? await this.exposures.bySlice(area.cells, asking, starts)
          : null,
    }
    const findings = await this.analyst.analyse(area.key, area.cells, task, following)
    return {
      ...posed,
      findings: { ...findings, warnings: [...unfinished(posed, this.platform.now()), ...findings.warnings] },
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.analyst.close(), this.areas.close()])
  }
}

/** More of the final slice still to come, and it looks as if there were fewer cases than there will be. */
const MOST_TO_COME = 0.1

/** A pattern is called by its final slice: who asks for one that goes on is told. Slices that ended now would change with every hour. */
function unfinished({ question, starts }: Posed, now: Date): Warning[] {
  if (!question.step) return []
  const [start, until] = starts.subarray(-2) as unknown as [number, number]
  const toCome = (until - now.getTime() / 60_000) / (until - start)
  return toCome > MOST_TO_COME
    ? [{ code: 'unfinished_slice', figures: { percent: Math.round(100 * Math.min(1, toCome)) } }]
    : []
}

export const isLarge = ({ bins, area }: Posed) => bins > MOST_BINS_AT_ONCE || area.cells.length > MOST_CELLS_AT_ONCE

/** Refuses what would take gigabytes. */
export function checkBins({ bins, question }: Posed): void {
  if (bins <= MOST_BINS) return
  throw new ProblemError('bad_request', {
    detail: {
      en: `The question has ${bins.toLocaleString('en')} cells × slices; at most ${MOST_BINS.toLocaleString('en')} are taken. Ask for coarser cells, longer steps, a shorter period or fewer areas.`,
      zh: `共有 ${bins.toLocaleString('en')} 个“格子 × 时间片”，最多接受 ${MOST_BINS.toLocaleString('en')} 个。请放大格子、加长时间片、缩短时段或减少区域。`,
    },
    field: question.step ? 'step' : 'resolution',
    value: bins,
  })
}

/** A cell without exposure has no rate: it is left out. Which are left changes with the inventory, and with the classes asked for. */
function exposed(
  area: StudyArea,
  exposure: Amounts | null,
  what: string,
): { area: StudyArea; amounts: Float64Array | null } {
  if (!exposure) return { area, amounts: null }
  const { amounts, at } = exposure
  return {
    area: {
      cells: area.cells.filter((_, index) => amounts[index]! > 0),
      key: `${area.key} ${what} ${at.toISOString()}`,
    },
    amounts: amounts.filter((amount) => amount > 0),
  }
}
