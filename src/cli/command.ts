import type { ParseArgsConfig } from 'node:util'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** A command of `npx meterbridge`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** What may follow the name, such as `[target…]`. */
  readonly parameters?: string
  readonly options: Readonly<Record<string, Option>>
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  run(call: Call): Promise<ExitCode>
}

export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: true
  readonly short?: string
  /** What the value is, for the help. */
  readonly value?: string
  readonly description: string
}

/** A call of a command, with its arguments parsed. */
export interface Call {
  readonly terminal: Terminal
  readonly values: Values
  readonly parameters: readonly string[]
}

/** The values of options by name. */
export class Values {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  text(name: string): string | undefined {
    return this.#values[name] as string | undefined
  }

  texts(name: string): readonly string[] {
    return (this.#values[name] ?? []) as readonly string[]
  }

  isSet(name: string): boolean {
    return this.#values[name] === true
  }
}

/** The options that every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  config: {
    type: 'string',
    short: 'c',
    value: 'file',
    description: 'the configuration; meterbridge.config.* by default',
  },
  help: { type: 'boolean', short: 'h', description: 'show this' },
}

/** Gives a command's options as node:util reads them. */
export function optionsOf({ options }: Command): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries({ ...options, ...commonOptions }).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple === undefined ? {} : { multiple }), ...(short === undefined ? {} : { short }) },
    ]),
  )
}
