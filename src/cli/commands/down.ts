import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Call, Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject, type Project } from '../load-project.ts'
import { compose } from '../up/compose.ts'
import { holdStack } from '../up/hold-stack.ts'
import { isAlive } from '../up/process-identity.ts'
import { lastLine } from '../up/start-local.ts'
import { stopProgram } from '../up/stop-local.ts'
import { readUpState, removeUpState } from '../up/up-state.ts'

export const down: Command = {
  summary: 'stop what `up` has started, and nothing else',
  options: { data: { type: 'boolean', description: 'delete its data as well' } },
  examples: [
    ['down', 'stop; the next `up` goes on with the same data'],
    ['down --data', 'stop, and begin anew the next time'],
  ],

  async run(call) {
    const project = await loadProject(call)
    await holdStack(project.folder, () => bringDown(call, project))
    return exitCode.ok
  },
}

async function bringDown({ terminal, values }: Call, project: Project): Promise<void> {
  const state = readUpState(project.folder)
  if (state === undefined) terminal.note('nothing was started here')
  else if (state.kind === 'compose') {
    const args = ['down', ...(values.isSet('data') ? ['--volumes'] : [])]
    await compose(terminal, { project, profiles: ['*'], args })
  } else {
    for (const [name, started] of Object.entries(state.started).toReversed()) {
      if (isAlive(started)) {
        await stopProgram(started)
        terminal.print(`stopped  ${name}`)
      } else terminal.note(`${name} had ended already: ${lastLine(started.log)}`)
    }
  }
  removeUpState(project.folder)
  if (values.isSet('data')) rmSync(join(project.folder, '.meterbridge'), { recursive: true, force: true })
}
