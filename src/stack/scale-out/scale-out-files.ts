import { scrapeJobs } from '../prometheus/scrape-jobs.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'
import { alloyFile } from './alloy-file.ts'
import { collectorFile } from './collector-file.ts'
import { otlpAttributes } from './otlp-attributes.ts'

/**
 * Makes what other engines than one Prometheus need, for the same dashboards and rules: these ask for `job` and
 * `instance` alone, which every one of them has.
 */
export function scaleOutFiles(stack: Stack): readonly StackFile[] {
  return [
    agentFile(stack),
    yamlFile(stack, { path: 'scale-out/thanos/objstore.yml', content: objectStorage }),
    yamlFile(stack, {
      path: 'scale-out/victoriametrics/otlp-relabel.yml',
      content: victoriaMetricsRelabelling,
    }),
    yamlFile(stack, { path: 'scale-out/prometheus-otlp.yml', content: prometheusOtlp }),
    collectorFile(stack),
    alloyFile(stack),
  ]
}

/** The agent scrapes and sends on; it refuses rules and alerting, which the engine that it sends to evaluates. */
function agentFile(stack: Stack): StackFile {
  const { scrapeInterval, externalLabels } = stack.config.prometheus
  return yamlFile(stack, {
    path: 'scale-out/agent.yml',
    content: {
      global: {
        scrape_interval: scrapeInterval,
        external_labels: { cluster: 'default', replica: 'a', ...externalLabels },
      },
      scrape_configs: scrapeJobs(stack),
      remote_write: [
        {
          url: stack.config.remoteWrite?.url ?? 'http://mimir:9009/api/v1/push',
          name: 'meterbridge',
          send_exemplars: true,
          send_native_histograms: true,
          ...(stack.config.remoteWrite?.passwordFile === undefined
            ? {}
            : {
                basic_auth: {
                  username: stack.config.remoteWrite.username ?? '',
                  password_file: stack.config.remoteWrite.passwordFile,
                },
              }),
          ...(stack.config.remoteWrite?.tenant === undefined
            ? {}
            : { headers: { 'X-Scope-OrgID': stack.config.remoteWrite.tenant } }),
        },
      ],
    },
  })
}

/** The keys come from the environment of the sidecar. */
const objectStorage = {
  type: 'S3',
  config: {
    bucket: 'metrics',
    endpoint: 's3.example.com',
    access_key: '${S3_ACCESS_KEY}',
    secret_key: '${S3_SECRET_KEY}',
  },
}

/** Without `job`, every dashboard is empty: VictoriaMetrics keeps the names of OpenTelemetry. */
const victoriaMetricsRelabelling = [
  { source_labels: ['service_name'], regex: '(.+)', target_label: 'job' },
  { source_labels: ['service_instance_id'], regex: '(.+)', target_label: 'instance' },
]

/**
 * The part of prometheus.yml for metrics that services push by OTLP. Only named attributes become labels: an attribute
 * that changes with each deployment would begin every series anew.
 */
const prometheusOtlp = {
  otlp: {
    translation_strategy: 'UnderscoreEscapingWithSuffixes',
    promote_resource_attributes: otlpAttributes,
  },
  storage: { tsdb: { out_of_order_time_window: '10m' } },
}
