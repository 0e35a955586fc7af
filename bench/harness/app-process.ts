import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { benchFolder } from './folders.ts'
import type { Variant } from './variants.ts'
import { within } from './within.ts'

const answerTimeoutMs = 60_000
const scrapeTimeoutMs = 20_000

/** What an app has used since its start. */
export interface Cost {
  readonly cpuMicroseconds: number
  readonly rssBytes: number
  readonly filesLoaded: number
}

/** What an app tells when it is ready: the port that it listens on, or the operations that it can be asked for. */
export interface Announcement {
  readonly port: number
  readonly operations: readonly string[]
}

/** An app of apps/ that runs in a process of its own. */
export interface AppProcess extends Announcement {
  /** Asks an app that announced operations to do one of them so many times. */
  run(work: { operation: string; count: number }): Promise<void>
  /** Asks what the app has used so far, after a full collection of garbage when told to. */
  cost(options?: { collectGarbage: boolean }): Promise<Cost>
  /** Gets the text of the variant's metrics endpoint, which the bare app lacks. */
  scrape(): Promise<string>
  stop(): Promise<void>
}

/** Starts an app with a variant in front of it and waits until it listens. */
export async function startAppProcess(options: {
  app: string
  variant: Variant
  environment?: Readonly<Record<string, string>>
}): Promise<AppProcess> {
  const { app, variant, environment } = options
  const metricsPort = await freePort()
  const child = fork(`./apps/${app}`, {
    cwd: benchFolder,
    execArgv: ['--expose-gc', ...variant.requires.flatMap((path) => ['--require', path])],
    env: { ...variantEnvironment(variant), ...environment, OTEL_EXPORTER_PROMETHEUS_PORT: `${metricsPort}` },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exit = once(child, 'exit').then(([code]: unknown[]) => code)
  const waited = { child, exit, name: variant.name }
  const announced = (await reply(waited)) as Announcement
  return {
    ...announced,
    async run(work) {
      child.send({ ask: 'run', ...work })
      await reply(waited)
    },
    async cost({ collectGarbage } = { collectGarbage: false }) {
      child.send({ ask: 'cost', collectGarbage })
      return (await reply(waited)) as Cost
    },
    scrape: () => scrape(metricsPort),
    async stop() {
      // Some rivals take SIGTERM as a wish to flush and go on serving.
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** The environment of every process of a variant. */
export function variantEnvironment(variant: Variant): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(),
    ...(variant.middleware === undefined ? {} : { BENCH_MIDDLEWARE: `../rivals/${variant.middleware}` }),
    ...variant.environment,
  }
}

/** This process's environment without what would configure a rival, or Meterbridge, by chance. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(OTEL_|METERBRIDGE_|ENABLE_METRICS$|NODE_OPTIONS$)/.test(name),
  )
  return { ...Object.fromEntries(inherited), NODE_ENV: 'production' }
}

/** Finds a port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Scrapes until the endpoint answers: some variants open it only after the app listens. */
async function scrape(port: number): Promise<string> {
  const deadlineMs = performance.now() + scrapeTimeoutMs
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(scrapeTimeoutMs),
      })
      if (response.ok) return await response.text()
      throw new Error(`The metrics endpoint answered with status ${response.status}.`)
    } catch (error) {
      if (performance.now() > deadlineMs) throw error
      await setTimeout(5)
    }
  }
}

/** Waits for the next message; rejects when the app ends before it comes. */
async function reply({ child, exit, name }: Child): Promise<unknown> {
  const message = once(child, 'message').then(([value]: unknown[]) => value)
  const ended = exit.then((code) => {
    throw new Error(`The app of ${name} ended with code ${String(code)} before it answered.`)
  })
  // The loser of the race settles later, when nobody waits any more.
  ended.catch(() => {})
  return within({ timeoutMs: answerTimeoutMs, awaited: `the app of ${name}` }, Promise.race([message, ended]))
}

interface Child {
  readonly child: ChildProcess
  readonly exit: Promise<unknown>
  readonly name: string
}
