/** Who is measured: our own server, started here, and peers that answer at addresses given by template. */
import { fork } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { TileAddress } from '../../database/tile-encoder.ts'
import { addressOf } from './draw.ts'

export interface Contestant {
  name: string
  /** The address of a like-for-like tile. */
  address: (layer: string, tile: TileAddress) => string
}

/** `martin=http://127.0.0.1:3000/{layer}/{z}/{x}/{y}` as a contestant. */
export function peer(text: string): Contestant {
  const [, name, template] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? []
  if (!name || !template || !['{z}', '{x}', '{y}', '{layer}'].every((part) => template.includes(part)))
    throw new Error(`expected a peer as name=http://host/{layer}/{z}/{x}/{y}, got ${text}`)
  return { name, address: (layer, tile) => addressOf(template, layer, tile) }
}

export interface OwnServer extends Contestant {
  origin: string
  /** Headers of an administrator. */
  headers: Record<string, string>
  close: () => void
}

/** Starts our server. No cache megabytes: every tile is made anew. */
export async function ownServer(databaseUrl: string, pool: number, cacheMegabytes: number): Promise<OwnServer> {
  const port = await freePort()
  const child = fork(fileURLToPath(new URL('./serve.ts', import.meta.url)), {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      POOL: String(pool),
      PROCESSES: String(Math.min(pool, availableParallelism())),
      TILE_CACHE_MB: String(cacheMegabytes),
    },
  })
  await new Promise((done, fail) => {
    child.once('message', done)
    child.once('exit', () => fail(new Error('our server did not start')))
  })
  const origin = `http://127.0.0.1:${port}`
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"person":"admin"}',
  })
  const { token } = (await answer.json()) as { token: string }
  return {
    name: cacheMegabytes > 0 ? 'wangge, cache' : 'wangge',
    origin,
    headers: { authorization: `Bearer ${token}` },
    address: (layer, tile) => addressOf(`${origin}/bench/tiles/{layer}/{z}/{x}/{y}.mvt`, layer, tile),
    close: () => void child.kill(),
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })
}
