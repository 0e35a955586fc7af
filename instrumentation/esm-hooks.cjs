'use strict'
// Lets instruments patch the modules that the application loads with `import`.

/**
 * Hooks the named modules and no others: wrapping every module breaks valid programs
 * (a class that extends a binding which is assigned later).
 *
 * @param include names of modules, and patterns of the URLs of files
 * @param isThisThreadEnough whether this Node can hook `import` in the thread of the application
 * @param hookImports asks import-in-the-middle for what it wraps
 */
exports.install = function install({ include, isThisThreadEnough, hookImports, reportFailure }) {
  if (include.length === 0) return
  const attempt = (hook) => {
    try {
      return hook()
    } catch (thrown) {
      reportFailure(thrown)
      return undefined
    }
  }
  if (!isThisThreadEnough) {
    attempt(() => hookInSecondThread(include, hookImports))
    return
  }
  attempt(() => hookInThisThread(include, () => attempt(() => createHook(include, hookImports))))
}

/**
 * Puts import-in-the-middle between two hooks that cost next to nothing until a named module is imported:
 * loading it takes some 15 ms and 8 MB (Node 24.21), and most applications `require` what they load.
 *
 * The application's entry point, which no module asks for, stays Node's: import-in-the-middle 3.6.0 calls
 * it CommonJS when Node leaves its format open, so that one without an extension that holds an ES module is
 * a syntax error, and a built-in one (of `node --eval` and the REPL) ENOENT.
 */
function hookInThisThread(include, create) {
  const strings = include.filter((each) => typeof each === 'string')
  const names = new Set(strings.flatMap((name) => [name, `node:${name}`]))
  const patterns = include.filter((each) => typeof each !== 'string')
  let isCreated = false
  let hook
  require('node:module').registerHooks({
    resolve(specifier, context, nextResolve) {
      if (context.parentURL === undefined) return nextResolve(specifier, context)
      if (!isCreated) {
        const resolved = nextResolve(specifier, context)
        const isNamed = names.has(specifier) || patterns.some((pattern) => pattern.test(resolved.url))
        if (!isNamed || context.conditions?.includes('require')) return resolved
        // First, because what it loads is resolved here as well.
        isCreated = true
        hook = create()
      }
      return hook === undefined
        ? nextResolve(specifier, context)
        : hook.resolveSync(specifier, context, nextResolve)
    },
    load(url, context, nextLoad) {
      return hook === undefined ? nextLoad(url, context) : hook.loadSync(url, context, nextLoad)
    },
  })
}

function createHook(include, hookImports) {
  const { pathToFileURL } = require('node:url')
  const { createHook } = require('import-in-the-middle/create-hook.mjs')
  hookImports()
  // It finds the files that its wrappers import beside the module that creates it.
  const url = pathToFileURL(require.resolve('import-in-the-middle/register-hooks.mjs')).href
  const hook = createHook({ url })
  hook.applyOptions({ include })
  return hook
}

/** Node 22.15 to 22.22.2 and 24.0 to 24.11.0 can hook `import` only from a second thread. */
function hookInSecondThread(include, hookImports) {
  const { register } = require('node:module')
  const { pathToFileURL } = require('node:url')
  hookImports()
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
