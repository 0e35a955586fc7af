// Counts through meters of its own and, told so on standard input, blocks its event loop until it is told again.
const { readSync } = require('node:fs')
const { metrics } = require('@opentelemetry/api')
const { workflows } = require('meterbridge')

const meter = metrics.getMeter('blockable')
const jobs = meter.createCounter('jobs')
jobs.add(1)
meter.createHistogram('waits', { unit: 's' }).record(0.3)
if (process.env.BLOCKABLE_SLOW_CALLBACK === 'true') {
  meter.createObservableGauge('slow').addCallback(async (result) => {
    process.stdout.write('observing\n')
    await new Promise((resolve) => process.stdin.once('data', resolve))
    result.observe(1)
  })
}
workflows.recordRun({ name: 'before', outcome: 'success', durationSeconds: 1 })

process.stdin.on('data', () => {
  // The first collection that shows this series is asked for while nobody answers.
  jobs.add(1, { made: 'last' })
  process.stdout.write('blocked\n')
  while (!isTold()) {
    // Recorded while nothing else of this thread runs.
    workflows.recordRun({ name: 'before', outcome: 'success', durationSeconds: 1 })
    for (const end = performance.now() + 20; performance.now() < end;);
  }
  jobs.add(1)
  process.stdout.write('free\n')
})
process.stdin.on('end', () => process.exit())

function isTold() {
  try {
    readSync(0, Buffer.alloc(1))
    return true
  } catch {
    // There is nothing to read yet.
    return false
  }
}
