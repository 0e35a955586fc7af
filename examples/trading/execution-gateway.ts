// Places orders at the broker behind a circuit breaker, and keeps positions by the fills that the broker reports.
import CircuitBreaker from 'opossum'
import { circuitBreaker } from 'meterbridge/packs/circuit-breaker'
import { dependencies } from 'meterbridge/packs/dependencies'
import { trading, type OrderStatus } from 'meterbridge/packs/trading'
import { callJson, startJsonService } from '../json-service.ts'
import { announce } from './announce.ts'
import { checkStores } from './check-stores.ts'
import type { BrokerOrder, OrderRequest } from './messages.ts'

const brokerUrl = process.env['BROKER_URL']!
const positions = new Map<string, number>()
let profitCents = 0

const broker = new CircuitBreaker(
  (order: BrokerOrder) => callJson<{ status: OrderStatus }>(`${brokerUrl}/orders`, order),
  { name: 'broker', timeout: 5_000 },
)
circuitBreaker.watch(broker)
dependencies.addCheck('broker', () => callJson(`${brokerUrl}/account`), { type: 'http' })
checkStores()

const { url } = await startJsonService({
  port: Number(process.env['PORT'] ?? 0),
  routes: {
    'POST /orders': (body) => place(body as OrderRequest),
    'POST /webhook': (body) => fill(body as OrderRequest),
  },
})
announce(url)

function place({ symbol, side }: OrderRequest): Promise<{ status: OrderStatus }> {
  return trading.placeOrder({ symbol, side }, async (report) => {
    trading.recordOrder({ symbol, side, status: 'submitted' })
    const answer = await broker.fire({ symbol, side, webhook: `${url}/webhook` })
    report.status(answer.status)
    return answer
  })
}

function fill({ symbol, side }: OrderRequest): void {
  trading.recordOrder({ symbol, side, status: 'filled' })
  const size = (positions.get(symbol) ?? 0) + (side === 'buy' ? 1 : -1)
  positions.set(symbol, size)
  trading.setPosition({ symbol, size })
  profitCents += Math.round(Math.random() * 100 - 50)
  trading.setProfit({ type: 'realized', currency: 'USD', amountMinor: profitCents })
}
