'use strict'
// Says each time that it is asked for its metric, and observes it when standard input says so.
const { metrics } = require('@opentelemetry/api')

let runs = 0

metrics
  .getMeter('observing')
  .createObservableCounter('runs')
  .addCallback(async (result) => {
    runs++
    console.log(`observing ${runs}`)
    await new Promise((resolve) => process.stdin.once('data', resolve))
    result.observe(runs)
  })
process.stdin.resume()
