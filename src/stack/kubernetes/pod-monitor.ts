import type { Service } from '../config/service.ts'
import type { Stack } from '../stack.ts'
import type { KubernetesResource } from './kubernetes-files.ts'

/**
 * Makes what has the Prometheus operator scrape the pods of a service.
 *
 * Pods are chosen and not a Kubernetes service, because workers that answer nobody have none. The job is the name of the
 * service, so that rules and dashboards find it.
 */
export function podMonitor(stack: Stack, service: Service): KubernetesResource {
  const {
    name,
    tier = 'important',
    component,
    metricsPath,
    scheme,
    scrapeInterval,
    discovery,
    drop = [],
  } = service
  const kubernetes = discovery?.kind === 'kubernetes' ? discovery : undefined
  const label = (targetLabel: string, replacement: string): unknown => ({ targetLabel, replacement })
  return {
    name: `monitor-${name}`,
    content: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: {
        name,
        labels: { 'app.kubernetes.io/name': 'meterbridge', release: 'kube-prometheus-stack' },
      },
      spec: {
        ...(kubernetes?.namespace === undefined
          ? {}
          : { namespaceSelector: { matchNames: [kubernetes.namespace] } }),
        selector: { matchLabels: { 'app.kubernetes.io/name': kubernetes?.app ?? name } },
        podMetricsEndpoints: [
          {
            port: kubernetes?.portName ?? 'metrics',
            path: metricsPath ?? '/metrics',
            ...(scheme === undefined ? {} : { scheme }),
            interval: scrapeInterval ?? stack.config.prometheus.scrapeInterval,
            relabelings: [
              label('job', name),
              label('service', name),
              label('tier', tier),
              ...(component === undefined ? [] : [label('component', component)]),
            ],
            ...(drop.length === 0
              ? {}
              : {
                  metricRelabelings: [{ sourceLabels: ['__name__'], regex: drop.join('|'), action: 'drop' }],
                }),
          },
        ],
        sampleLimit: stack.config.prometheus.sampleLimit,
      },
    },
  }
}
