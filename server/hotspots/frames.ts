/** GET /api/hotspots/frames: what happens where, slice by slice, for playing it back. */
import { ProblemError } from '../errors.ts'
import type { App, Platform } from '../platform.ts'
import { type Answers, answer, cellColumns, codeColumns, describe, hexesOf } from './answering.ts'
import type { Asking } from './asking.ts'
import { addDays, type CityClock } from './counts/city-clock.ts'
import type { Question } from './counts/counts.ts'
import type { LiveCounts } from './counts/live-counts.ts'
import { columnsOf, effortsOf } from './patrols/effort.ts'
import { MOST_FRAME_ENTRIES, MOST_FRAMES, narrowed, type Step, writeColumns } from './rules.ts'
import { FrameQuery, Frames } from './schema.ts'
import { exposuresOf } from './significance/exposure.ts'

type Asked = Pick<FrameQuery, 'step' | 'level' | 'per'>

export function frames(app: App, asked: { platform: Platform; live: LiveCounts }): void {
  app.get(
    '/api/hotspots/frames',
    { schema: describe('Cases reported by H3 cell or by area, slice by slice', FrameQuery, Frames) },
    (request, reply) => {
      const { step, level, per } = request.query
      return answer(asked, request, reply, (asking) => countFrames(asked.platform, asking, request.query), {
        variant: `${step} ${level ?? ''}`,
        named: per !== undefined,
      })
    },
  )
}

async function countFrames(platform: Platform, asking: Asking, { step, level, per }: Asked): Promise<Answers> {
  const { question, clock, filter } = asking
  const { resolution, from, to } = filter
  const starts = startsOf(question, step, clock)
  const found = level ? framesByArea(asking, level, starts) : framesByCell(asking, starts)
  if (!found) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `There are more than ${MOST_FRAME_ENTRIES.toLocaleString('en')} pairs of ${level ?? 'cell'} and ${step}. Ask for ${level ? 'larger areas' : 'coarser cells'}, longer steps, a box or a shorter period.`,
        zh: `${level ? '区域' : '格子'}与时间片的组合超过 ${MOST_FRAME_ENTRIES.toLocaleString('en')} 个。请改用更大的${level ? '区域' : '格子'}、更长的步长、框选范围或更短的时段。`,
      },
      field: level ? 'level' : 'resolution',
      value: level ?? resolution,
    })
  }
  const { offsets, numbers, counts, places, ids } = found
  const exposures = exposuresOf(platform)
  const measured =
    per &&
    per !== 'patrols' &&
    (await (level ? exposures.ofAreas(per, level, ids(), asking) : exposures.of(per, ids(), asking)))
  const amounts = measured ? measured.amounts : undefined
  const patrolled =
    per === 'patrols' ? await effortsOf(platform).measure(ids(), level ?? resolution, asking, starts) : undefined
  const patrols = patrolled && columnsOf(patrolled)
  const meta = {
    ...(level ? { level } : { resolution }),
    step,
    from,
    to,
    total: counts.reduce((sum, count) => sum + count, 0),
    starts: Array.from(starts.subarray(0, -1), (minute) => new Date(minute * 60_000).toISOString()),
    ...(patrolled && { covered: patrolled.covered }),
  }
  return {
    json: () => ({
      ...meta,
      [level ? 'areas' : 'cells']: ids(),
      offsets: [...offsets],
      numbers: [...numbers],
      counts: [...counts],
      ...(amounts && { amounts: [...amounts] }),
      ...(patrols && Object.fromEntries(Object.entries(patrols).map(([name, column]) => [name, [...column]]))),
    }),
    columns: () =>
      writeColumns(
        meta,
        {
          ...places(),
          offsets,
          numbers: narrowed(numbers),
          counts: narrowed(counts),
          ...(amounts && { amounts: Float32Array.from(amounts) }),
          ...patrols,
        },
        ['highs', 'lows', 'offsets', 'numbers', 'shareOffsets'],
      ),
  }
}

function framesByCell({ counts, question, filter }: Asking, starts: Int32Array) {
  const found = counts.frames(question, filter.resolution, starts, MOST_FRAME_ENTRIES)
  return found && { ...found, ids: () => hexesOf(found.cells), places: () => cellColumns(found.cells) }
}

function framesByArea({ counts, question }: Asking, level: NonNullable<Asked['level']>, starts: Int32Array) {
  const found = counts.areaFrames(question, level, starts, MOST_FRAME_ENTRIES)
  return found && { ...found, ids: () => found.words, places: () => codeColumns(found.words) }
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
      detail: {
        en: `The period has ${starts.length} slices of one ${step}; at most ${MOST_FRAMES} are played. Ask for longer steps or a shorter period.`,
        zh: `时段有 ${starts.length} 个时间片，最多回放 ${MOST_FRAMES} 个。请加长步长或缩短时段。`,
      },
      field: 'step',
      value: step,
    })
  }
  return Int32Array.from([...starts, until])
}
