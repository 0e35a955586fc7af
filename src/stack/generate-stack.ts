import { alertmanagerFiles } from './alertmanager/alertmanager-files.ts'
import { catalogSnapshot } from './catalog-hash.ts'
import { composeFiles } from './compose/compose-files.ts'
import { grafanaFiles } from './grafana/grafana-files.ts'
import { kubernetesFiles } from './kubernetes/kubernetes-files.ts'
import { prometheusFiles } from './prometheus/prometheus-files.ts'
import { runbookFiles } from './runbooks/runbook-files.ts'
import { scaleOutFiles } from './scale-out/scale-out-files.ts'
import { createStack, type Stack, type StackFile, type StackParts } from './stack.ts'

/** What can be generated, by name: each gives the files of one program. */
export const stackTargets = {
  prometheus: prometheusFiles,
  alertmanager: alertmanagerFiles,
  grafana: grafanaFiles,
  compose: composeFiles,
  kubernetes: kubernetesFiles,
  scaleOut: scaleOutFiles,
  runbooks: runbookFiles,
} satisfies Readonly<Record<string, (stack: Stack) => readonly StackFile[]>>

export type StackTarget = keyof typeof stackTargets

/** The file that says what was generated from which catalog. */
export const manifestPath = 'meterbridge.json'

/** Makes every file that stands around the services, in the order of their paths; nothing is written. */
export function generateStack(
  parts: StackParts & { readonly targets?: readonly StackTarget[] },
): readonly StackFile[] {
  const stack = createStack(parts)
  const targets = parts.targets ?? (Object.keys(stackTargets) as StackTarget[])
  const files = targets.flatMap((target) => stackTargets[target](stack)).toSorted(byPath)
  return [...files, manifest(stack, files)].toSorted(byPath)
}

/** Keeps the catalog beside what was made from it, so that a later version can tell what has changed. */
function manifest(stack: Stack, files: readonly StackFile[]): StackFile {
  const content = {
    generatedBy: `meterbridge ${stack.version}`,
    catalogHash: stack.catalogHash,
    files: files.map(({ path }) => path),
    metrics: catalogSnapshot(stack.metrics),
  }
  return { path: manifestPath, text: `${JSON.stringify(content, undefined, 2)}\n` }
}

function byPath(a: StackFile, b: StackFile): number {
  return a.path < b.path ? -1 : 1
}
