import { useTranslation } from 'react-i18next'
import type { Network, PipeLine } from '../../../server/pipelines/schema.ts'
import { profileOf } from './profile.ts'
import { usePipePoint } from './queries.ts'

const WIDTH = 368
const HEIGHT = 132
const LEFT = 44
const RIGHT = WIDTH - 44

/** Cables carry nothing that falls. */
const FLOWING: readonly Network[] = ['water', 'storm', 'sewage', 'gas']

/** The pipe under the ground from start to end, with its depths and the way it flows. */
export function ProfileChart({ line, colour, dashed }: { line: PipeLine; colour: string; dashed: boolean }) {
  const { t } = useTranslation()
  const start = usePipePoint(line.startPoint).data
  const end = usePipePoint(line.endPoint).data
  const { ground, pipe, known, fallPerMille } = profileOf(line, start?.groundElevation, end?.groundElevation)
  const flows = FLOWING.includes(line.network)
  const top = Math.max(...ground)
  const bottom = Math.min(...pipe)
  const range = Math.max(0.6, top - bottom)
  const y = (level: number) => 22 + ((top - level) / range) * (HEIGHT - 48)
  const middle = (y(pipe[0]) + y(pipe[1])) / 2
  const slope = Math.atan2(y(pipe[1]) - y(pipe[0]), RIGHT - LEFT) * (180 / Math.PI)
  const ends = [
    { x: LEFT, at: 0, depth: line.startDepth, label: t('inventory.pipes.start'), anchor: 'end' },
    { x: RIGHT, at: 1, depth: line.endDepth, label: t('inventory.pipes.end'), anchor: 'start' },
  ] as const
  return (
    <figure className="profile">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('inventory.pipes.profileLabel', { start: line.startDepth, end: line.endDepth })}
      >
        <path
          className="soil"
          d={`M8 ${y(ground[0])}L${LEFT} ${y(ground[0])}L${RIGHT} ${y(ground[1])}L${WIDTH - 8} ${y(ground[1])}V${HEIGHT - 14}H8Z`}
        />
        <path
          className="ground"
          d={`M8 ${y(ground[0])}L${LEFT} ${y(ground[0])}L${RIGHT} ${y(ground[1])}L${WIDTH - 8} ${y(ground[1])}`}
        />
        {ends.map(({ x, at, depth, label, anchor }) => {
          const side = anchor === 'end' ? -6 : 6
          return (
            <g key={label}>
              <path className="depth" d={`M${x} ${y(ground[at])}V${y(pipe[at])}`} />
              <text x={x + side} y={(y(ground[at]) + y(pipe[at])) / 2 + 4} textAnchor={anchor}>
                {depth.toFixed(2)}
              </text>
              <text className="end" x={x} y={HEIGHT - 2} textAnchor="middle">
                {label}
              </text>
              {known && (
                <text className="end" x={x} y={y(ground[at]) - 6} textAnchor="middle">
                  ▽ {ground[at].toFixed(2)}
                </text>
              )}
            </g>
          )
        })}
        <path className="pipe-edge" d={`M${LEFT} ${y(pipe[0])}L${RIGHT} ${y(pipe[1])}`} />
        <path
          className="pipe"
          d={`M${LEFT} ${y(pipe[0])}L${RIGHT} ${y(pipe[1])}`}
          style={{ stroke: colour, strokeDasharray: dashed ? '12 6' : undefined }}
        />
        {flows && (
          <path
            className="arrow"
            d="M-10 -5 10 0 -10 5 -5 0Z"
            transform={`translate(${WIDTH / 2} ${middle - 13}) rotate(${slope + (line.flow === '-' ? 180 : 0)})`}
          />
        )}
      </svg>
      {flows && (
        <figcaption>
          <span>
            {t('inventory.pipes.flow')}: {t(`inventory.pipes.flows.${line.flow}`)}
          </span>
          {known && (
            <span>
              {t('inventory.pipes.grade', { grade: Math.abs(fallPerMille).toFixed(1) })}
              {fallPerMille < -0.05 && ` · ${t('inventory.pipes.against')}`}
            </span>
          )}
        </figcaption>
      )}
    </figure>
  )
}
