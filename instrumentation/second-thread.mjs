// What runs in Node's second thread, where no hooks of the application's own thread are supported.
import { resolve as resolveImported } from 'import-in-the-middle/hook.mjs'

export { initialize, load } from 'import-in-the-middle/hook.mjs'

/** Leaves the application's entry point, which no module asks for, to Node: see esm-hooks.cjs. */
export function resolve(specifier, context, nextResolve) {
  return context.parentURL === undefined
    ? nextResolve(specifier, context)
    : resolveImported(specifier, context, nextResolve)
}
