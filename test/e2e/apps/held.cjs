// Blocks its event loop at each SIGUSR2 until something is written to its standard input.
const { readSync } = require('node:fs')
const { metrics } = require('@opentelemetry/api')

const holds = metrics.getMeter('held').createCounter('holds')
let round = 0
process.on('SIGUSR2', () => {
  process.stdout.write(`held ${++round}\n`)
  readSync(0, Buffer.alloc(1))
  holds.add(1)
})
setInterval(() => {}, 2 ** 30)
