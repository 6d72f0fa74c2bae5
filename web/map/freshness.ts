/**
 * Keeps what the map holds true: asks again for the tiles that a change touches, and for no others. What is drawn stays
 * until the new tile is there.
 *
 * `refreshTiles` of MapLibre 6.17 reloads tiles that are drawn; this adds what it leaves out. Tiles out of sight are kept
 * and would come back old: they are dropped. A tile that is already being asked for may bring the state of before, and a
 * second request could be overtaken by the first: it is asked again once it is there. A tile that fails to come would take
 * what is drawn with it: that stays, and it is asked for again later.
 *
 * Nothing blinks by itself: a symbol that overlaps freely (icons of cases and components, counts) is drawn with the tile, and
 * one that was there before keeps its opacity. Only a label that is new fades in, over the map's fadeDuration.
 */
import type { ErrorEvent, Tile } from 'maplibre-gl'
import type { Box } from '../../server/tiles/rules.ts'
import { Stale } from './stale.ts'
import { useMapStore } from './store.ts'

const GATHER_MS = 150
/** How soon to look again at a tile that was on its way. */
const AGAIN_MS = 100
const FAILED_MS = 4000

const stale = new Map<string, Stale>()
/** Tiles we asked for again: only these are kept when they fail. */
const asked = new WeakSet<Tile>()
let timer: number | undefined
let due = Number.POSITIVE_INFINITY

/** Tiles of a layer that touch a box no longer show what is; null means all of them. */
export function markStale(layer: string, boxes: readonly Box[] | null): void {
  staleOf(layer).add(boxes)
  wait(GATHER_MS)
}

/** All that the map draws may be old: messages were missed. */
export function markAllStale(): void {
  for (const layer of useMapStore.getState().available) markStale(layer, null)
}

/** To be told of errors of the map: a tile that could not be had again stays as it is drawn. */
export function keepDrawn(event: ErrorEvent): void {
  const { tile, sourceId, error } = event as ErrorEvent & { tile?: Tile; sourceId?: string }
  const { status } = error as { status?: number }
  // A refusal means what it says: what may no longer be seen goes.
  if (!tile || !sourceId || !asked.has(tile) || (status && status < 500 && status !== 429)) return
  if (Object.keys(tile.buckets).length > 0) tile.state = 'loaded'
  staleOf(sourceId).addTile(tile.tileID.canonical)
  wait(FAILED_MS)
}

function staleOf(layer: string): Stale {
  const known = stale.get(layer) ?? new Stale()
  stale.set(layer, known)
  return known
}

/** One timer for all, at the earliest that is asked of it; what nobody sees waits until somebody looks again. */
function wait(milliseconds: number): void {
  const at = performance.now() + milliseconds
  if (document.hidden || at >= due) return
  window.clearTimeout(timer)
  due = at
  timer = window.setTimeout(refresh, milliseconds)
}
document.addEventListener('visibilitychange', () => {
  if (stale.size > 0) wait(0)
})

function refresh(): void {
  due = Number.POSITIVE_INFINITY
  if (document.hidden) return
  const marked = [...stale]
  stale.clear()
  for (const [layer, marks] of marked) refreshTiles(layer, marks)
  if (stale.size > 0) wait(AGAIN_MS)
}

function refreshTiles(layer: string, marks: Stale): void {
  const { map } = useMapStore.getState()
  const manager = map?.style?.tileManagers[layer]
  if (!map || !manager) return
  manager._outOfViewCache.filter((tile) => !marks.has(tile.tileID.canonical))
  const settled: Tile[] = []
  for (const tile of manager._inViewTiles.getAllTiles()) {
    if (!marks.has(tile.tileID.canonical)) continue
    const isSettled = (tile.state === 'loaded' || tile.state === 'errored') && !tile.holdingForSymbolFade()
    if (isSettled) settled.push(tile)
    else staleOf(layer).addTile(tile.tileID.canonical)
  }
  for (const tile of settled) asked.add(tile)
  if (settled.length === 0) return
  map.refreshTiles(
    layer,
    settled.map((tile) => tile.tileID.canonical),
  )
}
