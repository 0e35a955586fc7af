import { createRequire } from 'node:module'
import { join, sep } from 'node:path'

/**
 * Shows the hooks those of these packages that another preload loaded first, and lists them.
 *
 * They patch prototypes, so what is made from now on is measured; what was made before may be missing.
 */
export function hookModulesLoadedEarly(names: readonly string[]): string[] {
  const { cache } = createRequire(__filename)
  const loaded = Object.keys(cache)
  return names.filter((name) => {
    const folder = join(sep, 'node_modules', name, sep)
    const file = loaded.find((path) => path.includes(folder))
    if (file === undefined) return false
    const owner = file.slice(0, file.lastIndexOf(folder))
    requireAgain(join(owner, 'index.js'), name)
    return true
  })
}

/** Requires what is loaded already, which runs none of its code and passes the hooks. */
function requireAgain(from: string, name: string): void {
  try {
    const require = createRequire(from)
    const main = require.resolve(name)
    if (require.cache[main]?.loaded === true) require(main)
  } catch {
    // Its main file cannot be resolved, so the application cannot have loaded it by its name.
  }
}
