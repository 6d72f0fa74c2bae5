/** Progress on the terminal: one living line where there is one, plain lines elsewhere. */

export class Progress {
  private readonly stream: NodeJS.WriteStream
  private readonly startedAt = Date.now()

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream
  }

  /** Runs a step and says how long it took; `update` tells how far it is. */
  async step<Result>(
    label: string,
    work: (update: (what: string, count: number) => void) => Promise<Result>,
  ): Promise<Result> {
    const begun = Date.now()
    let total = 0
    let told = begun
    this.line(`… ${label}`)
    const result = await work((what, count) => {
      total += count
      if (Date.now() - told < (this.stream.isTTY ? 200 : 5_000)) return
      told = Date.now()
      this.line(`… ${label}: ${what}, ${total.toLocaleString('en')} rows, ${seconds(begun)}`)
    })
    this.line(`✓ ${label}${total ? `: ${total.toLocaleString('en')} rows` : ''}, ${seconds(begun)}`)
    if (this.stream.isTTY) this.stream.write('\n')
    return result
  }

  done(text: string): void {
    this.stream.write(`${text}  (${seconds(this.startedAt)})\n`)
  }

  note(text: string): void {
    this.stream.write(`\n${text}\n`)
  }

  fail(text: string): void {
    process.stderr.write(`\n✗ ${text}\n`)
  }

  private line(text: string): void {
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`)
  }
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`
