import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { unpackDebianPackage } from '../../scripts/services/unpack-debian-package.ts'
import { waitUntilHealthy } from '../../scripts/services/wait-until-healthy.ts'
import { reservePort } from './reserve-port.ts'
import { root } from './run-app.ts'

/** A series as the engine stored it, with its value then. */
export interface StoredSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number | null
}

/** VictoriaMetrics as Debian sid has it, with data of its own that is gone with it. */
export class VictoriaMetrics implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  static async start(): Promise<VictoriaMetrics> {
    const parent = join(root, '.cache', 'debian')
    const unpacked = await unpackDebianPackage({ name: 'victoria-metrics', suite: 'sid', parent })
    const engine = new VictoriaMetrics(join(unpacked, 'usr/bin/victoria-metrics'), await reservePort())
    await waitUntilHealthy({
      probe: async () => {
        const { ok } = await fetch(`${engine.url}/health`)
        if (!ok) throw new Error('it is not ready')
      },
      hasEnded: () =>
        engine.#child.exitCode === null ? undefined : `it ended with ${engine.#child.exitCode}`,
    })
    return engine
  }

  private constructor(program: string, port: number) {
    this.url = `http://127.0.0.1:${port}`
    this.#folder = mkdtempSync(join(tmpdir(), 'meterbridge-victoria-metrics-'))
    const flags = [
      '-opentelemetry.usePrometheusNaming',
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${this.#folder}`,
    ]
    this.#child = spawn(program, flags, { stdio: 'ignore' })
    process.once('exit', this.#kill)
  }

  /** Where OTLP is pushed to. */
  get otlpUrl(): string {
    return `${this.url}/opentelemetry/v1/metrics`
  }

  /** Stores a page as if it had been scraped, with a label such as `via=page`; the engine parses it. */
  async import(page: string, { label }: { label: string }): Promise<void> {
    const { ok } = await fetch(`${this.url}/api/v1/import/prometheus?extra_label=${label}`, {
      method: 'POST',
      body: page,
    })
    if (!ok) throw new Error('the engine does not take the page')
    const [name, value] = label.split('=')
    const count = page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    // What was taken can be read a little later.
    while ((await this.series(`{${name}="${value}"}`)).length < count) await setTimeout(20)
  }

  /** Gives every series that a selector matches and that has samples in a span, as it stood at its end. */
  async series(selector: string, { sinceMs = 1, untilMs = Date.now() } = {}): Promise<StoredSeries[]> {
    await fetch(`${this.url}/internal/force_flush`)
    const span = { start: String(sinceMs / 1000), end: String(untilMs / 1000) }
    const query = new URLSearchParams({ 'match[]': selector, ...span })
    const response = await fetch(`${this.url}/api/v1/export?${query.toString()}`)
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    return lines.map((line) => {
      const { metric, values } = JSON.parse(line) as {
        metric: Record<string, string>
        values: (number | null)[]
      }
      return { labels: metric, value: values.at(-1) ?? null }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#kill()
    await ended
    process.off('exit', this.#kill)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  readonly #kill = (): void => void this.#child.kill('SIGKILL')
}
