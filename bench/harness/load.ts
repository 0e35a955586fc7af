/**
 * The load generator, a process of its own: keep-alive connections that each send a request, wait for the whole
 * response and send the next, with no pipelining. Its parent sends `{ port, requests }`, it answers `{ done: true }`.
 */
import { connect, type Socket } from 'node:net'

const connections = 20
const items = 100

const requestBytes = Array.from({ length: items }, (_, id) =>
  Buffer.from(`GET /items/${id} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\r\n`),
)

process.on('message', ({ port, requests }: { port: number; requests: number }) => {
  load(port, requests).then(
    () => process.send?.({ done: true }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})

async function load(port: number, requests: number): Promise<void> {
  let sent = 0
  const next = (): Buffer | undefined => (sent < requests ? requestBytes[sent++ % items] : undefined)
  await Promise.all(
    Array.from({ length: connections }, () => driveConnection(connect(port, '127.0.0.1'), next)),
  )
}

/** Sends what `next` gives over one connection, a request at a time, until it gives nothing more. */
function driveConnection(socket: Socket, next: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = ''
    const sendNext = (): void => {
      const request = next()
      if (request === undefined) socket.end()
      else socket.write(request)
    }
    socket.setNoDelay(true)
    socket.on('connect', sendNext)
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (!isWhole(received)) return
      if (!received.startsWith('HTTP/1.1 200 ')) {
        socket.destroy(new Error(`The app answered: ${received.slice(0, 200)}`))
        return
      }
      received = ''
      sendNext()
    })
  })
}

function isWhole(response: string): boolean {
  const headEnd = response.indexOf('\r\n\r\n')
  if (headEnd === -1) return false
  const length = /content-length: (\d+)/i.exec(response)
  return response.length >= headEnd + 4 + Number(length?.[1])
}
