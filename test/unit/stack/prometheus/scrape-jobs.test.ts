import { describe, expect, it } from 'vitest'
import { scrapeJobs } from '../../../../src/stack/prometheus/scrape-jobs.ts'
import { everything, stackOf } from '../everything.ts'
import { sampleConfig } from '../sample-config.ts'

const jobs = scrapeJobs(stackOf(sampleConfig))
const jobOf = (name: string): (typeof jobs)[number] | undefined =>
  jobs.find(({ job_name }) => job_name === name)

describe('the scrape jobs', () => {
  it('are one for each service and exporter, and for Prometheus and Alertmanager themselves', () => {
    expect(jobs.map(({ job_name }) => job_name)).toEqual([
      'execution-gateway',
      'from-files',
      'from-docker',
      'from-kubernetes',
      'node',
      'postgres',
      'redis',
      'kafka',
      'airflow',
      'prometheus',
      'alertmanager',
    ])
  })

  it('ask each service as it says: how often, where, how, and with which labels', () => {
    expect(jobOf('execution-gateway')).toMatchObject({
      scrape_interval: '10s',
      metrics_path: '/api/v1/metrics',
      scheme: 'https',
      authorization: { type: 'Bearer', credentials_file: '/etc/prometheus/secrets/token' },
      static_configs: [
        {
          targets: ['gateway-1:9464', 'gateway-2:9464'],
          labels: { service: 'execution-gateway', tier: 'critical', component: 'trading' },
        },
      ],
    })
    expect(jobOf('redis')).toMatchObject({ scrape_interval: '30s' })
  })

  it('bound what a scrape of a service may bring', () => {
    for (const { name } of sampleConfig.services) {
      expect(jobOf(name)).toMatchObject({ sample_limit: 50_000, label_limit: 40 })
    }
  })

  it('find instances in files, containers and pods', () => {
    expect(jobOf('from-files')).toHaveProperty('file_sd_configs')
    expect(jobOf('from-docker')).toHaveProperty('docker_sd_configs')
    expect(jobOf('from-kubernetes')).toHaveProperty('kubernetes_sd_configs')
  })

  it('leave out the metrics that a service drops', () => {
    const services = [{ name: 'api', targets: ['api:1'], drop: ['v8js_.*', 'shop_orders_total'] }]
    const [job] = scrapeJobs(stackOf({ ...everything, services }))
    expect(job).toMatchObject({
      metric_relabel_configs: [
        { source_labels: ['__name__'], regex: 'v8js_.*|shop_orders_total', action: 'drop' },
      ],
    })
  })
})
