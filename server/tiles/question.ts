/** What a request for a tile asks, read and checked once: layers, address, properties, filter, time. */
import type { FilterKind } from '../../tiles/layer.ts'
import type { Identity } from '../access/rules.ts'
import { visibilityScope } from '../access/rules.ts'
import type { TileAddress } from '../database/tile-encoder.ts'
import { ProblemError } from '../errors.ts'
import { requireInstant } from '../instants.ts'
import { type Predicate, readFilter } from './filter.ts'
import type { ServedLayer } from './layers.ts'
import { readAddress } from './rules.ts'

/** Now, a moment of the past, or everything reported in a window. */
export type TileTime =
  | { kind: 'now' }
  | { kind: 'asof'; asof: string }
  | { kind: 'window'; from: string | null; until: string | null }

export interface TileQuestion {
  layers: readonly ServedLayer[]
  address: TileAddress
  /** Names of the properties wanted; undefined is all. */
  properties: readonly string[] | undefined
  filter: Predicate | undefined
  time: TileTime
  /** Equal for questions with the same statement and values, address apart. */
  key: string
}

export interface TileAsked {
  layers: string
  z: string
  x: string
  y: string
  properties?: string | undefined
  filter?: string | undefined
  asof?: string | undefined
  datetime?: string | undefined
}

/** The layers of a comma-separated list, each once. Throws not_found with those there are. */
function readLayers(text: string, known: readonly ServedLayer[]): ServedLayer[] {
  return [...new Set(text.split(','))].map((id) => {
    const found = known.find(({ layer }) => layer.id === id)
    if (found) return found
    throw new ProblemError('not_found', {
      detail: {
        en: `There is no tile layer "${id}"; there are ${known.map(({ layer }) => layer.id).join(', ')}. Several are joined by commas.`,
        zh: `没有瓦片图层“${id}”，现有：${known.map(({ layer }) => layer.id).join('、')}。多个图层以逗号分隔。`,
      },
      field: '/layers',
      value: id,
    })
  })
}

/** Reads a request. Throws not_found, tile_outside, bad_filter, bad_request or no_such_time. */
export function readQuestion(asked: TileAsked, known: readonly ServedLayer[]): TileQuestion {
  const layers = readLayers(asked.layers, known)
  const address = readAddress(asked)
  const ids = layers.map(({ layer }) => layer.id).join(',')
  if (
    asked.properties === undefined &&
    asked.filter === undefined &&
    asked.asof === undefined &&
    asked.datetime === undefined
  ) {
    return { layers, address, properties: undefined, filter: undefined, time: { kind: 'now' }, key: ids }
  }
  const properties = asked.properties === undefined ? undefined : readProperties(asked.properties, layers)
  const filter = asked.filter === undefined ? undefined : readFilter(asked.filter, commonFilters(layers))
  const time = readTime(asked, layers)
  return { layers, address, properties, filter, time, key: JSON.stringify([ids, properties, filter?.canonical, time]) }
}

function readProperties(text: string, layers: readonly ServedLayer[]): string[] {
  const wanted = [...new Set(text.split(',').filter((name) => name !== ''))].sort()
  const known = new Set(layers.flatMap(({ layer }) => layer.sourceLayers.flatMap(({ fields }) => Object.keys(fields))))
  const unknown = wanted.find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `The tile has no property "${unknown}"; it has ${[...known].join(', ')}.`,
        zh: `瓦片没有属性“${unknown}”，现有：${[...known].join('、')}。`,
      },
      field: 'properties',
      value: unknown,
    })
  }
  return wanted
}

/** What all of the layers can be asked for. */
export function commonFilters(layers: readonly ServedLayer[]): Record<string, FilterKind> {
  const [first, ...others] = layers.map(({ layer }) => layer.filters)
  return Object.fromEntries(
    Object.entries(first!).filter(([name, kind]) => others.every((other) => other[name] === kind)),
  )
}

function readTime({ asof, datetime }: TileAsked, layers: readonly ServedLayer[]): TileTime {
  if (asof !== undefined && datetime !== undefined) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'Ask for asof (a moment) or for datetime (a window), not for both.',
        zh: 'asof（某一时刻）与 datetime（一段时间）只能选一个。',
      },
      field: 'asof',
      value: asof,
    })
  }
  if (asof !== undefined) {
    must(layers, 'asof')
    return { kind: 'asof', asof: readInstant(asof, 'asof') }
  }
  if (datetime === undefined) return { kind: 'now' }
  must(layers, 'window')
  // OGC API: an interval with an open end written as ".." or left out.
  const ends = datetime.split('/')
  const [from, until] = ends.map((end) => (end === '' || end === '..' ? null : readInstant(end, 'datetime')))
  if (ends.length !== 2 || (from && until && from >= until)) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'datetime is an interval of two instants, the earlier first, for example 2026-10-01T00:00:00Z/2026-11-01T00:00:00Z; an end that is open is written "..".',
        zh: 'datetime 为两个时刻之间的一段，先早后晚，如 2026-10-01T00:00:00Z/2026-11-01T00:00:00Z；不限的一端写作“..”。',
      },
      field: 'datetime',
      value: datetime,
    })
  }
  return { kind: 'window', from: from ?? null, until: until ?? null }
}

function must(layers: readonly ServedLayer[], time: 'asof' | 'window'): void {
  const without = layers.find(({ layer }) => !layer.times.includes(time))
  if (!without) return
  const { id, en, zh } = without.layer
  throw new ProblemError('no_such_time', {
    detail:
      time === 'asof'
        ? {
            en: `${en} (${id}) keep no versions with the time they were valid: leave asof out, or ask for it apart.`,
            zh: `${zh}（${id}）不保留各时刻的版本：请去掉 asof，或单独请求这个图层。`,
          }
        : {
            en: `${en} (${id}) are not reported at a time: leave datetime out, or ask for it apart.`,
            zh: `${zh}（${id}）没有上报时间：请去掉 datetime，或单独请求这个图层。`,
          },
    field: time === 'asof' ? 'asof' : 'datetime',
    value: id,
  })
}

const readInstant = (text: string, field: string) => requireInstant(text, field).toISOString()

/** Two people with the same text here see the same tile of these layers. */
export function sharedWith(layers: readonly ServedLayer[], identity: Identity | null): string {
  const widest = (['person', 'scope', 'signed_in'] as const).find((kind) =>
    layers.some(({ layer }) => layer.sharedBy === kind),
  )
  if (!widest) return 'public'
  if (widest === 'signed_in') return identity ? 'signed in' : 'public'
  return widest === 'scope' ? visibilityScope(identity) : `${visibilityScope(identity)}:${identity?.personId ?? ''}`
}
