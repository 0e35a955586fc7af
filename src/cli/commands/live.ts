import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { dashboardsOfStack } from '../../live/dashboards-of-stack.ts'
import { LiveApi } from '../../live/live-api.ts'
import { startLiveServer } from '../../live/live-server.ts'
import { prometheusSource } from '../../live/prometheus-source.ts'
import { version } from '../../sdk/version.ts'
import { durationMs } from '../../stack/promql/scale-durations.ts'
import { createStack } from '../../stack/stack.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { findProject } from '../load-project.ts'

const preferredPort = 9465

export const live: Command = {
  summary: 'show the dashboards in a browser, without Grafana',
  options: {
    prom: { type: 'string', value: 'url', description: 'the Prometheus that holds the samples' },
    port: {
      type: 'string',
      short: 'p',
      value: 'number',
      description: `of the page; ${preferredPort}, or a free one, by default`,
    },
  },
  examples: [['live --prom http://localhost:9090', 'show what this Prometheus has, until Ctrl-C']],

  async run(call) {
    const { terminal, values } = call
    const { config, metrics } = await findProject(call)
    const stack = createStack({ config, metrics, version })
    const source = prometheusSource({
      url: httpUrl('--prom', values.text('prom') ?? 'http://localhost:9090'),
      defaultIntervalMs: durationMs(stack.config.prometheus.scrapeInterval),
    })
    const port = portOf(values.text('port'))
    const api = new LiveApi({ version, source, dashboards: dashboardsOfStack(stack) })
    const server = await startLiveServer({ api, assets: readAssets(), preferredPort, ...port }).catch(
      (error: unknown) => {
        throw invalid('--port', { reason: reasonOf(error), remedy: 'give a port that is free, or none' })
      },
    )
    terminal.print(server.url)
    const problem = await source.problem()
    terminal.note(`Shows ${source.title}; ends with Ctrl-C.${problem === undefined ? '' : ` ${problem}.`}`)
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    await server.close()
    return exitCode.ok
  },
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
