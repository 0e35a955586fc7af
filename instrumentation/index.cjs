'use strict'
// The preload: node --require meterbridge/instrumentation app.js
const { isInternalThread } = require('node:worker_threads')

// Node runs every --require again inside its own loader thread; start only in the application's threads.
if (!isInternalThread) {
  const started = require('../dist/preload.cjs').main()
  if (started !== undefined) require('./esm-hooks.cjs').install(started.hookedModules)
}
