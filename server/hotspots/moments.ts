/** GET /api/hotspots/moments: case by case from when to when, for drawing each as long as it lasts. */
import { ProblemError } from '../errors.ts'
import type { App, Platform } from '../platform.ts'
import { type Answers, answer, cellColumns, describe, hexesOf } from './answering.ts'
import type { Asking } from './asking.ts'
import { FINEST } from './counts/cells.ts'
import type { LiveCounts } from './counts/live-counts.ts'
import { MOST_MOMENTS, narrowed, writeColumns } from './rules.ts'
import { MomentQuery, Moments } from './schema.ts'

/** What was reported longer ago and is still open stays out of a film: a year. */
const CARRIED_MINUTES = 366 * 1440

export function moments(app: App, asked: { platform: Platform; live: LiveCounts }): void {
  app.get(
    '/api/hotspots/moments',
    { schema: describe('When each case was reported and ended, and in which small cell', MomentQuery, Moments) },
    (request, reply) => {
      const { carried } = request.query
      const work = async (asking: Asking) => {
        if (!carried) return listMoments(asking)
        const openSince = asking.question.from - CARRIED_MINUTES
        await asked.live.since(openSince)
        return listMoments(asking, openSince)
      }
      return answer(asked, request, reply, work, { variant: carried ? 'carried' : '' })
    },
  )
}

/** To the cell, as the counts are: who is counted here is not named. */
function listMoments({ counts, question, filter: { from, to } }: Asking, openSince?: number): Answers {
  const found = counts.moments(question, MOST_MOMENTS, openSince)
  if (!found) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `There are more than ${MOST_MOMENTS.toLocaleString('en')} cases; so many are not drawn one by one. Ask for a box, an area or a shorter period.`,
        zh: `案卷超过 ${MOST_MOMENTS.toLocaleString('en')} 件，不再逐件显示。请框选范围、指定区域或缩短时段。`,
      },
      field: 'from',
      value: from,
    })
  }
  const meta = { resolution: FINEST, from, to, total: found.numbers.length }
  return {
    json: () => ({
      ...meta,
      cells: hexesOf(found.cells),
      numbers: [...found.numbers],
      reported: [...found.reported],
      ended: [...found.ended],
    }),
    columns: () =>
      writeColumns(
        meta,
        {
          ...cellColumns(found.cells),
          numbers: narrowed(found.numbers),
          reported: found.reported,
          // How long it lasted; as a whole minute at least, for 0 is open still.
          lasted: narrowed(
            found.ended.map((ended, row) => (ended === 0 ? 0 : Math.max(1, ended - found.reported[row]!))),
          ),
        },
        ['highs', 'lows', 'reported'],
      ),
  }
}
