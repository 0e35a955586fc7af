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
    if (supportsSyncHooks()) hookInThisThread(include)
    else hookInSecondThread(include)
  } catch (thrown) {
    reportFailure(thrown)
  }
}

/**
 * Registers import-in-the-middle between two hooks that keep what Node resolves when no module asks:
 * the application's entry point, and the built-in modules of `node --eval` and the REPL.
 *
 * import-in-the-middle 3.6.0 calls those CommonJS when Node leaves their format open, so that an entry
 * point without an extension that holds an ES module is a syntax error, and a built-in one ENOENT.
 */
function hookInThisThread(include) {
  const { isBuiltin, registerHooks } = require('node:module')
  let resolvedByNode
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context)
      if (context.parentURL === undefined) resolvedByNode = resolved
      return resolved
    },
  })
  require('import-in-the-middle/register-hooks.mjs').register({ include })
  // Hooks that are registered later run first.
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (context.parentURL !== undefined) return nextResolve(specifier, context)
      if (isBuiltin(specifier)) {
        const url = specifier.startsWith('node:') ? specifier : `node:${specifier}`
        return { url, format: 'builtin', shortCircuit: true }
      }
      nextResolve(specifier, context)
      return resolvedByNode
    },
  })
}

/** Node 22.15 to 22.22.2 and 24.0 to 24.11.0 can hook `import` only from a second thread. */
function hookInSecondThread(include) {
  const { register } = require('node:module')
  const { pathToFileURL } = require('node:url')
  const forgetListeners = listenersOfErrors()
  register('./second-thread.mjs', pathToFileURL(__filename), { data: { include } })
  forgetListeners()
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
