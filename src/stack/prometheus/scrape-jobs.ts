import type { Service } from '../config/service.ts'
import { exporterNames } from '../config/exporters.ts'
import { scaleDuration } from '../promql/scale-durations.ts'
import type { Stack } from '../stack.ts'
import { clientSide } from './web-files.ts'

/** A scrape job as Prometheus reads it. */
export type ScrapeJob = Readonly<Record<string, unknown>>

/** Lists the jobs of a stack: the services, the exporters, and Prometheus and Alertmanager themselves. */
export function scrapeJobs(stack: Stack): readonly ScrapeJob[] {
  const { services, exporters = {}, prometheus } = stack.config
  return [
    ...services.map((service) => serviceJob(stack, service)),
    ...exporterNames.flatMap((name) => {
      const exporter = exporters[name]
      if (exporter === undefined) return []
      const { targets, scrapeInterval } = exporter
      return [{ job_name: name, ...intervalOf(stack, scrapeInterval), static_configs: [{ targets }] }]
    }),
    {
      job_name: 'prometheus',
      ...(prometheus.web.tls === undefined ? {} : { scheme: 'https' }),
      ...clientSide(prometheus.web),
      static_configs: [{ targets: ['localhost:9090'] }],
    },
    { job_name: 'alertmanager', static_configs: [{ targets: prometheus.alertmanagers }] },
  ]
}

function serviceJob(stack: Stack, service: Service): ScrapeJob {
  const { prometheus } = stack.config
  const { name, metricsPath, scheme, bearerTokenFile, targets, discovery, drop = [] } = service
  return {
    job_name: name,
    ...intervalOf(stack, service.scrapeInterval),
    ...(metricsPath === undefined ? {} : { metrics_path: metricsPath }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(bearerTokenFile === undefined
      ? {}
      : { authorization: { type: 'Bearer', credentials_file: bearerTokenFile } }),
    sample_limit: prometheus.sampleLimit,
    label_limit: 40,
    label_value_length_limit: 1024,
    // Kept beside the native ones, which no dashboard or rule of before knows (Prometheus 2.45 and later).
    ...(isAtLeast(prometheus.version, '3.0') ? { always_scrape_classic_histograms: true } : {}),
    ...(targets === undefined ? {} : { static_configs: [{ targets, labels: labelsOf(service) }] }),
    ...(discovery === undefined ? {} : discoveryOf(service)),
    ...(drop.length === 0 ? {} : { metric_relabel_configs: [droppingOf(drop)] }),
  }
}

/** Leaves series out after the scrape, by their names. */
function droppingOf(drop: readonly string[]): ScrapeJob {
  return { source_labels: ['__name__'], regex: drop.join('|'), action: 'drop' }
}

function intervalOf(stack: Stack, interval: string | undefined): ScrapeJob {
  return interval === undefined ? {} : { scrape_interval: scaleDuration(interval, stack.scale) }
}

/** Gives the labels that each series of a service has. */
function labelsOf({ name, tier = 'important', component }: Service): Readonly<Record<string, string>> {
  return { service: name, tier, ...(component === undefined ? {} : { component }) }
}

function discoveryOf(service: Service): ScrapeJob {
  const discovery = service.discovery!
  const labelling = Object.entries(labelsOf(service)).map(([target_label, replacement]) => ({
    target_label,
    replacement,
  }))
  const keep = (label: string, value: string): ScrapeJob => ({
    source_labels: [label],
    regex: value,
    action: 'keep',
  })
  switch (discovery.kind) {
    case 'file':
      return { file_sd_configs: [{ files: discovery.files }], relabel_configs: labelling }
    case 'docker':
      return {
        docker_sd_configs: [{ host: discovery.host ?? 'unix:///var/run/docker.sock', port: discovery.port }],
        relabel_configs: [
          keep(
            '__meta_docker_container_label_com_docker_compose_service',
            discovery.composeService ?? service.name,
          ),
          // A container that exposes no port has the address without one, one that exposes several comes several times.
          {
            source_labels: ['__meta_docker_network_ip'],
            target_label: '__address__',
            replacement: `$1:${discovery.port}`,
          },
          ...labelling,
        ],
      }
    case 'kubernetes':
      return {
        kubernetes_sd_configs: [
          {
            role: 'pod',
            ...(discovery.namespace === undefined ? {} : { namespaces: { names: [discovery.namespace] } }),
          },
        ],
        relabel_configs: [
          keep('__meta_kubernetes_pod_label_app_kubernetes_io_name', discovery.app ?? service.name),
          keep('__meta_kubernetes_pod_container_port_name', discovery.portName),
          { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
          { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
          ...labelling,
        ],
      }
  }
}

/** Tells whether a version such as `3.5` is another one or later. */
export function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}
