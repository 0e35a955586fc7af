'use strict'
// The preload: node --require meterbridge/instrumentation app.js

// Node runs every --require again inside its own loader thread; start only in the application's threads.
if (load('is-wanted')?.isWanted() && !require('node:worker_threads').isInternalThread) {
  const preload = load('preload')
  const started = preload?.main()
  if (started !== undefined) require('./esm-hooks.cjs').install(started)
}

/** A build that is missing or torn is a line on standard error, not the end of the application. */
function load(name) {
  try {
    return require(`../dist/${name}.cjs`)
  } catch (thrown) {
    const reason = String(thrown).split('\n', 1)[0]
    try {
      require('node:fs').writeSync(
        2,
        `meterbridge: BUILD_MISSING: the build of Meterbridge is wrong because ${reason}. ` +
          'Install it again, or run `npm run build` in a checkout; the application runs on unmeasured.\n',
      )
    } catch {
      // A closed or full descriptor is the application's to notice, not ours.
    }
    return undefined
  }
}
