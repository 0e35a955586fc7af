import { learnedTemplateOf, type Matcher } from './learned-template.ts'

/** One prefix under which a router is mounted. */
export interface Prefix {
  /** Absent when it shows only on a path that matches. */
  readonly template?: string
  /** Gives what the prefix takes of a path, or nothing when it does not match. */
  match(path: string): PrefixMatch | undefined
}

/** What a prefix took of a path. */
export interface PrefixMatch {
  readonly length: number
  readonly template: string
}

/** Gives the template of a path as an application wrote it: a string, a regular expression or a list of both. */
export function templateOf(path: unknown): string {
  return Array.isArray(path) ? path.flat(Infinity).map(String).join(',') : String(path)
}

/**
 * Gives the prefixes of a layer that mounts a router, one for each alternative.
 *
 * Express 4 keeps only the compiled expression and the names of its parameters, `router` before 2.3 (Express 5.0 to 5.2) only matching
 * functions, and later ones also the path as it was written.
 */
export function prefixesOf(layer: object): readonly Prefix[] {
  const { keys, matchers, rawPath, regexp, slash } = layer as CompiledLayer
  if (regexp instanceof RegExp) return express4Prefixes(regexp, Array.isArray(keys) ? keys : [])
  if (slash === true) return [everywhere]
  if (!Array.isArray(matchers)) return []
  const written = Array.isArray(rawPath) ? rawPath : [rawPath]
  return (matchers as Matcher[]).map((matcher, index) => matcherPrefix(matcher, written[index]))
}

interface CompiledLayer {
  /** Set for the path `/`, which takes nothing of a path. */
  readonly slash?: unknown
  readonly regexp?: unknown
  /** Of each group of the expression, from left to right. */
  readonly keys?: unknown
  readonly matchers?: unknown
  readonly rawPath?: unknown
}

const everywhere: Prefix = { template: '', match: () => ({ length: 0, template: '' }) }

function matcherPrefix(matcher: Matcher, written: unknown): Prefix {
  if (written === '/') return everywhere
  if (written === undefined) {
    return {
      match: (path) => {
        const match = matcher(path)
        if (match === false) return undefined
        return { length: match.path.length, template: learnedTemplateOf(matcher, match) }
      },
    }
  }
  const template = templateOf(written)
  return {
    template,
    match: (path) => {
      const match = matcher(path)
      return match === false ? undefined : { length: match.path.length, template }
    },
  }
}

function express4Prefixes(
  regexp: RegExp & { fast_slash?: boolean },
  keys: readonly ({ name?: unknown } | undefined)[],
): readonly Prefix[] {
  if (regexp.fast_slash === true) return [everywhere]
  const names = keys.map((key) => key?.name)
  return sourcesOf(regexp).map((source) => {
    const alternative = new RegExp(source, regexp.flags)
    const template = decompiled(source, names.splice(0, groupCountOf(alternative))) ?? String(regexp)
    return {
      template,
      match: (path) => {
        const length = alternative.exec(path)?.[0].length
        return length === undefined ? undefined : { length, template }
      },
    }
  })
}

// What path-to-regexp 0.1 writes at the end of a prefix.
const prefixEnd = String.raw`\/?(?=\/|$)`

function sourcesOf(regexp: RegExp): string[] {
  return regexp.source
    .split(`${prefixEnd}|^`)
    .map(
      (part, index, parts) => (index === 0 ? '' : '^') + part + (index < parts.length - 1 ? prefixEnd : ''),
    )
}

/** An expression that also takes the empty path tells its groups without matching any. */
function groupCountOf({ source, flags }: RegExp): number {
  return new RegExp(`${source}|`, flags).exec('')!.length - 1
}

/**
 * Turns an expression of path-to-regexp 0.1 back into the path that it was made from, with `:param` for a
 * parameter without a name; nothing for an expression that the application wrote.
 */
function decompiled(source: string, names: readonly unknown[]): string | undefined {
  if (!source.startsWith('^') || !source.endsWith(prefixEnd)) return undefined
  let parameters = 0
  const path = source
    .slice(1, -prefixEnd.length)
    // Releases before 0.1.8 write the slash in front of the group, later ones inside it.
    .replace(/\(\?:(\\?\/)?\(\[\^(?:[^\]]*)\]\+\?\)\)(\?)?/g, (_all, slash: string | undefined, optional) => {
      const name = names[parameters++]
      return `${slash === undefined ? '' : '/'}:${typeof name === 'string' ? name : 'param'}${optional ?? ''}`
    })
    .replace(/\\([/.-])/g, '$1')
  return /[\\^$*+()[\]{}|]/.test(path) ? undefined : path
}
