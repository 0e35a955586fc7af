import { commonOptions, type Command, type Option } from './command.ts'

/** Writes the help of all commands. */
export function generalHelp(commands: Readonly<Record<string, Command>>): string {
  return [
    'Generates and checks the monitoring around your services.',
    'Usage: meterbridge <command> [options]',
    table(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    table([
      ['--help', 'show this, or the help of a command'],
      ['--version', 'show the version'],
    ]),
    'Exit codes: 0 nothing is wrong, 1 something was found, 2 it could not be done.',
  ].join('\n\n')
}

/** Writes the help of one command. */
export function commandHelp(name: string, command: Command): string {
  const { summary, parameters, options, examples } = command
  return [
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    `Usage: meterbridge ${name} ${parameters === undefined ? '' : `${parameters} `}[options]`,
    table(Object.entries({ ...options, ...commonOptions }).map(optionRow)),
    `Examples:\n${table(examples.map(([line, meaning]) => [`npx meterbridge ${line}`, meaning]))}`,
  ].join('\n\n')
}

function optionRow([name, { short, value, description }]: [string, Option]): [string, string] {
  const flag = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` <${value}>`}`
  return [flag, description]
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
