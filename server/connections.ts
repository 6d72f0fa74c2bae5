/** How a server that stops lets go of its connections. */
import type { Socket } from 'node:net'
import type { App } from './platform.ts'

/** How long a request that is being answered may still take. */
const GRACE_MS = 4_000
const LOOK_MS = 50

/**
 * Ends connections when the application closes, as soon as nothing is asked on them. Node's own close waits for two kinds
 * too long: one that has never asked anything (browsers connect ahead of what they will ask), and one whose answer ends after
 * the close began (it is kept alive for another minute). A request still being answered, or read, after `graceMs` is cut.
 */
export function endConnections(app: Pick<App, 'server' | 'addHook'>, graceMs = GRACE_MS): void {
  const { server } = app
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    if (!server.listening) return
    const cutAt = Date.now() + graceMs
    const looking = setInterval(() => {
      for (const socket of open) if (socket.bytesRead === 0 || Date.now() >= cutAt) socket.destroy()
      server.closeIdleConnections()
    }, LOOK_MS)
    server.once('close', () => clearInterval(looking))
  })
}
