import { type FileHandle, open } from 'node:fs/promises'

const BLOCK = 1 << 18

/** A file written from its begin on, whose header is known at the end. */
export class BlockFile {
  bytes = 0
  private readonly handle: FileHandle
  private blocks: Buffer[] = []
  private waiting = 0

  private constructor(handle: FileHandle) {
    this.handle = handle
  }

  static create = async (path: string) => new BlockFile(await open(path, 'w'))

  async add(bytes: Buffer): Promise<void> {
    this.blocks.push(bytes)
    this.bytes += bytes.length
    this.waiting += bytes.length
    if (this.waiting >= BLOCK) await this.flush()
  }

  async flush(): Promise<void> {
    await this.handle.writev(this.blocks.length > 0 ? this.blocks : [Buffer.alloc(0)])
    this.blocks = []
    this.waiting = 0
  }

  async putHeader(bytes: Buffer): Promise<void> {
    await this.flush()
    await this.handle.write(bytes, 0, bytes.length, 0)
  }

  close = () => this.handle.close()
}
