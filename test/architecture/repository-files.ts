import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The checkout, with a slash at its end. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url))

/** A file of the repository. */
export interface RepositoryFile {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Reads the files that match, from the working tree; what others installed or built is left out. */
export function readFiles(pattern: string | string[]): readonly RepositoryFile[] {
  return globSync(pattern, { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path) })
    .sort()
    .map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }))
}

/** Lists what a file of TypeScript imports or requires, by specifier, types among them. */
export function importsOf({ text }: RepositoryFile): readonly string[] {
  const code = withoutComments(text)
  const forms = [
    /\bfrom '([^']+)'/g,
    /^import '([^']+)'/gm,
    /\b(?:require|import|getBuiltinModule)\('([^']+)'\)/g,
  ]
  return forms.flatMap((form) => [...code.matchAll(form)].map(([, specifier]) => specifier!))
}

/** The code of a file alone: what a comment says is no use of it. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
}

/** Runs a program of the checkout; gives what it wrote, whatever its exit code. */
export function outputOf({ program, args, cwd }: { program: string; args: string[]; cwd: string }): string {
  try {
    return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (thrown) {
    return String((thrown as { stdout?: unknown }).stdout)
  }
}
