/** What a command asks of the process around it, so that tests can be that process. */
export interface Terminal {
  /** The folder that it is called in. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Writes a line of what was asked for to standard output. */
  print(text: string): void
  /** Writes a line of progress, or of what is wrong, to standard error. */
  note(text: string): void
  /** Whether lines to standard error may be coloured. */
  readonly hasColours: boolean
}

/** Colours a word for standard error, where colours are. */
export function coloured(
  { hasColours }: Terminal,
  { text, colour }: { text: string; colour: Colour },
): string {
  return hasColours ? `\u001B[${codes[colour]}m${text}\u001B[39m` : text
}

type Colour = 'red' | 'green' | 'yellow'

const codes: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33 }
