/** The picture on a sheet: title, question, map, legend, scale, date. */
import type { Picture } from '../../../map/index.ts'
import type { Caption } from './files.ts'

export interface LegendRow {
  colour: string
  label: string
  note: string
  /** As strong as on the map. */
  opacity: number
}
export interface SheetLook {
  text: string
  faint: string
  ground: string
}

const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans", sans-serif'

/** Lines no longer than the sheet is wide. */
export function wrapped(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  // Chinese breaks anywhere, Latin between words.
  for (const part of text.match(/[\u3000-\u9fff\uff00-\uffef]|\S+|\s+/g) ?? []) {
    if (line !== '' && !fits(line + part)) {
      lines.push(line.trim())
      line = part.trimStart()
    } else line += part
  }
  if (line.trim() !== '') lines.push(line.trim())
  return lines
}

/** The longest round length under a fifth of the width. */
export function scaleOf(widthMetres: number): number {
  const most = widthMetres / 5
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((step) => step * power).find((metres) => metres <= most)!
}

export function drawSheet(
  { canvas: map, ratio, metresPerPixel }: Picture,
  caption: Caption,
  legend: { title: string; rows: readonly LegendRow[] },
  look: SheetLook,
): HTMLCanvasElement {
  const unit = ratio
  const margin = 24 * unit
  const sheet = document.createElement('canvas')
  const paper = sheet.getContext('2d')!
  const font = (size: number, weight = 400) => `${weight} ${size * unit}px ${FONT}`
  const width = map.width + 2 * margin
  paper.font = font(13)
  const question = wrapped(caption.question, (line) => paper.measureText(line).width <= map.width)
  const head = margin + 34 * unit + question.length * 19 * unit + 8 * unit
  const foot = 34 * unit
  sheet.width = width
  sheet.height = head + map.height + foot + margin / 2
  paper.fillStyle = look.ground
  paper.fillRect(0, 0, sheet.width, sheet.height)
  paper.fillStyle = look.text
  paper.font = font(21, 600)
  paper.fillText(caption.title, margin, margin + 16 * unit)
  paper.fillStyle = look.faint
  paper.font = font(13)
  for (const [index, line] of question.entries()) paper.fillText(line, margin, margin + (42 + 19 * index) * unit)
  paper.drawImage(map, margin, head)
  paper.strokeStyle = look.faint
  paper.lineWidth = unit
  paper.strokeRect(margin, head, map.width, map.height)

  if (legend.rows.length > 0) {
    const [rowHeight, inner] = [19 * unit, 10 * unit]
    paper.font = font(12)
    const widest = Math.max(...legend.rows.map(({ label, note }) => paper.measureText(`${label}   ${note}`).width))
    const box = {
      width: Math.max(widest + 44 * unit, paper.measureText(legend.title).width) + 2 * inner,
      height: legend.rows.length * rowHeight + 24 * unit + inner,
    }
    const [x, y] = [margin + 12 * unit, head + map.height - box.height - 12 * unit]
    paper.fillStyle = look.ground
    paper.fillRect(x, y, box.width, box.height)
    paper.fillStyle = look.text
    paper.font = font(12, 600)
    paper.fillText(legend.title, x + inner, y + 18 * unit)
    paper.font = font(12)
    for (const [index, { colour, label, note, opacity }] of legend.rows.entries()) {
      const line = y + 24 * unit + index * rowHeight
      paper.globalAlpha = opacity
      paper.fillStyle = colour
      paper.fillRect(x + inner, line + 3 * unit, 26 * unit, 13 * unit)
      paper.globalAlpha = 1
      paper.fillStyle = look.text
      paper.fillText(label, x + inner + 34 * unit, line + 14 * unit)
      paper.fillStyle = look.faint
      paper.fillText(note, x + box.width - inner - paper.measureText(note).width, line + 14 * unit)
    }
  }

  const baseline = head + map.height + 22 * unit
  const metres = scaleOf(map.width * metresPerPixel)
  const length = metres / metresPerPixel
  paper.fillStyle = look.text
  paper.fillRect(margin, baseline - 2 * unit, length, 2 * unit)
  paper.fillRect(margin, baseline - 8 * unit, unit, 8 * unit)
  paper.fillRect(margin + length - unit, baseline - 8 * unit, unit, 8 * unit)
  paper.font = font(11)
  paper.fillText(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, margin + length + 6 * unit, baseline)
  paper.fillStyle = look.faint
  // The sources ask to be named wherever their data go.
  const last = `${caption.sources} · ${caption.made}`
  paper.fillText(last, width - margin - paper.measureText(last).width, baseline)
  return sheet
}
