/**
 * What writes the answers of routes: compiled from a schema when it first answers, and once for all routes that share it. Nine of
 * ten are the same refusal, and most of the rest are never asked of one process: a start would take a second longer for them.
 */
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyServerOptions } from 'fastify'

type Factory = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>['buildSerializer']

const compilersFor = SerializerSelector()

export const buildSerializer: Factory = (shared, options) => {
  const compile = compilersFor(shared, options)
  const writers = new WeakMap<object, (data: unknown) => string>()
  return (route) => {
    const schema = route.schema as object
    return (data: unknown) => {
      let write = writers.get(schema)
      if (!write) {
        write = compile(route)
        writers.set(schema, write)
      }
      return write(data)
    }
  }
}
