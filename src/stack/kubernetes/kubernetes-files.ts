import { dashboardJson } from '../grafana/dashboard-json.ts'
import { dashboardsOf } from '../grafana/dashboards.ts'
import { prometheusFiles } from '../prometheus/prometheus-files.ts'
import type { Stack, StackFile } from '../stack.ts'
import { yamlFile } from '../yaml-file.ts'
import { parse } from 'yaml'
import { helmFiles } from './helm-files.ts'
import { podMonitor } from './pod-monitor.ts'

/**
 * Makes the resources of the Prometheus operator and of the Grafana operator, as a base of Kustomize with two overlays
 * and as a Helm chart. Dashboards come as ConfigMaps too, for the sidecar of Grafana's own chart.
 *
 * Apply them with `kubectl apply --server-side -k`: a dashboard is larger than what an annotation of a client-side
 * apply may hold.
 */
export function kubernetesFiles(stack: Stack): readonly StackFile[] {
  const resources = resourcesOf(stack)
  return [
    ...resources.map(({ name, content }) =>
      yamlFile(stack, { path: `kubernetes/base/${name}.yml`, content }),
    ),
    yamlFile(stack, {
      path: 'kubernetes/base/kustomization.yml',
      content: {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        resources: resources.map(({ name }) => `${name}.yml`),
      },
    }),
    overlay(stack, { name: 'staging', interval: '60s' }),
    overlay(stack, { name: 'production', interval: stack.config.prometheus.scrapeInterval }),
    ...helmFiles(stack, resources),
  ]
}

/** A resource of Kubernetes, and the name of its file. */
export interface KubernetesResource {
  readonly name: string
  readonly content: Readonly<Record<string, unknown>>
}

function resourcesOf(stack: Stack): readonly KubernetesResource[] {
  return [
    ...stack.config.services.map((service) => podMonitor(stack, service)),
    ...ruleResources(stack),
    ...dashboardsOf(stack).flatMap((dashboard) =>
      dashboardResources(dashboard.uid, dashboardJson(stack, dashboard)),
    ),
  ]
}

/** Each file of rules is a resource; what is in it stays as Prometheus reads it. */
function ruleResources(stack: Stack): KubernetesResource[] {
  return prometheusFiles(stack).flatMap(({ path, text }) => {
    const [, name] = /^prometheus\/rules\/(.+)\.yml$/.exec(path) ?? []
    if (name === undefined) return []
    const { groups } = parse(text) as { groups: unknown }
    return [
      {
        name: `rules-${name}`,
        content: {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'PrometheusRule',
          metadata: { name: `meterbridge-${name}`, labels },
          spec: { groups },
        },
      },
    ]
  })
}

function dashboardResources(uid: string, json: unknown): KubernetesResource[] {
  const text = JSON.stringify(json)
  return [
    {
      name: `dashboard-${uid}`,
      content: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: uid,
          labels: { ...labels, grafana_dashboard: '1' },
          annotations: { grafana_folder: 'Meterbridge' },
        },
        data: { [`${uid}.json`]: text },
      },
    },
    {
      name: `grafana-dashboard-${uid}`,
      content: {
        apiVersion: 'grafana.integreatly.org/v1beta1',
        kind: 'GrafanaDashboard',
        metadata: { name: uid, labels },
        spec: {
          folder: 'Meterbridge',
          resyncPeriod: '10m',
          instanceSelector: { matchLabels: { dashboards: 'grafana' } },
          configMapRef: { name: uid, key: `${uid}.json` },
        },
      },
    },
  ]
}

function overlay(stack: Stack, { name, interval }: { name: string; interval: string }): StackFile {
  return yamlFile(stack, {
    path: `kubernetes/overlays/${name}/kustomization.yml`,
    content: {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['../../base'],
      labels: [{ pairs: { environment: name } }],
      patches: [
        {
          target: { kind: 'PodMonitor' },
          patch: `- op: replace\n  path: /spec/podMetricsEndpoints/0/interval\n  value: ${interval}\n`,
        },
      ],
    },
  })
}

/** By which the operators of a cluster choose resources; `release` is what the chart kube-prometheus-stack looks for. */
const labels = {
  'app.kubernetes.io/name': 'meterbridge',
  'app.kubernetes.io/part-of': 'monitoring',
  release: 'kube-prometheus-stack',
} as const
