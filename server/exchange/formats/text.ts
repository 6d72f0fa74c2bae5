/** In which encoding text is: a mark at its begin, or what all its bytes fit. */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { FileBroken } from './format.ts'

/** Names of encodings as people, .cpg files and code pages give them. */
export function encodingNamed(name: string): string | null {
  const known = name.trim().toLowerCase().replace(/[\s_]/g, '-')
  if (/^(utf-?8|65001|cp-?65001)$/.test(known)) return 'utf-8'
  if (/^(gbk|gb-?2312|gb-?18030|x-gbk|(cp|ansi|windows-|ms-?)?-?936)$/.test(known)) return 'gb18030'
  if (/^(utf-?16(-?le)?)$/.test(known)) return 'utf-16le'
  if (/^(big-?5|(cp|ansi|windows-)?-?950)$/.test(known)) return 'big5'
  return iconv.encodingExists(known) ? known : null
}

/** @throws FileBroken for a name that is no encoding */
export function requireEncoding(name: string): string {
  const found = encodingNamed(name)
  if (!found)
    throw new FileBroken({
      en: `There is no encoding "${name}". UTF-8 and GB18030 are usual.`,
      zh: `没有编码“${name}”。常用 UTF-8、GB18030。`,
    })
  return found
}

/** The encoding of a text file: its byte order mark, UTF-8 when every byte fits it, else GB18030, which holds GBK and GB 2312. */
export async function detectEncoding(path: string, from = 0): Promise<string> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let isFirst = true
  try {
    for await (const chunk of createReadStream(path, { start: from, highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer
      if (isFirst && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
      isFirst = false
      strict.decode(bytes, { stream: true })
    }
    strict.decode()
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

/** The text of a file in chunks, without a byte order mark. */
export async function* readText(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const text = decoder.write(chunk as Buffer)
    if (text) yield text
  }
  const rest = decoder.end()
  if (rest) yield rest
}

/** Writes what comes, waiting for the disk. */
export const writeAll = (path: string, chunks: AsyncIterable<string | Buffer>): Promise<void> =>
  pipeline(chunks, createWriteStream(path) as WriteStream)

/** Joins many small texts, so that the disk is not asked for each. */
export async function* inBlocks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let block = ''
  for await (const line of lines) {
    block += line
    if (block.length < 1 << 16) continue
    yield block
    block = ''
  }
  if (block) yield block
}
