import { createRequire } from 'node:module'
import { sep } from 'node:path'

/** Lists which of these packages some other preload loaded first, so that hooks no longer see them. */
export function modulesLoadedEarly(names: readonly string[]): string[] {
  const loaded = Object.keys(createRequire(__filename).cache)
  if (loaded.length === 0) return []
  return names.filter((name) => {
    const folder = `${sep}node_modules${sep}${name.replaceAll('/', sep)}${sep}`
    return loaded.some((file) => file.includes(folder))
  })
}
