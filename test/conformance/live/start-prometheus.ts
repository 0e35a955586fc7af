import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** What a Prometheus is started with. */
export interface PrometheusOptions {
  readonly program: string
  readonly features: readonly string[]
  readonly jobs: readonly ScrapeJob[]
}

export interface ScrapeJob {
  readonly name: string
  /** `host:port`. */
  readonly target: string
  readonly path: string
  /** Lines of YAML that the job has beside. */
  readonly settings: readonly string[]
}

export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string
  /** All that it has logged. */
  log(): string
}

/** What a test that ran out of time leaves behind ends with the process of the tests. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

const pollMs = 50

/** Starts a Prometheus on a free port with an empty storage, and waits until it is ready. */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'meterbridge-prometheus-'))
  writeFileSync(join(folder, 'prometheus.yml'), configuration(options.jobs))
  const child = spawn(options.program, flags(options.features), {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    running.delete(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    let url: string | undefined
    for (;;) {
      if (child.exitCode !== null) throw new Error(`Prometheus ended with ${child.exitCode}: ${log}`)
      url ??= addressOf(log)
      if (url !== undefined && (await isReady(url)))
        return { url, log: () => log, [Symbol.asyncDispose]: stop }
      await delay(pollMs)
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function flags(features: readonly string[]): string[] {
  return [
    '--config.file=prometheus.yml',
    '--storage.tsdb.path=data',
    '--web.listen-address=127.0.0.1:0',
    ...(features.length === 0 ? [] : [`--enable-feature=${features.join(',')}`]),
  ]
}

function configuration(jobs: readonly ScrapeJob[]): string {
  const lines = jobs.flatMap(({ name, target, path, settings }) => [
    `  - job_name: ${JSON.stringify(name)}`,
    `    metrics_path: ${path}`,
    `    params: { job: [${JSON.stringify(name)}] }`,
    `    static_configs: [{ targets: [${JSON.stringify(target)}] }]`,
    ...settings.map((setting) => `    ${setting}`),
  ])
  const exemplars = ['storage: { exemplars: { max_exemplars: 100000 } }']
  return [
    'global: { scrape_interval: 4s, scrape_timeout: 4s }',
    ...exemplars,
    'scrape_configs:',
    ...lines,
    '',
  ].join('\n')
}

function addressOf(log: string): string | undefined {
  const [, address] = /Listening on.*address=(127\.0\.0\.1:[1-9]\d*)/.exec(log) ?? []
  return address === undefined ? undefined : `http://${address}`
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/-/ready`)
  await response.arrayBuffer()
  return response.ok
}
