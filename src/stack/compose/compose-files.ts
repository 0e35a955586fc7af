import { replicaNames, type Stack, type StackFile } from '../stack.ts'
import { header, yamlFile } from '../yaml-file.ts'
import { statsdMapping } from './airflow-statsd-mapping.ts'
import { common, healthcheck } from './container.ts'
import { images } from './images.ts'
import { alertmanagerServices, daysOf, prometheusServices } from './prometheus-services.ts'

/**
 * Makes a set-up for Docker Compose: Prometheus, Alertmanager and Grafana, and by profile the exporters and Tempo.
 *
 * Ports are open on the loopback address only, and no password has a default.
 */
export function composeFiles(stack: Stack): readonly StackFile[] {
  return [
    yamlFile(stack, { path: 'docker-compose.yml', content: compose(stack) }),
    { path: '.env.example', text: environment(stack) },
    yamlFile(stack, { path: 'airflow/statsd-mapping.yml', content: statsdMapping }),
    { path: 'airflow/airflow.env', text: airflowEnvironment(stack) },
    yamlFile(stack, { path: 'tempo/tempo.yml', content: tempo }),
  ]
}

function compose(stack: Stack): unknown {
  const { replicas, web } = stack.config.prometheus
  return {
    name: 'monitoring',
    services: {
      ...prometheusServices(stack),
      ...alertmanagerServices(stack),
      grafana: {
        ...common(images.grafana),
        environment: {
          GF_SECURITY_ADMIN_USER: '${GRAFANA_ADMIN_USER:-admin}',
          GF_SECURITY_ADMIN_PASSWORD:
            '${GRAFANA_ADMIN_PASSWORD:?set GRAFANA_ADMIN_PASSWORD in .env to a password of your own}',
          GF_USERS_ALLOW_SIGN_UP: 'false',
          GF_ANALYTICS_REPORTING_ENABLED: 'false',
          ...(web.user === undefined
            ? {}
            : {
                PROMETHEUS_PASSWORD:
                  '${PROMETHEUS_PASSWORD:?set PROMETHEUS_PASSWORD in .env to the password of web.user}',
              }),
        },
        ports: ['127.0.0.1:${GRAFANA_PORT:-3001}:3000'],
        volumes: [
          './grafana/provisioning:/etc/grafana/provisioning:ro',
          './grafana/dashboards:/etc/grafana/dashboards:ro',
          './grafana/custom:/etc/grafana/custom',
          'grafana-data:/var/lib/grafana',
          // For the certificate that Prometheus shows.
          ...(web.tls === undefined ? [] : ['./prometheus:/etc/prometheus:ro']),
        ],
        depends_on: { prometheus: { condition: 'service_healthy' } },
        healthcheck: healthcheck('wget -q --spider http://localhost:3000/api/health'),
      },
      ...exporters,
    },
    volumes: Object.fromEntries(
      [
        ...replicaNames('prometheus', replicas).map((name) => `${name}-data`),
        ...replicaNames('alertmanager', replicas).map((name) => `${name}-data`),
        'grafana-data',
        'tempo-data',
      ].map((volume) => [volume, {}]),
    ),
  }
}

const exporters = {
  'node-exporter': {
    ...common(images.nodeExporter),
    profiles: ['host'],
    command: ['--path.rootfs=/host'],
    pid: 'host',
    volumes: ['/:/host:ro,rslave'],
  },
  'redis-exporter': {
    ...common(images.redisExporter),
    profiles: ['redis'],
    environment: { REDIS_ADDR: '${REDIS_ADDR:-redis://host.docker.internal:6379}' },
    extra_hosts: ['host.docker.internal:host-gateway'],
  },
  'postgres-exporter': {
    ...common(images.postgresExporter),
    profiles: ['postgres'],
    environment: {
      // Without a default: it holds a password. Asked for only where the profile is on.
      DATA_SOURCE_NAME: '${POSTGRES_EXPORTER_DSN:-}',
    },
    extra_hosts: ['host.docker.internal:host-gateway'],
  },
  'kafka-exporter': {
    ...common(images.kafkaExporter),
    profiles: ['kafka'],
    command: ['--kafka.server=${KAFKA_BROKER:-host.docker.internal:9092}'],
    extra_hosts: ['host.docker.internal:host-gateway'],
  },
  'statsd-exporter': {
    ...common(images.statsdExporter),
    profiles: ['airflow'],
    command: ['--statsd.mapping-config=/etc/statsd/statsd-mapping.yml'],
    ports: ['127.0.0.1:9125:9125/udp'],
    volumes: ['./airflow:/etc/statsd:ro'],
  },
  tempo: {
    ...common(images.tempo),
    profiles: ['traces'],
    command: ['-config.file=/etc/tempo/tempo.yml'],
    ports: ['127.0.0.1:4318:4318'],
    volumes: ['./tempo:/etc/tempo:ro', 'tempo-data:/var/tempo'],
  },
} as const

function environment(stack: Stack): string {
  return `${header(stack)}
# Copy this file to .env.

# Required: Grafana does not start without it.
GRAFANA_ADMIN_PASSWORD=
${
  stack.config.prometheus.web.user === undefined
    ? ''
    : `
# Required: the password of Prometheus, by which Grafana asks it.
PROMETHEUS_PASSWORD=
`
}
GRAFANA_PORT=3001
PROMETHEUS_PORT=9090
ALERTMANAGER_PORT=9093
PROMETHEUS_RETENTION_DAYS=${daysOf(stack.config.prometheus.retention)}

# For the profiles redis, postgres and kafka.
REDIS_ADDR=redis://host.docker.internal:6379
POSTGRES_EXPORTER_DSN=
KAFKA_BROKER=host.docker.internal:9092

# For the services themselves: false switches their metrics off.
ENABLE_METRICS=true
`
}

function airflowEnvironment(stack: Stack): string {
  return `${header(stack)}
# For Airflow: its metrics go by StatsD to the exporter of the profile airflow.
AIRFLOW__METRICS__STATSD_ON=True
AIRFLOW__METRICS__STATSD_HOST=statsd-exporter
AIRFLOW__METRICS__STATSD_PORT=9125
AIRFLOW__METRICS__STATSD_PREFIX=airflow
`
}

/** Tempo on one machine, which takes spans by OTLP over HTTP. */
const tempo = {
  server: { http_listen_port: 3200 },
  distributor: { receivers: { otlp: { protocols: { http: { endpoint: '0.0.0.0:4318' } } } } },
  storage: {
    trace: { backend: 'local', local: { path: '/var/tempo/traces' }, wal: { path: '/var/tempo/wal' } },
  },
}
