// node examples/trading/run-trading.ts: a broker for practice, and the four services, each a process under the preload.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startBroker } from './broker.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const firstPort = Number(process.env['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? 9464)
const broker = await startBroker()
const urls: Record<string, string> = { BROKER_URL: broker.url, FEED_URL: broker.feedUrl }

// In the order in which they need one another.
const services = ['market-data', 'signal-service', 'execution-gateway', 'orchestrator']
const children: ChildProcess[] = []
for (const [index, name] of services.entries()) {
  const child = spawn(process.execPath, ['--require', './instrumentation', `examples/trading/${name}.ts`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      ...urls,
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_PROMETHEUS_PORT: String(firstPort === 0 ? 0 : firstPort + index),
    },
  })
  children.push(child)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  urls[`${name.toUpperCase().replace('-', '_')}_URL`] = url
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal)
    process.exit(0)
  })
}
