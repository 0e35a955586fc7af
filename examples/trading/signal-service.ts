// Asks a model of its own what to buy and what to sell at the prices of now.
import { ml } from 'meterbridge/packs/ml'
import { trading } from 'meterbridge/packs/trading'
import { callJson, startJsonService } from '../json-service.ts'
import { announce } from './announce.ts'
import { checkStores } from './check-stores.ts'
import type { Quote, Signal } from './messages.ts'

const model = 'momentum'
const lastPrices = new Map<string, number>()

checkStores()
await ml.reload({ model }, async () => lastPrices.clear())
ml.setModel({ model, loaded: true, version: 'v1' })
const { url } = await startJsonService({
  port: Number(process.env['PORT'] ?? 0),
  routes: { 'GET /signals': () => trading.generateSignals({ strategy: model }, generate) },
})
announce(url)

async function generate(): Promise<readonly Signal[]> {
  const quotes = await callJson<Quote[]>(`${process.env['MARKET_DATA_URL']}/quotes`)
  const signals = ml.infer({ model }, (report) => {
    report.predictions(quotes.length)
    return quotes.map(predict)
  })
  for (const signal of signals) trading.recordSignal(signal)
  return signals
}

function predict({ symbol, price }: Quote): Signal {
  const change = price - (lastPrices.get(symbol) ?? price)
  lastPrices.set(symbol, price)
  return { symbol, direction: change > 0 ? 'buy' : change < 0 ? 'sell' : 'hold' }
}
