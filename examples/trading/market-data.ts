// Keeps the last price of each instrument from the feed of the broker, and compares positions with the broker's.
import { dependencies } from 'meterbridge/packs/dependencies'
import { trading } from 'meterbridge/packs/trading'
import { websocket } from 'meterbridge/packs/websocket'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { callJson, startJsonService } from '../json-service.ts'
import { announce } from './announce.ts'
import { checkStores } from './check-stores.ts'
import { symbols, type Quote } from './messages.ts'

const feed = 'practice'
const prices = new Map<string, number>()

checkStores()
await connect()
setInterval(() => void syncPositions(), 500)
const { url } = await startJsonService({
  port: Number(process.env['PORT'] ?? 0),
  routes: { 'GET /quotes': () => [...prices].map(([symbol, price]): Quote => ({ symbol, price })) },
})
announce(url)

async function connect(): Promise<void> {
  const socket = await trading.subscribe({ feed }, async () => {
    const opening = new WebSocket(process.env['FEED_URL']!)
    await once(opening, 'open')
    return opening
  })
  dependencies.report({ name: 'market-ws', up: true, type: 'websocket' })
  trading.setSubscriptions({ feed, count: symbols.length })
  socket.on('message', (data) => {
    const { symbol, price } = JSON.parse(String(data)) as Quote
    prices.set(symbol, price)
  })
  socket.on('error', () => {})
  socket.once('close', (code) => {
    dependencies.report({ name: 'market-ws', up: false, reason: `the feed closed with ${code}` })
    trading.setSubscriptions({ feed, count: 0 })
    void reconnect()
  })
}

async function reconnect(): Promise<void> {
  for (;;) {
    await sleep(100)
    try {
      await connect()
      websocket.recordReconnect({})
      console.log('connected again')
      return
    } catch (error) {
      websocket.recordReconnect({ errorType: (error as NodeJS.ErrnoException).code ?? 'unknown' })
    }
  }
}

async function syncPositions(): Promise<void> {
  try {
    await callJson(`${process.env['BROKER_URL']}/account`)
    trading.recordPositionSync({ outcome: 'success' })
  } catch {
    trading.recordPositionSync({ outcome: 'error' })
  }
}
