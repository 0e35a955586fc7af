import type { Command } from '../command.ts'
import { examineEndpoint } from '../doctor/examine-endpoint.ts'
import { examinePrometheus } from '../doctor/examine-prometheus.ts'
import type { Diagnosis } from '../doctor/diagnosis.ts'
import { examineProject } from '../doctor/examine-project.ts'
import { exitCode } from '../exit-code.ts'
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
    expect: {
      type: 'string',
      multiple: true,
      value: 'metric',
      description: 'a name in Prometheus that must be there; may be repeated',
    },
    json: { type: 'boolean', description: 'print what is found as JSON' },
  },
  examples: [
    ['doctor', 'look at this folder and at http://localhost:9464/metrics'],
    [
      'doctor http://shop:9464/metrics --prometheus http://localhost:9090',
      'follow metrics from the service to Prometheus',
    ],
    ['doctor --expect http_server_request_duration_seconds_count', 'fail when this one is missing'],
  ],

  async run({ terminal, values, parameters }) {
    const urls = parameters.length === 0 ? ['http://localhost:9464/metrics'] : parameters
    const prometheus = values.text('prometheus')
    const found: Diagnosis[] = [
      ...examineProject(terminal),
      ...(await Promise.all(urls.map((url) => examineEndpoint(url, values.texts('expect'))))).flat(),
      ...(prometheus === undefined ? [] : await examinePrometheus(prometheus)),
    ]
    if (values.isSet('json')) terminal.print(JSON.stringify(found, undefined, 2))
    else {
      for (const { isFine, subject, finding, remedy } of found) {
        const mark = coloured(
          terminal,
          isFine ? { text: 'fine ', colour: 'green' } : { text: 'wrong', colour: 'red' },
        )
        terminal.print(`${mark}  ${subject}: ${finding}${remedy === undefined ? '' : `. ${remedy}.`}`)
      }
    }
    return found.every(({ isFine }) => isFine) ? exitCode.ok : exitCode.found
  },
}
