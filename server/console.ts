/** The console's pages, built when they are missing or older than their sources. */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = join(ROOT, 'dist', 'web', '.sources')

/** Builds dist/web in a process of its own, so that the city can load meanwhile. */
export async function buildConsole(): Promise<void> {
  const sources = hashSources()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return
  await new Promise<void>((done, fail) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: ROOT },
    )
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`the console could not be built:\n${output}`))))
  })
  writeFileSync(STAMP, sources)
}

/** What the console is made of: its own files, and the server's schemas and rules it imports. */
function hashSources(): string {
  const hash = createHash('sha256')
  for (const folder of ['web', 'server', 'tiles']) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true }).map(String).sort()) {
      if (!/\.(ts|tsx|css|html|svg|json)$/.test(name) || name.endsWith('.test.ts')) continue
      if (folder === 'server' && !/(schema|rules|lifecycle)\.ts$/.test(name)) continue
      hash.update(name).update(readFileSync(join(ROOT, folder, name)))
    }
  }
  return hash.update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex')
}
