import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { dashboardsOfStack } from '../../live/dashboards-of-stack.ts'
import { LiveApi } from '../../live/live-api.ts'
import { startLiveServer } from '../../live/live-server.ts'
import { prometheusSource } from '../../live/prometheus-source.ts'
import { keptMs, startScraper } from '../../live/scraped/scraper.ts'
import type { Source } from '../../live/source.ts'
import { version } from '../../sdk/version.ts'
import { durationMs } from '../../stack/promql/scale-durations.ts'
import { createStack, type Stack } from '../../stack/stack.ts'
import type { Call, Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { findProject } from '../load-project.ts'

const preferredPort = 9465
const defaultEndpoint = 'http://localhost:9464/metrics'

export const live: Command = {
  summary: 'show the dashboards in a browser, without Grafana and, by default, without Prometheus',
  options: {
    url: {
      type: 'string',
      multiple: true,
      value: 'url',
      description: `an endpoint that is scraped each second; ${defaultEndpoint} by default`,
    },
    prom: {
      type: 'string',
      value: 'url',
      description: 'a Prometheus that is asked instead; it has the past, alerts and recorded rules too',
    },
    'token-file': {
      type: 'string',
      value: 'file',
      description: 'the bearer token that the endpoints or the Prometheus ask for',
    },
    port: {
      type: 'string',
      short: 'p',
      value: 'number',
      description: `of the page; ${preferredPort}, or a free one, by default`,
    },
  },
  examples: [
    ['live', `show what ${defaultEndpoint} measures, until Ctrl-C`],
    ['live --url http://localhost:9464/metrics --url http://localhost:9564/metrics', 'of several services'],
    ['live --prom http://localhost:9090', 'show what this Prometheus has'],
  ],

  async run(call) {
    const { terminal, values } = call
    const { config, metrics } = await findProject(call)
    const stack = createStack({ config, metrics, version })
    const port = portOf(values.text('port'))
    const ending = new AbortController()
    try {
      const shown = shownSource(call, { stack, signal: ending.signal })
      const api = new LiveApi({ version, dashboards: dashboardsOfStack(stack), ...shown })
      const server = await startLiveServer({ api, assets: readAssets(), preferredPort, ...port }).catch(
        (error: unknown) => {
          throw invalid('--port', { reason: reasonOf(error), remedy: 'give a port that is free, or none' })
        },
      )
      terminal.print(server.url)
      terminal.note(`Shows ${shown.source.title}; ends with Ctrl-C.`)
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await server.close()
    } finally {
      ending.abort()
    }
    return exitCode.ok
  },
}

interface Shown {
  readonly source: Source
  readonly longestMs?: number
}

function shownSource(
  { terminal, values }: Call,
  { stack, signal }: { stack: Stack; signal: AbortSignal },
): Shown {
  const { prometheus, services } = stack.config
  const tokenFile = values.text('token-file')
  const manner = tokenFile === undefined ? {} : { tokenFile: resolve(terminal.folder, tokenFile) }
  const prom = values.text('prom')
  const urls = values.texts('url')
  if (prom !== undefined) {
    if (urls.length > 0)
      throw invalid('--url', { reason: '--prom is given as well', remedy: 'give one of the two' })
    const defaultIntervalMs = durationMs(prometheus.scrapeInterval)
    return { source: prometheusSource({ url: httpUrl('--prom', prom), ...manner, defaultIntervalMs }) }
  }
  const endpoints = (urls.length === 0 ? [defaultEndpoint] : urls).map((text) => {
    const url = httpUrl('--url', text)
    const job = services.find(({ targets = [] }) => targets.includes(url.host))?.name
    return { url, job, ...manner }
  })
  return { source: startScraper(endpoints, signal), longestMs: keptMs }
}

function httpUrl(argument: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw invalid(argument, { reason: `${text} is no URL`, remedy: 'write such as http://localhost:9090' })
}

function portOf(text: string | undefined): { port?: number } {
  if (text === undefined) return {}
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return { port }
  throw invalid('--port', { reason: `${text} is no port`, remedy: 'give a number up to 65535' })
}

function invalid(argument: string, { reason, remedy }: { reason: string; remedy: string }): Error {
  return new MeterbridgeError('COMMAND_INVALID', { argument, reason, remedy })
}

/** The build puts them beside the command. */
function readAssets(): { script: string; style: string } {
  const read = (name: string): string => readFileSync(join(__dirname, 'live', name), 'utf8')
  return { script: read('page.js'), style: read('page.css') }
}
