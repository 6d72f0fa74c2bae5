import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PAGES } from './lifecycle.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]
const TOP = ['server', 'web', 'sql', 'tiles', 'fixtures', 'docs', '.ci']

describe('the documents', () => {
  it.each(Object.entries(PAGES))('%s is the declared table (npm run docs writes it)', (name, page) => {
    expect(readFileSync(join(ROOT, 'docs', name), 'utf8')).toBe(page())
  })

  it.each(pages)('%s names only paths that exist', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) =>
      normalize(join(dirname(page), match[1]!)),
    )
    const inCode = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)]
      .map((match) => match[1]!)
      .filter((path) => TOP.includes(path.split('/')[0]!) && !/[<>*{…]/.test(path))
    for (const path of [...links, ...inCode]) expect(existsSync(join(ROOT, path)), `${page}: ${path}`).toBe(true)
  })
})
