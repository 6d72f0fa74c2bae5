/** GET /api/hotspots/frames: what happens where, slice by slice, for playing it back. */
import { ProblemError } from '../errors.ts'
import type { App, Platform } from '../platform.ts'
import { type Answers, answer, cellColumns, describe, hexesOf } from './answering.ts'
import type { Asking } from './asking.ts'
import { addDays, type CityClock } from './counts/city-clock.ts'
import type { Question } from './counts/counts.ts'
import type { LiveCounts } from './counts/live-counts.ts'
import { MOST_FRAME_ENTRIES, MOST_FRAMES, narrowed, type Step, writeColumns } from './rules.ts'
import { CellFrames, FrameQuery } from './schema.ts'

export function frames(app: App, asked: { platform: Platform; live: LiveCounts }): void {
  app.get(
    '/api/hotspots/frames',
    { schema: describe('Cases reported by H3 cell, slice by slice', FrameQuery, CellFrames) },
    (request, reply) => {
      const { step } = request.query
      return answer(asked, request, reply, (asking) => countFrames(asking, step), { variant: step })
    },
  )
}

function countFrames({ counts, clock, question, filter: { resolution, from, to } }: Asking, step: Step): Answers {
  const starts = startsOf(question, step, clock)
  const found = counts.frames(question, resolution, starts, MOST_FRAME_ENTRIES)
  if (!found) {
    throw new ProblemError('bad_request', {
      detail: `There are more than ${MOST_FRAME_ENTRIES.toLocaleString('en')} pairs of cell and ${step}. Ask for coarser cells, longer steps, a box or a shorter period.`,
      field: 'resolution',
      value: resolution,
    })
  }
  const meta = {
    resolution,
    step,
    from,
    to,
    total: found.cells.counts.reduce((sum, count) => sum + count, 0),
    starts: Array.from(starts.subarray(0, -1), (minute) => new Date(minute * 60_000).toISOString()),
  }
  const { offsets, numbers } = found
  return {
    json: () => ({
      ...meta,
      cells: hexesOf(found.cells),
      offsets: [...offsets],
      numbers: [...numbers],
      counts: [...found.counts],
    }),
    columns: () =>
      writeColumns(
        meta,
        { ...cellColumns(found.cells), offsets, numbers: narrowed(numbers), counts: narrowed(found.counts) },
        ['highs', 'lows', 'offsets', 'numbers'],
      ),
  }
}

/** Where slices begin, and where the last one ends. Days and weeks follow the city's clock. */
function startsOf({ from, until }: Question, step: Step, clock: CityClock): Int32Array {
  const starts: number[] = []
  if (step === 'hour') for (let minute = from; minute < until; minute += 60) starts.push(minute)
  else {
    const days = step === 'day' ? 1 : 7
    for (let day = clock.dayAt(from); clock.startOf(day) < until; day = addDays(day, days))
      starts.push(Math.max(from, clock.startOf(day)))
  }
  if (starts.length > MOST_FRAMES) {
    throw new ProblemError('bad_request', {
      detail: `The period has ${starts.length} slices of one ${step}; at most ${MOST_FRAMES} are played. Ask for longer steps or a shorter period.`,
      field: 'step',
      value: step,
    })
  }
  return Int32Array.from([...starts, until])
}
