import { scaleDuration } from '../promql/scale-durations.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'
import { recordingFiles } from './recording-rules.ts'
import { alertFiles } from './rule-files.ts'
import { ruleTestFiles } from './rule-tests.ts'
import { isAtLeast, scrapeJobs } from './scrape-jobs.ts'
import { sloFiles } from './slo-rules.ts'
import { webFiles } from './web-files.ts'

/** Makes the configuration of Prometheus, its rules and their tests. */
export function prometheusFiles(stack: Stack): readonly StackFile[] {
  return [
    yamlFile(stack, { path: 'prometheus/prometheus.yml', content: configuration(stack) }),
    ...recordingFiles(stack),
    ...alertFiles(stack),
    ...ruleTestFiles(stack),
    ...sloFiles(stack),
    ...webFiles(stack),
  ]
}

function configuration(stack: Stack): unknown {
  const { scrapeInterval, evaluationInterval, alertmanagers, version } = stack.config.prometheus
  const externalLabels = externalLabelsOf(stack)
  const [scrape, evaluation] = [scrapeInterval, evaluationInterval].map((one) =>
    scaleDuration(one, stack.scale),
  )
  return {
    global: {
      scrape_interval: scrape,
      evaluation_interval: evaluation,
      ...(Object.keys(externalLabels).length === 0 ? {} : { external_labels: externalLabels }),
      // A switch of the configuration since 3.8; before, it is the flag --enable-feature=native-histograms.
      ...(isAtLeast(version, '3.8') ? { scrape_native_histograms: true } : {}),
    },
    rule_files: ['rules/*.yml'],
    alerting: {
      // Without it, the alert of each replica would be another one and be told by itself.
      ...('replica' in externalLabels
        ? { alert_relabel_configs: [{ regex: 'replica', action: 'labeldrop' }] }
        : {}),
      alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }],
    },
    scrape_configs: scrapeJobs(stack),
    storage: { exemplars: { max_exemplars: 100_000 } },
  }
}

/** Each replica says who it is, so that Thanos and Mimir take one of them for each series. */
function externalLabelsOf({ config }: Stack): Readonly<Record<string, string>> {
  const { externalLabels, replicas } = config.prometheus
  return replicas === 1 ? externalLabels : { replica: '${PROMETHEUS_REPLICA}', ...externalLabels }
}
