import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { composeFiles } from '../../../../src/stack/compose/compose-files.ts'
import { airflow } from '../../../../src/stack/dashboards/airflow.ts'
import { panelQueriesOf } from '../../../../src/stack/grafana/panel-queries-of.ts'
import { parsePromql } from '../../../../src/stack/promql/parse-promql.ts'
import { selectorsOf } from '../../../../src/stack/promql/syntax.ts'
import { everything, stackOf, textsOf } from '../everything.ts'

interface Service {
  readonly image: string
  readonly ports?: readonly string[]
  readonly profiles?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
}

const texts = textsOf(composeFiles(stackOf(everything)))
const { services, volumes } = parse(texts['docker-compose.yml']!) as {
  services: Record<string, Service>
  volumes: object
}

describe('the set-up for Docker Compose', () => {
  it('opens ports on the loopback address only', () => {
    const ports = Object.values(services).flatMap(({ ports: open = [] }) => open)
    expect(ports.length).toBeGreaterThan(3)
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it('pins each image to one version', () => {
    const images = Object.values(services).map(({ image }) => image)
    expect(images.filter((image) => !/:v?\d+\.\d+\.\d+$/.test(image))).toEqual([])
  })

  it('does not start Grafana without a password, and has none itself', () => {
    expect(services['grafana']?.environment?.['GF_SECURITY_ADMIN_PASSWORD']).toMatch(/^\$\{\w+:\?/)
    expect(texts['.env.example']).toMatch(/^GRAFANA_ADMIN_PASSWORD=$/m)
  })

  it('asks each server whether it is well, and keeps its data', () => {
    for (const name of ['prometheus', 'alertmanager', 'grafana']) {
      expect(services[name], name).toMatchObject({
        healthcheck: { test: ['CMD-SHELL', expect.stringContaining('localhost')] },
        volumes: expect.arrayContaining([expect.stringMatching(new RegExp(`^${name}-data:/`))]) as string[],
      })
    }
    expect(services['grafana']).toMatchObject({
      depends_on: { prometheus: { condition: 'service_healthy' } },
    })
    expect(Object.keys(volumes)).toEqual([
      'prometheus-data',
      'alertmanager-data',
      'grafana-data',
      'tempo-data',
    ])
  })

  it('starts exporters by profile, and Prometheus, Alertmanager and Grafana without one', () => {
    const plain = Object.keys(services).filter((name) => services[name]?.profiles === undefined)
    expect(plain).toEqual(['prometheus', 'alertmanager', 'grafana'])
    expect(services['redis-exporter']?.profiles).toEqual(['redis'])
  })

  it('keeps samples as long as the configuration says', () => {
    const weeks = textsOf(composeFiles(stackOf({ ...everything, prometheus: { retention: '2w' } })))
    expect(weeks['docker-compose.yml']).toContain(
      '--storage.tsdb.retention.time=${PROMETHEUS_RETENTION_DAYS:-14}d',
    )
  })
})

it('tells Airflow to send to the StatsD exporter', () => {
  const [, host] = /^AIRFLOW__METRICS__STATSD_HOST=(.+)$/m.exec(texts['airflow/airflow.env']!) ?? []
  const [, port] = /^AIRFLOW__METRICS__STATSD_PORT=(.+)$/m.exec(texts['airflow/airflow.env']!) ?? []
  expect(texts['airflow/airflow.env']).toMatch(/^AIRFLOW__METRICS__STATSD_ON=True$/m)
  expect(services[host!]?.profiles).toEqual(['airflow'])
  expect(services[host!]?.ports).toEqual([`127.0.0.1:${port}:${port}/udp`])
})

it('names what Airflow sends as its dashboard asks for it', () => {
  const { mappings } = parse(texts['airflow/statsd-mapping.yml']!) as { mappings: { name: string }[] }
  const asked = airflow
    .rows(panelQueriesOf(stackOf(everything)))
    .flatMap(({ panels }) => panels.flatMap(({ queries }) => queries))
    .flatMap(({ expression }) => selectorsOf(parsePromql(expression)).map(({ metric }) => metric))
  const mapped = mappings.map(({ name }) => name)
  expect(asked.filter((metric) => !mapped.includes(metric!))).toEqual([])
})
