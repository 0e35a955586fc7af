import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { findProgram } from '../find-program.ts'
import { loadProject } from '../load-project.ts'

export const test: Command = {
  summary: 'run the tests of the generated alerts with promtool',
  options: {
    out: { type: 'string', short: 'o', value: 'folder', description: 'where the generated files are' },
    json: { type: 'boolean', description: 'print the results as JSON' },
  },
  examples: [['test', 'each alert fires when it must, and stays quiet when it must']],

  async run(call) {
    const { terminal, values } = call
    const { out } = await loadProject(call)
    const promtool = findProgram('promtool', terminal.environment)
    if (promtool === undefined)
      throw new MeterbridgeError('PROGRAM_MISSING', { program: 'promtool', task: 'test rules' })
    const folder = join(out, 'prometheus/tests')
    const files = existsSync(folder) ? globSync('*.test.yml', { cwd: folder }).toSorted() : []
    if (files.length === 0) {
      throw new MeterbridgeError('COMMAND_INVALID', {
        argument: folder,
        reason: 'no generated tests are there',
        remedy: 'run `npx meterbridge generate` first',
      })
    }
    const results = files.map((file) => {
      terminal.note(`promtool test rules ${file}`)
      const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], {
        cwd: folder,
        encoding: 'utf8',
      })
      return { file, passed: status === 0, output: status === 0 ? '' : `${stdout}${stderr}`.trim() }
    })
    if (values.isSet('json')) terminal.print(JSON.stringify(results, undefined, 2))
    else {
      for (const { file, passed, output } of results) {
        terminal.print(passed ? `passed  ${file}` : `failed  ${file}\n${output}`)
      }
    }
    return results.every(({ passed }) => passed) ? exitCode.ok : exitCode.found
  },
}
