import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'

interface LateModule {
  exports: unknown
}

const held = new Map<string, unknown>()
const loaded = new Map<string, LateModule>()

/** Offers modules of the preload's own bundle, by their path, to the files that are loaded late. */
export function holdModules(modules: Readonly<Record<string, unknown>>): void {
  for (const [path, module] of Object.entries(modules)) held.set(path, module)
}

/**
 * Gives what a file of `dist/late` exports, and runs it at the first call.
 *
 * The build puts a call of this in the place of each `require` of a module of src. Every module stays one copy:
 * those that the preload has begun with are taken from it, and those that several late files share are a file of
 * their own. What was run is kept here, because applications empty Node's cache of modules; and Node's `require`
 * takes no part, because applications put hooks into it, which would see our files and cost more than reading them.
 */
export function loadLate(name: string): unknown {
  const known = loaded.get(name)
  if (known !== undefined) return known.exports
  const late: LateModule = { exports: {} }
  loaded.set(name, late)
  try {
    const filename = join(__dirname, 'late', name)
    const parameters = ['module', 'exports', 'require', '__dirname']
    const run = compileFunction(readFileSync(filename, 'utf8'), parameters, { filename })
    Reflect.apply(run, undefined, [late, late.exports, requireFromLate, __dirname])
  } catch (thrown) {
    loaded.delete(name)
    throw thrown
  }
  return late.exports
}

function requireFromLate(id: string): unknown {
  if (held.has(id)) return held.get(id)
  return id.startsWith('./') ? loadLate(id.slice(2)) : require(id)
}
