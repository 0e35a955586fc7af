import { catalogFamilies } from '../../../src/catalog/families.ts'
import type { Metric } from '../../../src/catalog/metric.ts'
import type { StackConfig } from '../../../src/stack/config/stack-config.ts'
import { createStack, type Stack, type StackFile } from '../../../src/stack/stack.ts'

const targets = { targets: ['localhost:1'] }

/** A configuration with everything in it. */
export const everything: StackConfig = {
  services: [
    { name: 'api', targets: ['api:9464'], tier: 'critical', component: 'web' },
    { name: 'worker', discovery: { kind: 'kubernetes', namespace: 'shop', portName: 'metrics' } },
  ],
  exporters: { node: targets, postgres: targets, redis: targets, kafka: targets, airflow: targets },
  slos: [{ name: 'http-availability', kind: 'availability', objective: 0.999 }],
  grafana: { tempoUrl: 'http://tempo:3200', lokiUrl: 'http://loki:3100' },
}

/** Makes a stack of the whole catalog and an application's own metrics. */
export function stackOf(config: StackConfig, own: readonly Metric[] = []): Stack {
  return createStack({ config, metrics: [...[...catalogFamilies.values()].flat(), ...own], version: '1.2.3' })
}

/** Gives the texts of files by their paths. */
export function textsOf(files: readonly StackFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, text }) => [path, text]))
}
