import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

let isReady = false

/**
 * Lets this program load the TypeScript of applications as their compiler would: what is written as an ES module is one,
 * whatever package.json says of the compiled files, and an import finds the file that its ending, or none, stands for.
 *
 * Node (26.10) reads a file of a package whose type is commonjs as CommonJS and takes specifiers by the letter.
 */
export function readTypescript(): void {
  if (isReady) return
  isReady = true
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context)
      } catch (error) {
        const source = sourceOf(specifier, context.parentURL)
        if (source === undefined) throw error
        return next(source, context)
      }
    },
    load: (url, context, next) =>
      context.format === 'commonjs-typescript' && isModule(readFileSync(fileURLToPath(url), 'utf8'))
        ? next(url, { ...context, format: 'module-typescript' })
        : next(url, context),
  })
}

/** The endings that compiled files have, and their sources. */
const sourceEndings: readonly (readonly [compiled: RegExp, source: string])[] = [
  [/\.js$/, '.ts'],
  [/\.mjs$/, '.mts'],
  [/\.cjs$/, '.cts'],
  [/$/, '.ts'],
  [/$/, '/index.ts'],
]

/** Gives the TypeScript file that a relative import of TypeScript means. */
function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (!/^\.\.?\//.test(specifier) || parent === undefined || !/\.[cm]?ts$/.test(parent)) return undefined
  return sourceEndings
    .filter(([compiled]) => compiled.test(specifier))
    .map(([compiled, source]) => new URL(specifier.replace(compiled, source), parent))
    .find((url) => existsSync(url))?.href
}

/** Statements that only a module has; `import()` and `import x = require()` are none of them. */
function isModule(source: string): boolean {
  return /^\s*(?:export\s|import\s*(?:["'{*]|type\s|\w+\s*(?:,|from\b)))/m.test(source)
}
