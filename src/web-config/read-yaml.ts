import { parseDocument } from 'yaml'
import { GateError } from './gate-error.ts'

/**
 * Reads YAML into plain values.
 *
 * The library's own messages quote the file, which holds keys and hashes, so only the kind and the
 * place of an error are told.
 */
export function readYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 }
    throw new GateError(`it is not YAML (${error.code} at line ${line}, column ${col})`)
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    if (value === null || value === undefined) throw new GateError('it is empty')
    return value
  } catch (thrown) {
    if (thrown instanceof GateError) throw thrown
    throw new GateError('its YAML aliases cannot be resolved')
  }
}
