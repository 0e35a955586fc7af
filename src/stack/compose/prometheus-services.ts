import { isProtected } from '../prometheus/web-files.ts'
import { replicaNames, type Stack } from '../stack.ts'
import { common, healthcheck } from './container.ts'
import { images } from './images.ts'

/** Makes the containers of Prometheus, one a replica. */
export function prometheusServices({ config }: Stack): Readonly<Record<string, unknown>> {
  const { retention, retentionSize, version, replicas, web } = config.prometheus
  return Object.fromEntries(
    replicaNames('prometheus', replicas).map((name, at) => [
      name,
      {
        ...common(images.prometheus),
        command: [
          '--config.file=/etc/prometheus/prometheus.yml',
          ...(isProtected(web) ? ['--web.config.file=/etc/prometheus/web.yml'] : []),
          '--storage.tsdb.path=/prometheus',
          `--storage.tsdb.retention.time=\${PROMETHEUS_RETENTION_DAYS:-${daysOf(retention)}}d`,
          `--storage.tsdb.retention.size=${retentionSize}`,
          '--web.enable-lifecycle',
          '--web.enable-admin-api',
          '--enable-feature=exemplar-storage',
          ...(version.startsWith('2.')
            ? ['--enable-feature=native-histograms', '--enable-feature=expand-external-labels']
            : ['--web.enable-otlp-receiver']),
        ],
        ...(replicas === 1 ? {} : { environment: { PROMETHEUS_REPLICA: String(at + 1) } }),
        ports: [`127.0.0.1:${portVariable('PROMETHEUS', { at, port: 9090 })}:9090`],
        volumes: ['./prometheus:/etc/prometheus:ro', `${name}-data:/prometheus`],
        // So that services on the host itself can be scraped, as host.docker.internal.
        extra_hosts: ['host.docker.internal:host-gateway'],
        healthcheck: healthcheck(
          isProtected(web)
            ? `promtool check ready --http.config.file=/etc/prometheus/client.yml --url=${web.tls === undefined ? 'http' : 'https'}://localhost:9090`
            : 'wget -q --spider http://localhost:9090/-/ready',
        ),
      },
    ]),
  )
}

/** Makes the containers of Alertmanager, which tell each other what they have told already. */
export function alertmanagerServices({ config }: Stack): Readonly<Record<string, unknown>> {
  const names = replicaNames('alertmanager', config.prometheus.replicas)
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      {
        ...common(images.alertmanager),
        command: [
          '--config.file=/etc/alertmanager/alertmanager.yml',
          '--storage.path=/alertmanager',
          ...names.filter((other) => other !== name).map((other) => `--cluster.peer=${other}:9094`),
        ],
        ports: [`127.0.0.1:${portVariable('ALERTMANAGER', { at, port: 9093 })}:9093`],
        volumes: ['./alertmanager:/etc/alertmanager:ro', `${name}-data:/alertmanager`],
        healthcheck: healthcheck('wget -q --spider http://localhost:9093/-/ready'),
      },
    ]),
  )
}

/** Each replica has a port a hundred above that of the one before. */
function portVariable(program: string, { at, port }: { at: number; port: number }): string {
  return at === 0 ? `\${${program}_PORT:-${port}}` : `\${${program}_${at + 1}_PORT:-${port + 100 * at}}`
}

/** Gives the days of a retention such as `15d` or `2w`, of which Compose takes the number from the environment. */
export function daysOf(retention: string): number {
  const [, count = '15', unit = 'd'] = /^(\d+)([hdwy])$/.exec(retention) ?? []
  return Math.max(
    1,
    Math.round(Number(count) * { h: 1 / 24, d: 1, w: 7, y: 365 }[unit as 'h' | 'd' | 'w' | 'y']),
  )
}
