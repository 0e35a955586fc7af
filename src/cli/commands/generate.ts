import { relative } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { version } from '../../sdk/version.ts'
import { generateStack, stackTargets, type StackTarget } from '../../stack/generate-stack.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject } from '../load-project.ts'
import { driftOf, writeFiles, type Drift } from '../written-files.ts'

export const generate: Command = {
  summary: 'write configuration, rules, their tests and runbooks',
  options: {
    out: {
      type: 'string',
      short: 'o',
      value: 'folder',
      description: 'where to; `out` of the configuration by default',
    },
    check: { type: 'boolean', description: 'write nothing; end with 1 when a file differs' },
    scale: {
      type: 'string',
      value: 'factor',
      description: 'divide every duration, to try alerts in seconds',
    },
    only: {
      type: 'string',
      multiple: true,
      value: 'target',
      description: `one of ${Object.keys(stackTargets).join(', ')}; may be repeated`,
    },
    json: { type: 'boolean', description: 'print what differs as JSON' },
  },
  examples: [
    ['generate', 'write everything into monitoring/'],
    ['generate --check', 'fail in CI when the files are not those of the catalog'],
    ['generate --out infra --only prometheus', 'write the files of Prometheus alone'],
  ],

  async run(call) {
    const { terminal, values } = call
    const { config, metrics, out } = await loadProject(call)
    const targets = values.texts('only').map(targetOf)
    const files = generateStack({
      config,
      metrics,
      version,
      scale: scaleOf(values.text('scale')),
      ...(targets.length === 0 ? {} : { targets }),
    })
    const isCheck = values.isSet('check')
    const drift = isCheck ? driftOf(out, files) : writeFiles(out, files)
    if (values.isSet('json')) terminal.print(JSON.stringify(drift, undefined, 2))
    else for (const line of linesOf(drift, relative(terminal.folder, out) || '.')) terminal.print(line)
    const differs = drift.missing.length + drift.changed.length + drift.stale.length > 0
    return isCheck && differs ? exitCode.found : exitCode.ok
  },
}

function linesOf({ missing, changed, stale }: Drift, folder: string): string[] {
  return [
    ...missing.map((path) => `new      ${folder}/${path}`),
    ...changed.map((path) => `changed  ${folder}/${path}`),
    ...stale.map((path) => `removed  ${folder}/${path}`),
  ]
}

function targetOf(name: string): StackTarget {
  if (Object.hasOwn(stackTargets, name)) return name as StackTarget
  throw new MeterbridgeError('COMMAND_INVALID', {
    argument: `--only ${name}`,
    reason: 'there is no such target',
    remedy: `give one of ${Object.keys(stackTargets).join(', ')}`,
  })
}

function scaleOf(text = '1'): number {
  const scale = Number(text)
  if (scale >= 1 && Number.isFinite(scale)) return scale
  throw new MeterbridgeError('COMMAND_INVALID', {
    argument: `--scale ${text}`,
    reason: 'it is no number from 1 on',
    remedy: 'give one such as 60',
  })
}
