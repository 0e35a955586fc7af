// A scanner of markets: it scans again and again by two strategies, trains the model behind them, and has an API
// with logins.
import { auth } from 'meterbridge/packs/auth'
import { ml } from 'meterbridge/packs/ml'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { activeConnections } from './metrics.ts'
import { scan, type Strategy } from './scan.ts'

const model = 'ranker'
let connections = 0

const server = createServer((request, response) => {
  const allowed = request.headers.authorization === 'Bearer practice'
  auth.recordAttempt({ method: 'token', outcome: allowed ? 'success' : 'failure' })
  auth.recordRateLimit({ name: 'api', decision: 'allowed' })
  response.writeHead(allowed ? 200 : 401).end()
})
server.on('connection', (socket) => {
  connections++
  socket.once('close', () => connections--)
})
activeConnections.observe((observe) => observe(connections))
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    console.log(`listening on http://127.0.0.1:${address.port}`)
})

await ml.train({ model }, async (report) => {
  for (const epoch of [1, 2, 3, 4]) {
    await sleep(10)
    report.progress(epoch / 4)
  }
})
for (let round = 1; ; round++) {
  await Promise.all((['momentum', 'breakout'] satisfies Strategy[]).map(scanOnce))
  console.log(`scanned ${round} times`)
}

async function scanOnce(strategy: Strategy): Promise<void> {
  try {
    const signals = await scan(strategy)
    ml.infer({ model }, (report) => report.predictions(signals))
  } catch {
    // It is counted, and the next round tries again.
  }
}
