/** A tile as it is kept: packed as it was asked for, each packing made once. */
import { type Packing, pack, unpack } from './packing.ts'

// Below this many bytes packing saves less than a packet.
const WORTH_PACKING = 256

export class Tile {
  /** Hash of the bytes before packing; empty for an empty tile. */
  readonly tag: string
  private readonly ready = new Map<Packing, Buffer>()
  private readonly making = new Map<Packing, Promise<Buffer>>()
  private readonly small: boolean
  private plainWanted = false

  constructor(tag: string, packing: Packing, bytes: Buffer) {
    this.tag = tag
    this.ready.set(packing, bytes)
    this.small = packing === 'identity' && bytes.length < WORTH_PACKING
  }

  /** Bytes it takes, in all packings. */
  get size(): number {
    let sum = 0
    for (const { length } of this.ready.values()) sum += length
    return sum
  }

  /** The bytes to send to who accepts this packing, and the packing they have: what is tiny goes plain. */
  as(packing: Packing): [Buffer, Packing] | Promise<[Buffer, Packing]> {
    const wanted = this.small ? 'identity' : packing
    const found = this.ready.get(wanted)
    return found ? [found, wanted] : this.packAs(wanted).then((bytes) => [bytes, wanted])
  }

  private packAs(packing: Packing): Promise<Buffer> {
    const running = this.making.get(packing)
    if (running) return running
    const [from, bytes] = this.ready.entries().next().value!
    const made = unpack(bytes, from)
      .then((plain) => pack(plain, packing))
      .then((packed) => {
        this.ready.set(packing, packed)
        // It is made plain and kept packed; plain too for those who ask so again.
        if (packing === 'identity') this.plainWanted = true
        else if (!this.plainWanted) this.ready.delete('identity')
        return packed
      })
      .finally(() => this.making.delete(packing))
    this.making.set(packing, made)
    return made
  }
}

export const EMPTY = new Tile('', 'identity', Buffer.alloc(0))
