import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import { version } from '../../sdk/version.ts'
import { generateStack } from '../../stack/generate-stack.ts'
import type { LocalSite } from './local-programs.ts'
import { addressOf } from './stack-environment.ts'

/**
 * Writes the generated configuration of Prometheus and Grafana as programs of this machine need it: with
 * addresses of this machine for the names of containers, and the rules and dashboards where they are.
 *
 * Gives in words what cannot be scraped from here.
 */
export function writeLocalConfiguration(
  { project, environment, folder }: LocalSite,
  { prometheusVersion }: { readonly prometheusVersion: string },
): readonly string[] {
  const { config, metrics, out } = project
  const files = generateStack({
    config: { ...config, prometheus: { ...config.prometheus, version: prometheusVersion } },
    metrics,
    version,
    targets: ['prometheus', 'grafana'],
  })
  const contentOf = (path: string): unknown => parse(files.find((file) => file.path === path)!.text)
  const local = (text: string): string => localText(text, { environment, out })
  const { scrape_configs: jobs, ...others } = contentOf(
    'prometheus/prometheus.yml',
  ) as PrometheusConfiguration
  write(join(folder, 'prometheus.yml'), {
    ...(mapStrings(others, local) as object),
    rule_files: [join(out, 'prometheus/rules/*.yml')],
    scrape_configs: jobs.filter((job) => !isElsewhere(job)).map((job) => localJob(job, { local, out })),
  })
  for (const kind of ['dashboards', 'datasources']) {
    const path = `provisioning/${kind}/meterbridge.yml`
    write(join(folder, `grafana-${path}`), mapStrings(contentOf(`grafana/${path}`), local))
  }
  return jobs
    .filter(isElsewhere)
    .map(({ job_name }) => `${job_name}: its instances are found by containers or Kubernetes only`)
}

interface PrometheusConfiguration {
  readonly scrape_configs: readonly Job[]
}

type Job = Readonly<Record<string, unknown>> & { readonly job_name: string }

function isElsewhere(job: Job): boolean {
  return 'docker_sd_configs' in job || 'kubernetes_sd_configs' in job
}

function localJob(job: Job, { local, out }: { local: (text: string) => string; out: string }): unknown {
  const discovered = job['file_sd_configs'] as readonly { readonly files: readonly string[] }[] | undefined
  return {
    ...(mapStrings(job, local) as object),
    ...(discovered === undefined
      ? {}
      : {
          file_sd_configs: discovered.map((one) => ({
            ...one,
            files: one.files.map((file) => resolve(out, 'prometheus', file)),
          })),
        }),
  }
}

/** Puts addresses and folders of this machine in the place of those in containers. */
function localText(
  text: string,
  { environment, out }: Pick<LocalSite, 'environment'> & { readonly out: string },
): string {
  const addresses: Readonly<Record<string, string>> = {
    'localhost:9090': addressOf('prometheus', environment),
    'prometheus:9090': addressOf('prometheus', environment),
    'alertmanager:9093': addressOf('alertmanager', environment),
    'node-exporter:9100': addressOf('node', environment),
    'redis-exporter:9121': addressOf('redis', environment),
    'postgres-exporter:9187': addressOf('postgres', environment),
  }
  const [, scheme = '', rest = text] = /^(https?:\/\/)(.*)$/.exec(text) ?? []
  return (
    scheme +
    (addresses[rest] ??
      rest
        .replace(/^(?:host\.docker\.internal|kafka-exporter|statsd-exporter)(?=:\d+$)/, '127.0.0.1')
        .replace(/^\/etc\/grafana\//, `${out}/grafana/`))
  )
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, change)]))
}

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, stringify(content))
}
