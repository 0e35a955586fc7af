import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { fine, wrong, type Diagnosis } from './diagnosis.ts'

const preload = 'meterbridge/instrumentation'

/** Looks at what decides whether an application that is started here is measured: Node, the preload, the environment. */
export function examineProject({ folder, environment }: Terminal): readonly Diagnosis[] {
  return [...examineNode(), ...examinePreload(folder, environment), ...examineSwitches(environment)]
}

function examineNode(): Diagnosis[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 15)) return [fine('Node', process.versions.node)]
  return [wrong('Node', `${process.versions.node} is older than 22.15`, 'Use a later one')]
}

/** An application is measured only when the preload comes before its first line. */
function examinePreload(folder: string, environment: Terminal['environment']): Diagnosis[] {
  if ((environment['NODE_OPTIONS'] ?? '').includes(preload)) return [fine('preload', 'NODE_OPTIONS has it')]
  const scripts = Object.entries(readScripts(folder))
  const starts = scripts.filter(([, line]) => /\b(node|tsx|nodemon|pm2|ts-node)\b/.test(line))
  const measured = starts.filter(([, line]) => line.includes(preload))
  if (measured.length > 0) {
    return [fine('preload', `the script ${measured.map(([name]) => name).join(', ')} has it`)]
  }
  return [
    wrong(
      'preload',
      starts.length === 0 ? 'no script of package.json starts Node' : 'no script of package.json has it',
      `Start with \`node --require ${preload}\`, or set NODE_OPTIONS; a container may do it elsewhere`,
    ),
  ]
}

function readScripts(folder: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>
    }
    return scripts ?? {}
  } catch {
    return {}
  }
}

/** The settings that switch metrics off. */
function examineSwitches(environment: Terminal['environment']): Diagnosis[] {
  const isOff = (name: string, values: readonly string[]): boolean =>
    values.includes((environment[name] ?? '').toLowerCase())
  const off = [
    ...(isOff('OTEL_SDK_DISABLED', ['true']) ? ['OTEL_SDK_DISABLED'] : []),
    ...(isOff('ENABLE_METRICS', ['false', '0']) ? ['ENABLE_METRICS'] : []),
  ]
  return off.map((name) =>
    wrong(name, `it is ${environment[name]}`, 'Remove it: it switches all metrics off'),
  )
}
