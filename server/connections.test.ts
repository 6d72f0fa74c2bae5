/** A server that stops: what is asked is answered, and no connection keeps it. */
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endConnections } from './connections.ts'
import type { App } from './platform.ts'

/** Longer than a test may take, as is the minute a connection is kept alive: whoever waits for one of them fails. */
const NEVER_MS = 3_600_000
const TEST_MS = 20_000

let app: App
let answer: (text: string) => void
let asked: Promise<unknown>
let clients: Socket[]

beforeEach(() => {
  clients = []
})
afterEach(() => {
  for (const client of clients) client.destroy()
})

async function start(graceMs: number): Promise<void> {
  app = Fastify() as App
  endConnections(app, graceMs)
  asked = new Promise((reached) => {
    app.get('/slow', () => {
      reached(undefined)
      return new Promise((done) => {
        answer = done
      })
    })
  })
  const feeds = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const end of feeds) end()
  })
  app.get('/feed', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', connection: 'keep-alive' })
    reply.raw.write('data: 1\n\n')
    feeds.add(() => reply.raw.end())
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
}

/** Connects and says something; answers all that comes until the connection ends. */
async function client(words = ''): Promise<{ socket: Socket; all: Promise<string> }> {
  const arrived = once(app.server, 'connection')
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  clients.push(socket)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  const all = new Promise<string>((done) => {
    socket.on('error', () => {})
    socket.on('close', () => done(heard))
  })
  await arrived
  if (words) socket.write(words)
  return { socket, all }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`

describe('a server that stops', { timeout: TEST_MS }, () => {
  it('does not wait for a browser that connected ahead and never asked', async () => {
    await start(NEVER_MS)
    const { all } = await client()
    await app.close()
    expect(await all).toBe('')
  })

  it('does not wait for a feed that it ended itself', async () => {
    await start(NEVER_MS)
    const { socket, all } = await client(get('/feed'))
    await once(socket, 'data')
    await app.close()
    expect(await all).toMatch(/data: 1[\s\S]*\r\n0\r\n\r\n$/)
  })

  it('answers what was asked before', async () => {
    await start(NEVER_MS)
    const { all } = await client(get('/slow'))
    await asked
    const closed = app.close()
    await new Promise((done) => setTimeout(done, 200))
    answer('the answer')
    await closed
    expect(await all).toMatch(/^HTTP\/1\.1 200[\s\S]*the answer$/)
  })

  it('cuts what is still unanswered, or half asked, when its grace is over', async () => {
    await start(100)
    const half = await client('POST /slow HTTP/1.1\r\nHost: here\r\nContent-Le')
    const slow = await client(get('/slow'))
    await asked
    await app.close()
    expect(await Promise.all([half.all, slow.all])).toEqual(['', ''])
  })
})
