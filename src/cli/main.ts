import { parseArgs } from 'node:util'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { version } from '../sdk/version.ts'
import { optionsOf, Values, type Command } from './command.ts'
import { backup } from './commands/backup.ts'
import { check } from './commands/check.ts'
import { diff } from './commands/diff.ts'
import { docs } from './commands/docs.ts'
import { doctor } from './commands/doctor.ts'
import { down } from './commands/down.ts'
import { generate } from './commands/generate.ts'
import { init } from './commands/init.ts'
import { live } from './commands/live.ts'
import { restore } from './commands/restore.ts'
import { test } from './commands/test.ts'
import { up } from './commands/up.ts'
import { wait } from './commands/wait.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { commandHelp, generalHelp } from './help-text.ts'
import { coloured, type Terminal } from './terminal.ts'

/** Every command by its name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  init,
  generate,
  check,
  test,
  live,
  docs,
  up,
  down,
  wait,
  doctor,
  diff,
  backup,
  restore,
}

/** Runs a command line and gives what the process is to end with; what fails is said on standard error. */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await runCommand(args, terminal)
  } catch (error) {
    const text = error instanceof MeterbridgeError ? error.message : reasonOf(error)
    terminal.note(`${coloured(terminal, { text: 'error', colour: 'red' })} ${text}`)
    return exitCode.failed
  }
}

async function runCommand([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(generalHelp(commands))
    return name === undefined ? exitCode.failed : exitCode.ok
  }
  if (name === '--version' || name === '-v') {
    terminal.print(version)
    return exitCode.ok
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const expected = Object.keys(commands).join(', ')
    throw new MeterbridgeError('COMMAND_INVALID', {
      argument: name,
      reason: 'there is no such command',
      remedy: `give one of ${expected}, or --help`,
    })
  }
  const { values, positionals } = parsed(name, command, rest)
  if (values.isSet('help')) {
    terminal.print(commandHelp(name, command))
    return exitCode.ok
  }
  return command.run({ terminal, values, parameters: positionals })
}

type Parsed = { readonly values: Values; readonly positionals: readonly string[] }

function parsed(...[name, command, args]: [string, Command, readonly string[]]): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: optionsOf(command),
      allowPositionals: command.parameters !== undefined,
    })
    return { values: new Values(values), positionals }
  } catch (error) {
    throw new MeterbridgeError('COMMAND_INVALID', {
      argument: name,
      reason: (error as Error).message.split(/\.? To specify|\n/, 1)[0]!.replace(/\.$/, ''),
      remedy: `see \`npx meterbridge ${name} --help\``,
    })
  }
}
