import { readFileSync } from 'node:fs'
import { MeterbridgeError } from '../../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../../diagnostics/reason-of.ts'
import { fine, wrong, type Diagnosis } from './diagnosis.ts'

/**
 * Repeats what Meterbridge has said in the standard error of a service: each code once.
 *
 * @throws COMMAND_INVALID when the file cannot be read.
 */
export function examineLog(file: string): readonly Diagnosis[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new MeterbridgeError('COMMAND_INVALID', {
      argument: `--log ${file}`,
      reason: reasonOf(error),
      remedy: 'name a file with the standard error of the service',
    })
  }
  const said = [...text.matchAll(/meterbridge: ([A-Z][A-Z_]+): (.+)$/gm)]
  const first = new Map(said.toReversed().map(([, code, line]) => [code!, line!]))
  const [, start] = /meterbridge: (.*http\S*\/metrics.*)$/m.exec(text) ?? []
  return [
    start === undefined
      ? wrong(
          file,
          'it has no start line of Meterbridge',
          'See whether this process was started with the preload',
        )
      : fine(file, start),
    ...[...first].toReversed().map(([code, line]) => {
      const [finding, remedy] = parts(line)
      return wrong(code, finding, remedy)
    }),
  ]
}

/** A message says what is wrong, and then what to do, as a sentence of its own or after a colon or a semicolon. */
function parts(line: string): [finding: string, remedy: string] {
  const [, finding = line, remedy = 'See docs/errors.md'] = /^(.*?)[.;] ([A-Za-z].*?)\.?$/.exec(line) ?? []
  return [finding, remedy[0]!.toUpperCase() + remedy.slice(1)]
}
