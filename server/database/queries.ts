/** Named queries: SQL lives in `queries.sql` beside who asks it, each statement under `-- name: findCase`. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Query {
  name: string
  /** Statement with $1… placeholders. */
  text: string
  /** Name of each placeholder, in order. */
  parameters: string[]
  /** Name to keep its plan under, of a statement marked `(prepared)`: one whose best plan does not depend on its values. */
  prepared?: string
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
    .split(/^-- name: *(\w+)( \(prepared\))?.*$/m)
    .slice(1)
  const queries = new Map<string, Query>()
  for (let index = 0; index < parts.length; index += 3) {
    const query = parseQuery(parts[index]!, parts[index + 2]!)
    const prepared =
      parts[index + 1] && `${query.name}_${createHash('sha256').update(query.text).digest('hex').slice(0, 16)}`
    queries.set(query.name, { ...query, ...(prepared ? { prepared } : {}) })
  }
  return (name) => {
    const query = queries.get(name)
    if (!query) throw new Error(`no query named ${name} in ${file}; it has ${[...queries.keys()].join(', ')}`)
    return query
  }
}
