/** The surroundings of a case as a picture for paper: self-contained SVG, Chinese, legible in black and white. Pure. */
import {
  Board,
  escapeXml,
  isArea,
  linesOf,
  longestPiece,
  middleOf,
  type Place,
  pathOf,
  pointsOf,
  project,
  textOf,
  widthOf,
} from './drawing.ts'
import { type Feature, MAP_ASPECT, type Scene, type Subject } from './scene.ts'
import { FONT, networkName, PATTERNS, PIPES, ROAD_METRES } from './symbols.ts'

/** Paper units of the map: 960 across print at 170 mm, so that a text of 15 is 7.5 pt. */
const WIDTH = 960
const HEIGHT = WIDTH * MAP_ASPECT
const FOOT = 104
const RED = '#c4161c'
/** Components named on the map, nearest first; all are drawn. */
const NAMED_COMPONENTS = 14

/** Draws a scene. The same scene is the same text. */
export function mapSvg(scene: Scene): string {
  const { subject, features } = scene
  const paper: Paper = {
    toPaper: project(scene.box, WIDTH),
    unitsPerMetre: WIDTH / (scene.box[2] - scene.box[0]),
    board: new Board(WIDTH, HEIGHT),
    subject,
  }
  paper.board.claim([WIDTH - 42, 52], 60, 96) // the arrow
  paper.board.claim([134, HEIGHT - 28], 260, 48) // the scale
  const only = (...layers: Feature['layer'][]) => features.filter(({ layer }) => layers.includes(layer))
  // Texts are placed by rank, the case first, and drawn last.
  const theCase = drawCase(paper)
  const theComponents = drawComponents(only('component'), paper)
  const theGrids = drawGrids(only('grid'), paper)
  const theRoads = drawRoads(only('road'), paper)
  const thePipes = drawPipes(only('pipe_line'), only('pipe_point'), paper)
  const layers = [
    drawGround(only('water', 'green'), paper),
    theRoads.shapes,
    drawMetro(only('metro_line', 'metro_station'), paper),
    theGrids.shapes,
    thePipes.shapes,
    theComponents.shapes,
    theCase.shapes,
    theRoads.texts,
    theGrids.texts,
    thePipes.texts,
    theComponents.texts,
    theCase.texts,
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + FOOT}" width="${WIDTH}" height="${HEIGHT + FOOT}" font-family="${FONT}" role="img" aria-label="${escapeXml(`案卷 ${subject.id} 位置图`)}">`,
    `<title>${escapeXml(`案卷 ${subject.id} 位置图`)}</title>`,
    `<defs>${PATTERNS}<clipPath id="map-frame"><rect width="${WIDTH}" height="${HEIGHT}"/></clipPath></defs>`,
    `<rect width="${WIDTH}" height="${HEIGHT + FOOT}" fill="#fff"/>`,
    `<g clip-path="url(#map-frame)">`,
    ...layers.map((layer) => `<g>${layer}</g>`),
    northArrow(),
    scaleBar(paper.unitsPerMetre),
    '</g>',
    `<rect x=".75" y=".75" width="${WIDTH - 1.5}" height="${HEIGHT - 1.5}" fill="none" stroke="#111" stroke-width="1.5"/>`,
    foot(scene),
    '</svg>',
  ].join('\n')
}

interface Paper {
  toPaper: (position: number[]) => Place
  unitsPerMetre: number
  board: Board
  subject: Subject
}
interface Drawn {
  shapes: string
  texts: string
}

function drawGround(features: readonly Feature[], { toPaper }: Paper): string {
  return features
    .map(({ layer, geometry }) => {
      const area = isArea(geometry)
      const fill = area ? `url(#map-${layer})` : 'none'
      const stroke = layer === 'water' ? '#7d9ab5' : '#9db38a'
      return `<path d="${pathOf(linesOf(geometry, toPaper), area)}" fill="${fill}" fill-rule="evenodd" stroke="${stroke}" stroke-width="1"/>`
    })
    .join('')
}

function drawRoads(features: readonly Feature[], { toPaper, unitsPerMetre, board }: Paper): Drawn {
  const roads = features.map(({ name, kind, geometry }) => ({
    name,
    lines: linesOf(geometry, toPaper),
    width: (ROAD_METRES[kind] ?? 5) * unitsPerMetre,
    grade: Number(kind),
  }))
  const stroke = (width: number, colour: string) => (road: (typeof roads)[number]) =>
    `<path d="${pathOf(road.lines)}" fill="none" stroke="${colour}" stroke-width="${(road.width + width).toFixed(1)}" stroke-linecap="round" stroke-linejoin="round"/>`
  const names = new Set<string>()
  const texts = roads
    .toSorted((a, b) => a.grade - b.grade)
    .map(({ name, lines }) => {
      const piece = longestPiece(lines)
      const size = 17
      if (!name || names.has(name) || !piece || piece.length < widthOf(name, size) + 20) return ''
      const { from, to } = piece
      const at: Place = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
      const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI
      const turn = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle
      const along = Math.abs(turn) > 45
      const width = widthOf(name, size)
      if (!board.claim(at, along ? size + 6 : width, along ? width : size + 6)) return ''
      names.add(name)
      return textOf({ at: [at[0], at[1] + (along ? 0 : size * 0.36)], text: name, size, colour: '#444', turn })
    })
  return {
    shapes: [...roads.map(stroke(2, '#8d8d8d')), ...roads.map(stroke(0, '#fbfbfb'))].join(''),
    texts: texts.join(''),
  }
}

function drawMetro(features: readonly Feature[], { toPaper, board }: Paper): string {
  return features
    .map(({ layer, name, geometry }) =>
      layer === 'metro_line'
        ? `<path d="${pathOf(linesOf(geometry, toPaper))}" fill="none" stroke="#555" stroke-width="5" stroke-dasharray="16 8"/>`
        : pointsOf(geometry, toPaper)
            .map(
              (at) =>
                `<circle cx="${at[0].toFixed(1)}" cy="${at[1].toFixed(1)}" r="9" fill="#fff" stroke="#333" stroke-width="3"/>${board.beside(at, `${name}站`, 16, 13)}`,
            )
            .join(''),
    )
    .join('')
}

function drawGrids(features: readonly Feature[], { toPaper, board, subject }: Paper): Drawn {
  const path = (grid: Feature, style: string) =>
    `<path d="${pathOf(linesOf(grid.geometry, toPaper), true)}" fill="none" ${style}/>`
  const own = features.find(({ code }) => code === subject.gridCode)
  const others = features.filter((grid) => grid !== own)
  const label = (grid: Feature, text: string, size: number, bold: boolean) => {
    const ring = linesOf(grid.geometry, toPaper)[0]
    const at = ring && middleOf(ring, WIDTH, HEIGHT)
    if (!at || !board.claim(at, widthOf(text, size) + 4, size + 4)) return ''
    return textOf({ at: [at[0], at[1] + size * 0.36], text, size, bold, colour: bold ? '#111' : '#6a6a6a' })
  }
  return {
    shapes: [
      ...others.map((grid) => path(grid, 'stroke="#777" stroke-width="1" stroke-dasharray="7 5"')),
      ...(own ? [path(own, 'stroke="#fff" stroke-width="6"'), path(own, 'stroke="#111" stroke-width="3"')] : []),
    ].join(''),
    texts: [
      ...(own ? [label(own, `单元网格 ${own.code}`, 16, true)] : []),
      ...others.map((grid) => label(grid, grid.code.slice(-3), 15, false)),
    ].join(''),
  }
}

function drawPipes(lines: readonly Feature[], points: readonly Feature[], { toPaper, board }: Paper): Drawn {
  const look = (kind: string) => PIPES[kind as keyof typeof PIPES] ?? { colour: '#333', dash: '', letter: '' }
  const lettered = new Map<string, number>()
  const texts = lines.map(({ kind, geometry }) => {
    const piece = longestPiece(linesOf(geometry, toPaper))
    const count = lettered.get(kind) ?? 0
    if (!piece || piece.length < 60 || count >= 4) return ''
    const at: Place = [(piece.from[0] + piece.to[0]) / 2, (piece.from[1] + piece.to[1]) / 2]
    if (!board.claim(at, 18, 18)) return ''
    lettered.set(kind, count + 1)
    return textOf({ at: [at[0], at[1] + 5], text: look(kind).letter, size: 14, colour: look(kind).colour, bold: true })
  })
  const shapes = [
    ...lines.map(
      ({ kind, geometry }) =>
        `<path d="${pathOf(linesOf(geometry, toPaper))}" fill="none" stroke="${look(kind).colour}" stroke-width="2" stroke-dasharray="${look(kind).dash || 'none'}"/>`,
    ),
    ...points.flatMap(({ kind, geometry }) =>
      pointsOf(geometry, toPaper).map(
        ([x, y]) =>
          `<rect x="${(x - 2.6).toFixed(1)}" y="${(y - 2.6).toFixed(1)}" width="5.2" height="5.2" fill="#fff" stroke="${look(kind).colour}" stroke-width="1.4"/>`,
      ),
    ),
  ]
  return { shapes: shapes.join(''), texts: texts.join('') }
}

function drawComponents(features: readonly Feature[], { toPaper, board, subject }: Paper): Drawn {
  const texts: string[] = []
  const shapes = features.map(({ code, name, geometry }) => {
    const own = code === subject.componentCode
    const lines = linesOf(geometry, toPaper)
    const at = pointsOf(geometry, toPaper)[0] ?? lines[0]?.[0]
    if (!at) return ''
    // Its own component is named with the case.
    if (!own && texts.length < NAMED_COMPONENTS) {
      const label = board.beside(at, name, 14, 6, { colour: '#333' })
      if (label) texts.push(label)
    }
    return lines.length
      ? `<path d="${pathOf(lines, isArea(geometry))}" fill="${isArea(geometry) ? '#0001' : 'none'}" stroke="#333" stroke-width="${own ? 3 : 1.2}"/>`
      : `<circle cx="${at[0].toFixed(1)}" cy="${at[1].toFixed(1)}" r="${own ? 5 : 2.8}" fill="${own ? '#111' : '#fff'}" stroke="#222" stroke-width="1.3"/>`
  })
  return { shapes: shapes.join(''), texts: texts.join('') }
}

/** The case itself: red, and a shape nothing else has. */
function drawCase({ toPaper, board, subject }: Paper): Drawn {
  const { geometry } = subject
  const [x, y] = toPaper([subject.easting, subject.northing])
  const lines = linesOf(geometry, toPaper)
  const path = pathOf(lines, isArea(geometry))
  board.claim([x, y], 34, 34)
  const mark = lines.length
    ? `<path d="${path}" fill="${isArea(geometry) ? '#c4161c22' : 'none'}" stroke="#fff" stroke-width="8"/><path d="${path}" fill="none" stroke="${RED}" stroke-width="4"/>`
    : ''
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)]
  return {
    shapes: `${mark}<circle cx="${cx}" cy="${cy}" r="15" fill="none" stroke="#fff" stroke-width="7"/><circle cx="${cx}" cy="${cy}" r="15" fill="none" stroke="${RED}" stroke-width="3.5"/><path d="M${cx} ${(y - 24).toFixed(1)}v12M${cx} ${(y + 12).toFixed(1)}v12M${(x - 24).toFixed(1)} ${cy}h12M${(x + 12).toFixed(1)} ${cy}h12" stroke="${RED}" stroke-width="3"/>`,
    texts: board.beside([x, y], [subject.className, subject.componentCode].filter(Boolean).join(' '), 18, 26, {
      bold: true,
      colour: RED,
    }),
  }
}

function northArrow(): string {
  return `<g transform="translate(${WIDTH - 42} 20)"><path d="M0 0l13 46-13-10-13 10z" fill="#111" stroke="#fff" stroke-width="3" paint-order="stroke"/><path d="M0 0l13 46-13-10z" fill="#fff" stroke="#111" stroke-width="1"/>${textOf({ at: [0, 66], text: '北', size: 18, bold: true })}</g>`
}

function scaleBar(unitsPerMetre: number): string {
  const metres = [500, 200, 100, 50, 20, 10].find((length) => length * unitsPerMetre <= 220) ?? 10
  const length = metres * unitsPerMetre
  const half = (length / 2).toFixed(1)
  return `<g transform="translate(18 ${HEIGHT - 24})"><rect x="-10" y="-26" width="${(length + 62).toFixed(1)}" height="42" fill="#fff" fill-opacity=".88"/><rect width="${half}" height="8" fill="#111"/><rect x="${half}" width="${half}" height="8" fill="#fff" stroke="#111" stroke-width="1.2"/>${textOf({ at: [0, -6], text: '0', size: 14 })}${textOf({ at: [length / 2, -6], text: String(metres / 2), size: 14 })}${textOf({ at: [length, -6], text: `${metres} 米`, size: 14 })}</g>`
}

/** Legend, position and sources, under the map. */
function foot({ subject, features }: Scene): string {
  const has = (layer: Feature['layer']) => features.some((feature) => feature.layer === layer)
  const networks = [...new Set(features.filter(({ layer }) => layer === 'pipe_line').map(({ kind }) => kind))].sort()
  const keys: [string, string][] = [
    [`<circle cx="14" cy="0" r="7" fill="none" stroke="${RED}" stroke-width="3"/>`, '案卷位置'],
    ['<rect x="3" y="-7" width="22" height="14" fill="none" stroke="#111" stroke-width="2.6"/>', '所在单元网格'],
  ]
  if (has('component'))
    keys.push(['<circle cx="14" cy="0" r="3" fill="#fff" stroke="#222" stroke-width="1.4"/>', '部件'])
  for (const network of networks) {
    const { colour, dash } = PIPES[network as keyof typeof PIPES]
    keys.push([
      `<path d="M0 0h30" stroke="${colour}" stroke-width="2.2" stroke-dasharray="${dash || 'none'}"/>`,
      networkName(network),
    ])
  }
  if (has('water'))
    keys.push(['<rect x="3" y="-7" width="24" height="14" fill="url(#map-water)" stroke="#7d9ab5"/>', '水域'])
  if (has('green'))
    keys.push(['<rect x="3" y="-7" width="24" height="14" fill="url(#map-green)" stroke="#9db38a"/>', '绿地'])
  let x = 4
  const legend = keys.map(([symbol, text]) => {
    const part = `<g transform="translate(${x} ${HEIGHT + 22})">${symbol}<text x="32" y="5" font-size="15" fill="#222">${text}</text></g>`
    x += 32 + widthOf(text, 15) + 10
    return part
  })
  const zone = subject.srid >= 4513 && subject.srid <= 4554 ? 'CGCS2000 3°带' : '坐标系'
  const metro = has('metro_line') ? '；地铁线 CC BY 4.0' : ''
  const lines = [
    `${zone}（EPSG:${subject.srid}）　X（北）${subject.northing.toFixed(3)}　Y（东）${subject.easting.toFixed(3)}　经度 ${subject.lon.toFixed(6)}°　纬度 ${subject.lat.toFixed(6)}°`,
    `案卷 ${subject.id}　数据：${subject.cityName}城市运行平台网格、部件、管线与底图${metro}${subject.isDemo ? '（演示城市，非真实记录）' : ''}`,
  ]
  return `<g>${legend.join('')}${lines
    .map(
      (text, index) =>
        `<text x="4" y="${HEIGHT + 58 + index * 26}" font-size="15.5" fill="#333">${escapeXml(text)}</text>`,
    )
    .join('')}</g>`
}
