import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { callJson, startJsonService } from '../json-service.ts'
import { symbols, type BrokerOrder } from './messages.ts'

/** Starts a broker for practice: it takes orders, rejects some, reports fills, and streams prices. */
export async function startBroker(): Promise<{ url: string; feedUrl: string }> {
  let orders = 0
  const { url } = await startJsonService({
    routes: {
      'GET /account': () => ({ open: true }),
      'POST /orders': (body) => {
        const { webhook, ...order } = body as BrokerOrder
        orders++
        if (orders % 5 === 0) return { status: 'rejected' }
        setTimeout(() => void callJson(webhook, { ...order, status: 'filled' }).catch(() => {}), 5)
        return { status: 'accepted' }
      },
    },
  })
  return { url, feedUrl: await startFeed() }
}

/** Streams a price of each symbol again and again; a connection is lost now and then, as real ones are. */
function startFeed(): Promise<string> {
  const server = createServer()
  new WebSocketServer({ server }).on('connection', (socket) => {
    let rounds = 0
    const timer = setInterval(() => {
      for (const symbol of symbols) socket.send(JSON.stringify({ symbol, price: 100 + Math.random() * 10 }))
      if (++rounds === 20) socket.terminate()
    }, 50)
    socket.on('close', () => clearInterval(timer))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
