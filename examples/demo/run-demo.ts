// npm run demo: a small but realistic service under the preload, with traffic and its live metrics.
//   --once       run for some seconds, print the scrape, exit 0
//   --seconds N  how long --once runs (8)
//   --stand-in   use the Redis stand-in although a real one is at hand
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { liveNumbers } from './live-numbers.ts'
import { startModelServer } from './model-server.ts'
import { startServers, type DemoServers } from './servers.ts'
import { sendTraffic } from './traffic.ts'

const { values: options } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
    'stand-in': { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const port = process.env['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? '9464'

console.error('Starting Postgres, Redis and the service …')
const servers = await startServers({ standIn: options['stand-in'] })
const model = await startModelServer()
const ending = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
let exitCode = 0
let service: ChildProcess | undefined
try {
  service = startService(servers, model.url)
  const { serviceUrl, metricsUrl } = await whenReady(service)
  service.once('exit', () => ending.abort())
  const traffic = sendTraffic(serviceUrl, ending.signal)
  if (options.once) await runOnce(metricsUrl)
  else await showLive({ metricsUrl, redisKind: servers.hasRealRedis ? 'Redis' : 'a Redis stand-in' })
  ending.abort()
  await traffic
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  exitCode = 1
} finally {
  service?.kill('SIGTERM')
  model.close()
  await servers.stop()
}
process.exit(exitCode)

function startService({ postgresUrl, redisUrl, hasRealRedis }: DemoServers, modelUrl: string): ChildProcess {
  return spawn(process.execPath, ['--require', './instrumentation', 'examples/demo/service.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: process.env['OTEL_SERVICE_NAME'] ?? 'demo-shop',
      OTEL_EXPORTER_PROMETHEUS_PORT: port,
      POSTGRES_URL: postgresUrl,
      REDIS_URL: redisUrl,
      DEMO_QUEUE_ON_REDIS: String(hasRealRedis),
      MODEL_URL: modelUrl,
    },
  })
}

/** Waits until the service listens and its endpoint is open. */
async function whenReady(child: ChildProcess): Promise<{ serviceUrl: string; metricsUrl: string }> {
  let said = ''
  const metricsUrl = new Promise<string>((resolve, reject) => {
    child.stderr!.on('data', (data) => {
      said += String(data)
      process.stderr.write(String(data))
      const [url] = /http:\/\/\S+\/metrics/.exec(said) ?? []
      if (url !== undefined) resolve(url)
      if (/PORT_IN_USE/.test(said))
        reject(new Error(`Port ${port} is in use: free it, or set OTEL_EXPORTER_PROMETHEUS_PORT.`))
    })
    child.once('exit', (code) => reject(new Error(`The service ended with exit code ${code}.`)))
  })
  const listening = once(child, 'message') as Promise<[{ port: number }]>
  const [url, [message]] = await Promise.all([metricsUrl, listening])
  return { metricsUrl: url, serviceUrl: `http://127.0.0.1:${message.port}` }
}

async function runOnce(metricsUrl: string): Promise<void> {
  await sleep(Number(options.seconds) * 1000)
  if (ending.signal.aborted) throw new Error('The demo was ended before its time.')
  console.log(await scrape(metricsUrl))
}

async function showLive({ metricsUrl, redisKind }: { metricsUrl: string; redisKind: string }): Promise<void> {
  console.log(`\nA shop on Express, Postgres, ${redisKind}, BullMQ and a model, measured by one --require.`)
  console.log(`Scrape URL: ${metricsUrl}`)
  console.log(`Dashboards in a browser: node dist/cli.cjs live --url ${metricsUrl}`)
  console.log('Stop with Ctrl-C.\n')
  const startedMs = performance.now()
  let lines = 0
  while (!ending.signal.aborted) {
    const shown = liveNumbers(await scrape(metricsUrl), (performance.now() - startedMs) / 1000)
    if (process.stdout.isTTY && lines > 0) process.stdout.write(`\x1b[${lines}A\x1b[0J`)
    console.log(shown)
    lines = shown.split('\n').length
    await sleep(1000, undefined, { signal: ending.signal }).catch(() => {})
  }
}

async function scrape(metricsUrl: string): Promise<string> {
  return (await fetch(metricsUrl)).text()
}
