'use strict'
const { runTracedLibrary } = require('./traced-library-runs.cjs')

void runTracedLibrary(require(process.env.LIBRARY))
