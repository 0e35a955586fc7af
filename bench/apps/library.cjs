const { reportCost } = require('./report-cost.cjs')

/** Opens the library of bench/libraries that BENCH_LIBRARY names, and does its operations when the harness asks. */
async function main() {
  const library = require(`../libraries/${process.env.BENCH_LIBRARY}.cjs`)
  const { operations } = await library.open(JSON.parse(process.env.BENCH_URLS))
  process.on('message', ({ ask, operation, count }) => {
    if (ask === 'run') void operations[operation](count).then(() => process.send({ done: operation }))
  })
  reportCost()
  process.send({ operations: Object.keys(operations) })
}

// What fails here ends the process, which the harness reports.
void main()
