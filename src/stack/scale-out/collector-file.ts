import { scrapeJobs } from '../prometheus/scrape-jobs.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'

/** Makes a configuration of the OpenTelemetry Collector that scrapes the services, takes OTLP and writes on. */
export function collectorFile(stack: Stack): StackFile {
  return yamlFile(stack, {
    path: 'scale-out/otel-collector.yml',
    content: {
      receivers: {
        otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
        prometheus: { config: { scrape_configs: escapeDollars(scrapeJobs(stack)) } },
      },
      processors: {
        memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
        batch: {},
      },
      exporters: {
        prometheusremotewrite: {
          endpoint: stack.config.remoteWrite?.url ?? 'http://mimir:9009/api/v1/push',
          add_metric_suffixes: true,
          target_info: { enabled: true },
          resource_to_telemetry_conversion: { enabled: false },
        },
      },
      service: {
        pipelines: {
          metrics: {
            receivers: ['otlp', 'prometheus'],
            processors: ['memory_limiter', 'batch'],
            exporters: ['prometheusremotewrite'],
          },
        },
      },
    },
  })
}

/** The Collector takes `$1` for a variable of the environment. */
function escapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(escapeDollars)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escapeDollars(one)]))
}
