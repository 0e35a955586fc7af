import type { Terminal } from '../terminal.ts'
import { fine, wrong, type Diagnosis } from './diagnosis.ts'
import { examineEnvironment } from './examine-environment.ts'
import { examineModules } from './examine-modules.ts'
import { examineScripts } from './examine-scripts.ts'

/** Looks at what decides whether an application that is started here is measured. */
export function examineProject({ folder, environment }: Terminal): readonly Diagnosis[] {
  return [
    ...examineNode(),
    ...examineScripts(folder, environment),
    ...examineModules(folder),
    ...examineEnvironment(environment),
  ]
}

function examineNode(): Diagnosis[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 15)) return [fine('Node', process.versions.node)]
  return [wrong('Node', `${process.versions.node} is older than 22.15`, 'Use a later one')]
}
