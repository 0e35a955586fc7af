/**
 * A load that does not wait for its answers, as the users of a service do not: so many requests a second over keep-alive
 * connections, each timed from when it was due. Its parent sends `{ port, requestsPerSecond, seconds }`.
 */
import { Agent, get } from 'node:http'

interface Load {
  readonly port: number
  readonly requestsPerSecond: number
  readonly seconds: number
}

const requestTimeoutMs = 30_000

process.on('message', (load: Load) => {
  run(load).then(
    (latencies) => process.send?.(latencies),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})

async function run({ port, requestsPerSecond, seconds }: Load): Promise<object> {
  const agent = new Agent({ keepAlive: true })
  const count = Math.round(requestsPerSecond * seconds)
  const beginMs = performance.now()
  const pending: Promise<number>[] = []
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(count, Math.floor(((performance.now() - beginMs) / 1000) * requestsPerSecond) + 1)
      while (pending.length < due) {
        const dueMs = beginMs + (pending.length / requestsPerSecond) * 1000
        const answered = latencyMs({ port, agent, dueMs })
        // It is awaited with the others at the end, and must not be unhandled until then.
        answered.catch(() => {})
        pending.push(answered)
      }
      if (pending.length < count) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  const sorted = (await Promise.all(pending)).toSorted((a, b) => a - b)
  agent.destroy()
  const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
  return { p50Ms: quantile(0.5), p99Ms: quantile(0.99), longestMs: quantile(1) }
}

function latencyMs(asked: { port: number; agent: Agent; dueMs: number }): Promise<number> {
  const { port, agent, dueMs } = asked
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(requestTimeoutMs)
    const sent = get({ host: '127.0.0.1', port, path: '/items/1', agent, signal }, (response) => {
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - dueMs)
        else reject(new Error(`The app answered with status ${response.statusCode}.`))
      })
      response.resume()
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A server may close a connection that was idle just when it is taken again: its clients ask once more.
      if (sent.reusedSocket && error.code === 'ECONNRESET') latencyMs(asked).then(resolve, reject)
      else reject(error)
    })
  })
}
