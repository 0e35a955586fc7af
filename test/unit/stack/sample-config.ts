import type { StackConfig } from '../../../src/stack/define-config.ts'

/** A configuration that uses everything that can be configured. */
export const sampleConfig: StackConfig = {
  services: [
    {
      name: 'execution-gateway',
      targets: ['gateway-1:9464', 'gateway-2:9464'],
      tier: 'critical',
      component: 'trading',
      scrapeInterval: '10s',
      metricsPath: '/api/v1/metrics',
      scheme: 'https',
      bearerTokenFile: '/etc/prometheus/secrets/token',
      queues: ['emails'],
      dependencies: [{ name: 'postgres', severity: 'critical', for: '30s' }, { name: 'alpaca' }],
      downFor: '2m',
    },
    { name: 'from-files', discovery: { kind: 'file', files: ['targets/*.json'] }, tier: 'standard' },
    { name: 'from-docker', discovery: { kind: 'docker', port: 9464 } },
    {
      name: 'from-kubernetes',
      discovery: { kind: 'kubernetes', namespace: 'shop', app: 'shop', portName: 'metrics' },
    },
  ],
  exporters: {
    node: { targets: ['node:9100'] },
    postgres: { targets: ['postgres-exporter:9187'] },
    redis: { targets: ['redis-exporter:9121'], scrapeInterval: '30s' },
    kafka: { targets: ['kafka-exporter:9308'] },
    airflow: { targets: ['statsd-exporter:9102'] },
  },
  alerts: {
    HttpHighRequestRate: false,
    HttpHighErrorRate: { thresholds: { errorRatio: 0.1 }, for: '3m', severity: 'high', keepFiringFor: '5m' },
  },
  slos: [
    { name: 'http-availability', kind: 'availability', objective: 0.999, services: ['execution-gateway'] },
    { name: 'http-latency', kind: 'latency', atMost: 1, objective: 0.99 },
    {
      name: 'orders',
      kind: 'ratio',
      objective: 0.95,
      bad: 'sum by (job) (rate(trading_orders_total{order_status="rejected"}[$window]))',
      all: 'sum by (job) (rate(trading_orders_total[$window]))',
    },
  ],
  receivers: [
    {
      name: 'page',
      kind: 'pagerduty',
      severities: ['critical'],
      routingKeyFile: '/etc/alertmanager/secrets/pd',
    },
    {
      name: 'team',
      kind: 'slack',
      severities: ['high', 'medium'],
      components: ['trading', 'http'],
      channel: '#alerts',
      urlFile: '/etc/alertmanager/secrets/slack',
      activeIntervals: ['office'],
      repeatInterval: '12h',
    },
    {
      name: 'mail',
      kind: 'email',
      to: 'ops@example.com',
      from: 'alerts@example.com',
      smarthost: 'mail:587',
      username: 'alerts',
      passwordFile: '/etc/alertmanager/secrets/mail',
      muteIntervals: ['office'],
    },
    {
      name: 'hook',
      kind: 'webhook',
      url: 'http://hook:8080/',
      bearerTokenFile: '/etc/alertmanager/secrets/hook',
    },
  ],
  timeIntervals: [
    {
      name: 'office',
      weekdays: ['monday:friday'],
      times: [{ from: '09:00', to: '17:00' }],
      location: 'Europe/Berlin',
    },
  ],
  prometheus: { externalLabels: { cluster: 'eu' } },
}
