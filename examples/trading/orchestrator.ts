// Follows the signals: each run asks for them and sends the orders that they advise.
import { workflows } from 'meterbridge'
import { dependencies } from 'meterbridge/packs/dependencies'
import { trading } from 'meterbridge/packs/trading'
import { setTimeout as sleep } from 'node:timers/promises'
import { callJson, startJsonService } from '../json-service.ts'
import { announce } from './announce.ts'
import { checkStores } from './check-stores.ts'
import type { OrderRequest, Signal } from './messages.ts'

const signalService = process.env['SIGNAL_SERVICE_URL']!
const executionGateway = process.env['EXECUTION_GATEWAY_URL']!

// A service that answers at all is up, whatever it answers.
dependencies.addCheck('signal-service', ({ signal }) => fetch(signalService, { signal }), { type: 'http' })
dependencies.addCheck('execution-gateway', ({ signal }) => fetch(executionGateway, { signal }), {
  type: 'http',
})
checkStores()
const { url } = await startJsonService({ port: Number(process.env['PORT'] ?? 0), routes: {} })
announce(url)

for (let run = 1; ; run++) {
  await workflows.run({ name: 'rebalance' }, rebalance).catch(() => {})
  console.log(`rebalanced ${run} times`)
  await sleep(200)
}

async function rebalance(): Promise<void> {
  const signals = await workflows.action({ type: 'get_signals' }, () =>
    callJson<Signal[]>(`${signalService}/signals`),
  )
  trading.recordSignalsReceived({ count: signals.length })
  for (const { symbol, direction } of signals) {
    if (direction === 'hold') continue
    const accepted = await workflows.action({ type: 'submit_order' }, () =>
      submit({ symbol, side: direction }),
    )
    if (accepted) trading.recordPositionsAdjusted({ count: 1 })
  }
}

async function submit(order: OrderRequest): Promise<boolean> {
  try {
    const { status } = await callJson<{ status: string }>(`${executionGateway}/orders`, order)
    trading.recordOrderSubmitted({ outcome: 'success' })
    return status === 'accepted'
  } catch {
    trading.recordOrderSubmitted({ outcome: 'error' })
    return false
  }
}
