import { cellToBoundary } from 'h3-js'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AreaShapes } from '../../../../server/areas/schema.ts'
import type { Briefing } from '../../../../server/hotspots/briefing/schema.ts'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'
import { useLabel } from '../../../i18n/label.ts'
import { cssOf } from '../../../map/layers/heat.ts'
import { centreOfCell } from '../cells.ts'
import { lookOf, looksOf } from '../spots/looks.ts'
import { barOf, pathOf, projectionOf, ringsOf } from './project.ts'

const WIDTH = 520
/** A long district still leaves room for the figures above it on the first sheet. */
const RATIO = 0.6

/** Findings over the outlines of streets, drawn as lines: on paper sharper than a picture of the map. */
export function SpotSheetMap({
  found,
  shapes,
  numbered,
}: {
  found: Significance
  shapes: AreaShapes['features']
  /** Hot spots whose number in the list below stands on the map. */
  numbered: Briefing['strongest']
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const looks = useMemo(() => looksOf(found, 'light'), [found])
  const drawn = useMemo(() => {
    const outlines = shapes.map(({ id, geometry }) => ({ id, rings: ringsOf(geometry) }))
    const paper = projectionOf(
      outlines.flatMap(({ rings }) => rings.flat()),
      WIDTH,
      RATIO,
    )
    const cells = found.cells.flatMap((cell, index) => {
      const look = lookOf(found, index, 'light')
      return look
        ? [
            {
              cell,
              fill: cssOf(look.colour),
              path: pathOf([cellToBoundary(cell, true)], paper),
              letter: found.measure === 'gi' ? null : look.letter,
              at: paper.at(centreOfCell(cell)),
            },
          ]
        : []
    })
    return { paper, cells, outlines: outlines.map(({ id, rings }) => ({ id, path: pathOf(rings, paper) })) }
  }, [found, shapes])
  const { paper, cells, outlines } = drawn
  const bar = barOf(paper, 90)
  return (
    <figure className="briefing-map">
      <svg
        viewBox={`-4 -4 ${paper.width + 8} ${paper.height + 26}`}
        role="img"
        aria-label={t(`explore.spots.titles.${found.measure}`)}
      >
        <g className="briefing-ground">
          {outlines.map(({ id, path }) => (
            <path key={id} d={path} />
          ))}
        </g>
        {cells.map(({ cell, fill, path }) => (
          <path key={cell} d={path} fill={fill} />
        ))}
        <g className="briefing-lines">
          {outlines.map(({ id, path }) => (
            <path key={id} d={path} />
          ))}
        </g>
        {/* Kinds that share a colour are told apart by their letter, as on the screen. */}
        {cells.map(
          ({ cell, letter, at: [x, y] }) =>
            letter && (
              <text key={cell} className="briefing-letter" x={x} y={y + 2.3}>
                {label(letter)}
              </text>
            ),
        )}
        {numbered.map(({ cell, position }, index) => {
          const [x, y] = paper.at(position)
          return (
            <g key={cell} className="briefing-number" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
              <circle r={7.5} />
              <text dy={3.4}>{index + 1}</text>
            </g>
          )
        })}
        <g className="briefing-scale" transform={`translate(0 ${(paper.height + 16).toFixed(1)})`}>
          <path d={`M0.5-4V0H${bar.length.toFixed(1)}V-4`} />
          <text x={bar.length + 6}>{bar.km} km</text>
          <text x={paper.width} className="briefing-end">
            {t('map.attributionAreas')}
          </text>
        </g>
      </svg>
      <figcaption>
        {looks.length === 0 && t('explore.spots.none')}
        {looks.map((look) => (
          <span key={look.key}>
            <i style={{ background: cssOf(look.colour) }} />
            {found.measure !== 'gi' && `${label(look.letter)} `}
            {label(look.words)} <b>{look.cells}</b>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
