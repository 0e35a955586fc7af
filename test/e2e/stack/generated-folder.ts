import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import type { StackParts } from '../../../src/stack/stack.ts'

export interface GeneratedFolder extends Disposable {
  readonly path: string
}

/** Writes a generated stack into a folder of its own, which goes with the test. */
export function generatedFolder(parts: StackParts): GeneratedFolder {
  const path = mkdtempSync(join(tmpdir(), 'meterbridge-stack-'))
  for (const file of generateStack(parts)) {
    mkdirSync(dirname(join(path, file.path)), { recursive: true })
    writeFileSync(join(path, file.path), file.text)
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
