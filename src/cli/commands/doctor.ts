import { resolve } from 'node:path'
import { catalogFamilies } from '../../catalog/families.ts'
import { metricName } from '../../naming/metric-name.ts'
import { defaultStrategy } from '../../naming/strategy.ts'
import { version } from '../../sdk/version.ts'
import { dashboardsOf } from '../../stack/grafana/dashboards.ts'
import { createStack } from '../../stack/stack.ts'
import type { Call, Command } from '../command.ts'
import type { Diagnosis } from '../doctor/diagnosis.ts'
import { examineEndpoint } from '../doctor/examine-endpoint.ts'
import { defaultUrl } from '../doctor/examine-environment.ts'
import { examineGrafana } from '../doctor/examine-grafana.ts'
import { examineLog } from '../doctor/examine-log.ts'
import { examineProject } from '../doctor/examine-project.ts'
import { examinePrometheus } from '../doctor/examine-prometheus.ts'
import { exitCode } from '../exit-code.ts'
import { invalidArgument } from '../invalid-argument.ts'
import { loadProject } from '../load-project.ts'
import { coloured } from '../terminal.ts'

export const doctor: Command = {
  summary: 'tell why metrics do not appear',
  parameters: '[metrics-url…]',
  options: {
    prometheus: {
      type: 'string',
      value: 'url',
      description: 'a Prometheus whose targets are looked at as well',
    },
    grafana: {
      type: 'string',
      value: 'url',
      description: 'a Grafana whose data source and dashboards are looked at as well',
    },
    log: {
      type: 'string',
      value: 'file',
      description: 'the standard error of the service: what Meterbridge said there is repeated',
    },
    expect: {
      type: 'string',
      multiple: true,
      value: 'metric',
      description: 'a metric that must be there, by either name; may be repeated',
    },
    'token-file': {
      type: 'string',
      value: 'file',
      description: 'the bearer token that the addresses ask for',
    },
    json: { type: 'boolean', description: 'print what is found as JSON' },
  },
  examples: [
    ['doctor', 'look at this folder and at http://localhost:9464/metrics'],
    [
      'doctor http://shop:9464/metrics --prometheus http://localhost:9090',
      'follow metrics from the service to Prometheus',
    ],
    [
      'doctor --grafana http://admin:password@localhost:3001',
      'are its data source and its dashboards there?',
    ],
    [
      'doctor --log app.log',
      'what it has said, after `node --require meterbridge/instrumentation app.js 2> app.log`',
    ],
    ['doctor --expect http_server_request_duration_seconds_count', 'fail when this one is missing'],
  ],

  async run(call) {
    const { terminal, values, parameters } = call
    const urls = parameters.length === 0 ? [defaultUrl(terminal.environment)] : parameters
    const wrongUrl = [...urls, values.text('prometheus') ?? '', values.text('grafana') ?? ''].find(
      (url) => url !== '' && !URL.canParse(url),
    )
    if (wrongUrl !== undefined)
      throw invalidArgument(wrongUrl, {
        reason: 'it is no URL',
        remedy: 'write such as http://localhost:9464/metrics',
      })
    const found = await examineAll(call, urls)
    if (values.isSet('json')) terminal.print(JSON.stringify(found, undefined, 2))
    else {
      for (const { state, subject, finding, remedy } of found) {
        const mark = coloured(terminal, { text: state.padEnd(5), colour: colours[state] })
        terminal.print(`${mark}  ${subject}: ${finding}${remedy === undefined ? '' : `. ${remedy}.`}`)
      }
    }
    return found.some(({ state }) => state === 'wrong') ? exitCode.found : exitCode.ok
  },
}

const colours = { fine: 'green', look: 'yellow', wrong: 'red' } as const

async function examineAll(call: Call, urls: readonly string[]): Promise<readonly Diagnosis[]> {
  const { terminal, values } = call
  const [tokenFile, log, prometheus, grafana] = ['token-file', 'log', 'prometheus', 'grafana'].map((name) =>
    values.text(name),
  )
  const question = tokenFile === undefined ? {} : { tokenFile: resolve(terminal.folder, tokenFile) }
  const expected = values.texts('expect').map(exposedName)
  return [
    ...examineProject(terminal),
    ...(log === undefined ? [] : examineLog(resolve(terminal.folder, log))),
    ...(await Promise.all(urls.map((url) => examineEndpoint(url, { expected, question })))).flat(),
    ...(prometheus === undefined
      ? []
      : await examinePrometheus(prometheus, { question, expected, endpoints: urls })),
    ...(grafana === undefined
      ? []
      : await examineGrafana(grafana, { question, dashboards: await generatedDashboards(call) })),
  ]
}

/** Gives the name in Prometheus of a metric of the catalog; a name that it does not know is one already. */
function exposedName(name: string): string {
  const metric = [...catalogFamilies.values()].flat().find((one) => one.name === name)
  return metric === undefined ? name : (metricName({ ...metric, strategy: defaultStrategy })?.name ?? name)
}

/** Gives the uids of the dashboards that the configuration asks for; of none without one. */
async function generatedDashboards(call: Call): Promise<readonly string[]> {
  try {
    const { config, metrics } = await loadProject(call)
    return dashboardsOf(createStack({ config, metrics, version })).map(({ uid }) => uid)
  } catch {
    return []
  }
}
