'use strict'
// Lets instruments patch the modules that the application loads with `import`.

/**
 * Hooks the named modules and no others: wrapping every module breaks valid programs
 * (a class that extends a binding which is assigned later).
 */
exports.install = function install(include, reportFailure) {
  if (include.length === 0) return
  try {
    const { supportsSyncHooks } = require('import-in-the-middle/supports-sync-hooks.mjs')
    if (supportsSyncHooks()) {
      require('import-in-the-middle/register-hooks.mjs').register({ include })
      resolveParentlessBuiltins()
      return
    }
    // Node 22.15 to 22.22.2 and 24.0 to 24.11.0 can hook `import` only from a second thread.
    const { register } = require('node:module')
    const { pathToFileURL } = require('node:url')
    const forgetListeners = listenersOfErrors()
    register('import-in-the-middle/hook.mjs', pathToFileURL(__filename), { data: { include } })
    forgetListeners()
  } catch (thrown) {
    reportFailure(thrown)
  }
}

/**
 * Returns how to take away the listeners of output errors that come between the two calls.
 *
 * Node pipes its second thread into standard output, and the pipe's listener makes console.log
 * crash at a reader that went away, where Node alone ignores that (seen in 22.15.0).
 */
function listenersOfErrors() {
  const outputs = [process.stdout, process.stderr].map((stream) => ({
    stream,
    known: stream.listeners('error'),
  }))
  return () => {
    for (const { stream, known } of outputs) {
      for (const listener of stream.listeners('error')) {
        if (!known.includes(listener)) stream.off('error', listener)
      }
    }
  }
}

/**
 * Resolves built-in modules that no module asks for, as `node --eval` and the REPL do.
 *
 * import-in-the-middle 3.6.0 takes such a one for the application's entry point and gives it the
 * format of a file, so that Node fails with ENOENT. Hooks that are registered later run first.
 */
function resolveParentlessBuiltins() {
  const { isBuiltin, registerHooks } = require('node:module')
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (context.parentURL !== undefined || !isBuiltin(specifier)) return nextResolve(specifier, context)
      const url = specifier.startsWith('node:') ? specifier : `node:${specifier}`
      return { url, format: 'builtin', shortCircuit: true }
    },
  })
}
