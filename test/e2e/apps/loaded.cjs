'use strict'
// Says what a preload left behind: the files that were loaded, the hooks, the handles, the globals.
const { Module } = require('node:module')

const { require: requireOfModules } = Module.prototype
setTimeout(() => {
  console.log(
    JSON.stringify({
      files: Object.keys(require.cache).filter((file) => file !== __filename),
      require: requireOfModules.toString(),
      symbols: Object.getOwnPropertySymbols(globalThis).map(String),
      handles: process.getActiveResourcesInfo(),
    }),
  )
}, 50)
