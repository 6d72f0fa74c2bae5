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
 * Reads a file of named queries.
 * @param base import.meta.url of the caller
 */
export function loadQueries<Name extends string>(base: string, file = './queries.sql'): Record<Name, Query> {
  const source = readFileSync(new URL(file, base), 'utf8')
  const parts = source.split(/^-- name: *(\w+).*$/m).slice(1)
  const queries: Record<string, Query> = {}
  for (let index = 0; index < parts.length; index += 2) {
    const name = parts[index]!
    queries[name] = parseQuery(name, parts[index + 1]!)
  }
  // A misspelt name fails when it is first used, with the name in the message.
  return new Proxy(queries, {
    get(target, name: string) {
      const query = target[name]
      if (!query && typeof name === 'string') throw new Error(`no query named ${name} in ${file}`)
      return query
    },
  }) as Record<Name, Query>
}
