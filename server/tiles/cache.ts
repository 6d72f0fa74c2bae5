/** Tiles of slow-changing public layers, kept up to a number of bytes, least recently used out first. */
export class TileCache<Kept extends { size: number }> {
  private readonly kept = new Map<string, { version: string; tile: Kept }>()
  private readonly limit: number
  private bytes = 0

  constructor(limitBytes: number) {
    this.limit = limitBytes
  }

  /** The tile, unless it was made from an older version of the data. */
  get(key: string, version: string): Kept | undefined {
    const entry = this.kept.get(key)
    if (!entry) return undefined
    this.kept.delete(key)
    if (entry.version !== version) {
      this.bytes -= cost(entry.tile)
      return undefined
    }
    this.kept.set(key, entry)
    return entry.tile
  }

  set(key: string, version: string, tile: Kept): void {
    const before = this.kept.get(key)
    if (before) this.bytes -= cost(before.tile)
    this.kept.delete(key)
    this.kept.set(key, { version, tile })
    this.bytes += cost(tile)
    for (const [oldest, entry] of this.kept) {
      if (this.bytes <= this.limit) break
      this.kept.delete(oldest)
      this.bytes -= cost(entry.tile)
    }
  }
}

// An empty tile still costs its key and entry.
const cost = (tile: { size: number }) => tile.size + 200
