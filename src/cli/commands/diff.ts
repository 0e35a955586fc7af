import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { Metric } from '../../catalog/metric.ts'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { version } from '../../sdk/version.ts'
import { bridgingRules, catalogDifference } from '../../stack/catalog-difference.ts'
import { manifestPath } from '../../stack/generate-stack.ts'
import { createStack } from '../../stack/stack.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject } from '../load-project.ts'
import { coloured } from '../terminal.ts'

export const diff: Command = {
  summary: 'tell which metrics have changed since the files were generated, and what breaks',
  parameters: '[meterbridge.json]',
  options: {
    rules: { type: 'boolean', description: 'print recording rules that keep the names of renamed metrics' },
    json: { type: 'boolean', description: 'print the changes as JSON' },
  },
  examples: [
    ['diff', 'after an upgrade and before `generate`: compare with monitoring/meterbridge.json'],
    ['diff old.json', 'compare with the one of another version, such as that of the main branch'],
    ['diff --rules > monitoring/prometheus/rules/renamed.yml', 'let queries of before go on'],
  ],

  async run(call) {
    const { terminal, values, parameters } = call
    const { config, metrics, out } = await loadProject(call)
    const [given] = parameters
    const before = readMetrics(
      given === undefined ? join(out, manifestPath) : resolve(terminal.folder, given),
    )
    const changes = catalogDifference(before, metrics)
    if (values.isSet('rules')) {
      const { query } = createStack({ config, metrics, version })
      const rules = bridgingRules(changes, { before, after: metrics, query })
      terminal.print(stringify({ groups: [{ name: 'renamed', rules }] }).trimEnd())
    } else if (values.isSet('json')) terminal.print(JSON.stringify(changes, undefined, 2))
    else {
      for (const { metric, isBreaking, change } of changes) {
        const word = coloured(
          terminal,
          isBreaking ? { text: 'breaks', colour: 'red' } : { text: 'new   ', colour: 'green' },
        )
        terminal.print(`${word}  ${metric}: ${change}`)
      }
    }
    return changes.some(({ isBreaking }) => isBreaking) ? exitCode.found : exitCode.ok
  },
}

function readMetrics(file: string): readonly Metric[] {
  try {
    const { metrics } = JSON.parse(readFileSync(file, 'utf8')) as { metrics: readonly Metric[] }
    if (!Array.isArray(metrics)) throw new TypeError('it holds no metrics')
    return metrics
  } catch (error) {
    throw new MeterbridgeError('CONFIG_UNREADABLE', {
      file,
      reason: reasonOf(error),
      remedy: 'name a meterbridge.json that `npx meterbridge generate` wrote',
    })
  }
}
