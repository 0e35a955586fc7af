import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { composeFiles } from '../../../../src/stack/compose/compose-files.ts'
import type { PrometheusOptions } from '../../../../src/stack/config/stack-config.ts'
import { prometheusFiles } from '../../../../src/stack/prometheus/prometheus-files.ts'
import { everything, stackOf, textsOf } from '../everything.ts'

function made(prometheus: PrometheusOptions): Record<string, string> {
  const stack = stackOf({ ...everything, prometheus })
  return textsOf([...prometheusFiles(stack), ...composeFiles(stack)])
}

interface Compose {
  readonly services: Record<string, { command: string[]; environment?: object; ports: string[] }>
  readonly volumes: object
}

describe('several replicas of Prometheus', () => {
  const files = made({ replicas: 2, externalLabels: { cluster: 'eu' } })
  const configuration = parse(files['prometheus/prometheus.yml']!) as object
  const { services, volumes } = parse(files['docker-compose.yml']!) as Compose

  it('say who they are in what leaves them, but not in alerts, which would be told twice', () => {
    expect(configuration).toMatchObject({
      global: { external_labels: { replica: '${PROMETHEUS_REPLICA}', cluster: 'eu' } },
      alerting: {
        alert_relabel_configs: [{ regex: 'replica', action: 'labeldrop' }],
        alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093', 'alertmanager-2:9093'] }] }],
      },
    })
  })

  it('run in containers of their own, each with its data and its port, beside Alertmanagers that know each other', () => {
    expect(services['prometheus-2']).toMatchObject({
      environment: { PROMETHEUS_REPLICA: '2' },
      ports: ['127.0.0.1:${PROMETHEUS_2_PORT:-9190}:9090'],
      volumes: ['./prometheus:/etc/prometheus:ro', 'prometheus-2-data:/prometheus'],
    })
    expect(services['alertmanager']?.command).toContain('--cluster.peer=alertmanager-2:9094')
    expect(services['alertmanager-2']?.command).toContain('--cluster.peer=alertmanager:9094')
    expect(Object.keys(volumes)).toEqual(expect.arrayContaining(['prometheus-2-data', 'alertmanager-2-data']))
  })

  it('are one unless more are asked for, which needs no label', () => {
    const one = made({})
    expect(one['prometheus/prometheus.yml']).not.toContain('replica')
    expect(Object.keys((parse(one['docker-compose.yml']!) as Compose).services)).not.toContain('prometheus-2')
  })
})

it('a Prometheus that nothing protects has no file that says how', () => {
  expect(Object.keys(made({}))).not.toContain('prometheus/web.yml')
})
