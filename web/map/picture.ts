/** The map and what deck.gl draws above it as one picture, without what panels cover, at the fineness of print. */
import { deckCanvas } from './overlay.ts'
import { useMapStore } from './store.ts'

export interface Picture {
  canvas: HTMLCanvasElement
  /** Pixels of the picture by pixel of the screen. */
  ratio: number
  /** Metres that a pixel of the picture is wide, in its middle. */
  metresPerPixel: number
}

/** About 200 dots an inch on A4. */
const RATIO = 2

export async function takePicture(): Promise<Picture | null> {
  const { map, padding } = useMapStore.getState()
  if (!map) return null
  const before = map.getPixelRatio()
  const ratio = Math.max(RATIO, before)
  map.setPixelRatio(ratio)
  try {
    await Promise.race([new Promise((done) => map.once('idle', done)), new Promise((done) => setTimeout(done, 3000))])
    const { top = 0, right = 0, bottom = 0, left = 0 } = padding
    const { clientWidth, clientHeight } = map.getContainer()
    const canvas = document.createElement('canvas')
    canvas.width = (clientWidth - left - right) * ratio
    canvas.height = (clientHeight - top - bottom) * ratio
    const paper = canvas.getContext('2d')!
    paper.translate(-left * ratio, -top * ratio)
    // In the same task as the drawing, the frames are still there to be read.
    map.redraw()
    paper.drawImage(map.getCanvas(), 0, 0, clientWidth * ratio, clientHeight * ratio)
    const deck = deckCanvas()
    if (deck) paper.drawImage(deck, 0, 0, clientWidth * ratio, clientHeight * ratio)
    const { lat } = map.getCenter()
    const metres = (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
    return { canvas, ratio, metresPerPixel: metres / ratio }
  } finally {
    map.setPixelRatio(before)
  }
}
