/** Named queries: SQL lives in `queries.sql` beside who asks it, each statement under `-- name: findCase`. */
import { readFileSync } from 'node:fs'

export interface Query {
  name: string
  /** Statement with $1… placeholders. */
  text: string
  /** Name of each placeholder, in order. */
  parameters: string[]
}

/** Turns `:name` into $n. `::cast` and text in quotes are left alone. */
export function parseQuery(name: string, source: string): Query {
  const parameters: string[] = []
  const text = source.replace(/'(?:[^']|'')*'|--[^\n]*|::|:([a-z_][a-z0-9_]*)/gi, (match, parameter?: string) => {
    if (!parameter) return match
    let index = parameters.indexOf(parameter)
    if (index < 0) index = parameters.push(parameter) - 1
    return `$${index + 1}`
  })
  return { name, text: text.trim(), parameters }
}

/**
 * Reads a file of named queries; the answer gives each by name and throws on a name that is not there.
 * @param base import.meta.url of the caller
 */
export function loadQueries(base: string, file = './queries.sql'): (name: string) => Query {
  const parts = readFileSync(new URL(file, base), 'utf8')
    .split(/^-- name: *(\w+).*$/m)
    .slice(1)
  const queries = new Map<string, Query>()
  for (let index = 0; index < parts.length; index += 2) {
    queries.set(parts[index]!, parseQuery(parts[index]!, parts[index + 1]!))
  }
  return (name) => {
    const query = queries.get(name)
    if (!query) throw new Error(`no query named ${name} in ${file}; it has ${[...queries.keys()].join(', ')}`)
    return query
  }
}
