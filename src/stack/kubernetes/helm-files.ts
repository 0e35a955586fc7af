import type { Stack, StackFile } from '../stack.ts'
import { header, yamlFile } from '../yaml-file.ts'
import type { KubernetesResource } from './kubernetes-files.ts'

const chart = 'kubernetes/chart'

/**
 * Makes a Helm chart of the same resources. Each kind can be switched off by a value; what is in braces in dashboards and
 * in annotations of alerts is for Grafana and Prometheus, so resources are files that the one template reads as they are.
 */
export function helmFiles(stack: Stack, resources: readonly KubernetesResource[]): readonly StackFile[] {
  return [
    yamlFile(stack, {
      path: `${chart}/Chart.yaml`,
      content: {
        apiVersion: 'v2',
        name: 'meterbridge-monitoring',
        description: 'Rules, monitors and dashboards of services that Meterbridge measures.',
        type: 'application',
        version: stack.version,
        appVersion: stack.catalogHash,
      },
    }),
    yamlFile(stack, {
      path: `${chart}/values.yaml`,
      content: Object.fromEntries(
        [...new Set(switches.map(([, value]) => value))].map((value) => [value, true]),
      ),
    }),
    ...resources.map(({ name, content }) =>
      yamlFile(stack, { path: `${chart}/resources/${name}.yml`, content }),
    ),
    { path: `${chart}/templates/resources.yaml`, text: template(stack) },
  ]
}

/** Which value switches the files that begin so. */
const switches = [
  ['monitor-', 'podMonitors'],
  ['rules-', 'rules'],
  ['dashboard-', 'dashboardConfigMaps'],
  ['grafana-dashboard-', 'grafanaDashboards'],
] as const

function template(stack: Stack): string {
  const blocks = switches.map(
    ([prefix, value]) => `{{- if .Values.${value} }}
{{- range $path, $_ := .Files.Glob "resources/${prefix}*.yml" }}
---
{{ $.Files.Get $path }}
{{- end }}
{{- end }}
`,
  )
  return `${header(stack)}\n${blocks.join('')}`
}
